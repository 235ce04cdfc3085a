import type { CacheModelName } from '../../src/gas/full/cache-model.ts';
import { createFullBlockCost } from '../../src/gas/full/full-block-cost.ts';
import { Reg } from '../../src/isa/registers.ts';
import { codeOf, codeOfLines, type Line } from './full-code.ts';

const { sp, t0, t1, t2, s0, a0, a1, a2, a3, a4, a5 } = Reg;
const TRAP: Line = ['trap'];
const RET: Line = ['jump_indirect', Reg.ra];
const times = (count: number, ...lines: Line[]): Line[] => Array.from({ length: count }, () => lines).flat();

const cost = (lines: readonly Line[], cache: CacheModelName = 'L2Hit', set: 'latest64' | 'latest32' = 'latest64') =>
  createFullBlockCost(codeOfLines(set, lines), cache)(0);

/**
 * Worked by hand, a column a cycle: D decoded, = waits for registers or units, e executes, E done,
 * - waits for older ones, R retires. The cost is the width less 3.
 */
describe('pipeline diagrams', () => {
  const diagrams: readonly (readonly [string, CacheModelName, readonly (readonly [string, Line])[]])[] = [
    ['one instruction', 'L2Hit', [['DeeER', TRAP]]],
    [
      'independent results are computed at the same time',
      'L2Hit',
      [
        ['DeER.', ['add_64', a0, a1, a2]],
        ['DeER.', ['add_64', a1, a1, a2]],
        ['DeeER', TRAP],
      ],
    ],
    [
      'a result is waited for, and a destination that is no source takes a second slot',
      'L2Hit',
      [
        ['DeER..', ['add_64', a0, a1, a2]],
        ['D=eER.', ['add_64', a1, a0, a2]],
        ['.DeeER', TRAP],
      ],
    ],
    [
      'a destination that is the second source takes no second slot either',
      'L2Hit',
      [...[a0, a2, a3, a4].map((d): [string, Line] => ['DeER..', ['add_64', d, a1, d]]), ['.DeeER', TRAP]],
    ],
    [
      'there is one multiplier',
      'L2Hit',
      [
        ['DeeeER...', ['mul_64', a0, a1, a2]],
        ['D===eeeER', ['mul_64', a1, a3, a4]],
        ['.DeeE---R', TRAP],
      ],
    ],
    [
      'four loads at a time, four slots a cycle',
      'L1Hit',
      [
        ['DeeeeER....', ['load_indirect_u8', a0, s0]],
        ['DeeeeER....', ['load_indirect_u8', a1, s0]],
        ['DeeeeER....', ['load_indirect_u8', a2, s0]],
        ['DeeeeER....', ['load_indirect_u8', a3, s0]],
        ['.D===eeeeER', ['load_indirect_u8', a4, s0]],
        ['.DeeE-----R', TRAP],
      ],
    ],
    [
      'a move takes a slot and renames',
      'L2Hit',
      [
        ['DeER..', ['load_imm', s0]],
        ['D.....', ['move_reg', a0, s0]],
        ['D=eER.', ['add_imm_64', a1, a0]],
        ['.DeeER', TRAP],
      ],
    ],
    [
      'a conditional move waits for its condition, not for its destination',
      'L2Hit',
      [
        ['DeeER....', ['cmov_if_zero', a0, a1, a2]],
        ['D==eeER..', ['cmov_if_not_zero', a0, a3, a0]],
        ['.D===eeER', ['cmov_if_zero_imm', a0, a0]],
        ['.DeeE---R', TRAP],
      ],
    ],
  ];

  it.each(diagrams)('%s', (_title, cache, rows) => {
    const width = rows[0][0].length;
    expect(new Set(rows.map(([diagram]) => diagram.length))).toEqual(new Set([width]));
    expect(
      cost(
        rows.map(([, line]) => line),
        cache,
      ),
    ).toBe(width - 3);
  });
});

it('a buffer of 32 entries that all wait for the oldest retires as a whole, and is decoded into from the next cycle on', () => {
  // The division is decoded in cycle 0, executes in 1 to 60, is done in 61 and retires in 62, as the 31 after it do. The trap is
  // decoded in 63, executes in 64 and 65, is done in 66 and retires in 67: 68 cycles, less 3.
  const division: Line = ['div_unsigned_64', a0, a1, a2];
  expect(cost([division, ...times(31, ['load_imm', a3]), TRAP])).toBe(65);
  // Moves take no entry, but wait for one to be free as well: four of them fill cycle 63, so that the trap comes one later.
  const move: Line = ['move_reg', a4, a5];
  expect(cost([division, ...times(31, ['load_imm', a3]), ...times(4, move), TRAP])).toBe(66);
  expect(cost([division, ...times(31, ['load_imm', a3]), ...times(3, move), TRAP])).toBe(65);
  // With one entry less there is room for the trap, which retires with all others.
  expect(cost([division, ...times(30, ['load_imm', a3]), TRAP])).toBe(60);
});

it('an entry that retires from a full buffer makes room at once, whatever else goes on executing', () => {
  // The division retires in 62, and the trap is decoded in 63. The host call, decoded in 1, executes in 2 to 101 and retires in 103
  // with all that wait for it: 104 cycles, less 3.
  expect(cost([['div_unsigned_64', a0, a1, a2], ['ecalli'], ...times(30, ['load_imm', a3]), TRAP])).toBe(101);
});

describe("figures of upstream's interpreter (polkavm 0.35), caches L1Hit, L2Hit, L3Hit", () => {
  const blocks: readonly (readonly [string, readonly Line[], number, number, number])[] = [
    ['a chain of loads', [...times(4, ['load_indirect_u64', a0, a0]), RET], 23, 100, 148],
    ['four stores at a time', [...times(5, ['store_indirect_u8', a0, s0]), TRAP], 50, 50, 50],
    [
      'one divider, and no result is waited for',
      [['div_unsigned_64', a0, a1, a2], ['div_signed_64', a3, a4, a5], ['rem_unsigned_64', t0, t1, t2], TRAP],
      180,
      180,
      180,
    ],
    ['additions into other registers', [...[a0, a3, a4, a5].map((d): Line => ['add_64', d, a1, a2]), TRAP], 4, 4, 4],
    ['additions in place', [...[a0, a3, a4, a5].map((d): Line => ['add_64', d, d, a2]), TRAP], 3, 3, 3],
    ['32-bit results on 64-bit registers', [...times(3, ['add_32', a0, a0, a2]), TRAP], 6, 6, 6],
    ['shifts in place of the amount', [...times(4, ['shift_logical_left_64', a0, a1, a0]), TRAP], 5, 5, 5],
    ['shifts in place of the value', [...times(4, ['shift_logical_left_64', a0, a0, a1]), TRAP], 4, 4, 4],
    [
      'trailing zeros take two units',
      [...[a0, a1, a2, a3].map((d): Line => ['count_trailing_zero_bits_32', d, a5]), TRAP],
      4,
      4,
      4,
    ],
    ['four host calls at a time', [...times(5, ['ecalli']), RET], 200, 200, 200],
    [
      'a jump does not write its link register',
      [
        ['load_indirect_u64', a0, sp],
        ['load_imm_and_jump', a0],
      ],
      15,
      25,
      37,
    ],
    [
      'an indirect jump waits for its base',
      [
        ['load_indirect_u64', a0, sp],
        ['load_imm_and_jump_indirect', a1, a0],
      ],
      26,
      47,
      59,
    ],
    [
      'moves hand on whom to wait for; overwriting the original changes nothing',
      [
        ['div_unsigned_64', a1, a2, a3],
        ['move_reg', a4, a1],
        ['move_reg', a5, a4],
        ['load_imm', a1],
        ['add_64', a0, a5, a1],
        TRAP,
      ],
      61,
      61,
      61,
    ],
    ['31 in flight and one more', [...times(31, ['unlikely']), TRAP], 47, 47, 47],
    ['32 in flight and one more', [...times(32, ['unlikely']), TRAP], 47, 47, 47],
    ['a full reorder buffer stalls decoding', [...times(33, ['unlikely']), TRAP], 83, 83, 83],
    [
      'at most five start in a cycle',
      [
        ['load_imm64', a1],
        ['store_indirect_u8', a1, a3],
        ['store_indirect_u8', a1, a0],
        ['load_imm', a1],
        ['store_indirect_u8', a0, a2],
        ['load_imm', a3],
        ['load_indirect_u8', a0, a2],
        TRAP,
      ],
      26,
      27,
      39,
    ],
  ];

  it.each(blocks)('%s', (_title, lines, ...expected) => {
    expect((['L1Hit', 'L2Hit', 'L3Hit'] as const).map((cache) => cost(lines, cache))).toEqual(expected);
  });

  it('32-bit results on 32-bit registers', () => {
    expect(cost([...times(3, ['add_32', a0, a0, a2]), TRAP], 'L2Hit', 'latest32')).toBe(3);
  });

  it('register nibbles above 12 mean register 12', () => {
    // r15 = u8 [r13], five times: each waits for the one before
    const bytes = [...Array.from({ length: 5 }, () => [124, 0xdf]).flat(), 0];
    expect(createFullBlockCost(codeOf('latest64', bytes, [0, 2, 4, 6, 8, 10]), 'L2Hit')(0)).toBe(125);
  });
});

describe('where code breaks off, an implicit trap ends the block', () => {
  const endings: readonly (readonly [string, readonly number[], readonly number[], number, number])[] = [
    // load_imm a0 is 51 7, a load into a0 124 0x77
    ['behind the last instruction', [51, 7], [0], 0, 2],
    ['and is waited for as any other', [124, 0x77], [0], 0, 25],
    ['at an opcode that is none', [51, 7, 255, 0], [0, 2, 3], 0, 2],
    ['at a gap in the bitmask', [51, 7, ...Array.from({ length: 30 }, () => 0), 0], [0, 32], 0, 2],
    ['at an offset where no instruction starts', [51, 7, 0], [0, 2], 1, 2],
    ['behind the code', [0], [0], 1, 2],
    ['far behind the code', [0], [0], 0xffff_ffff, 2],
  ];

  it.each(endings)('%s', (_title, bytes, starts, offset, expected) => {
    expect(createFullBlockCost(codeOf('latest64', bytes, starts), 'L2Hit')(offset)).toBe(expected);
  });
});

it('a block of a million dependent divisions is priced exactly', () => {
  const count = 1_000_000;
  const division = codeOfLines('latest64', [['div_signed_64', a0, a0, a0]]).code;
  const code = new Uint8Array(count * division.length + 1);
  const bitmask = new Uint8Array(Math.ceil(code.length / 8));
  for (let offset = 0; offset < code.length; offset += division.length) {
    // The last byte stays zero: a trap.
    if (offset + 1 < code.length) code.set(division, offset);
    bitmask[offset >> 3] |= 1 << (offset & 7);
  }
  // Each takes 60 cycles, one after the other; the trap retires with the last.
  expect(createFullBlockCost({ instructionSet: 'latest64', code, bitmask }, 'L2Hit')(0)).toBe(60 * count);
});
