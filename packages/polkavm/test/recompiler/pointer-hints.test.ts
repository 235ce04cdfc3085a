/** Where registers probably point, worked out by hand: a wrong hint costs a comparison more at each access. */
import { REGISTERS, Reg } from '@polkavirt/polkavm';
import { findPointerHints, Hint, hintOf } from '../../src/recompiler/plan/pointer-hints.ts';
import { planFast, planResumable } from '../../src/recompiler/plan/region-plan.ts';
import { createMemoryLayout } from '../../src/wasm/memory-layout.ts';
import { type CodeLine, op } from '../support/programs.ts';
import { analyse, call, type Outside, RET } from './analyse.ts';

const FALL = op('fallthrough');
const TRAP = op('trap');
const jump = (target: number): CodeLine => op('jump', { target });
const branch = (target: number): CodeLine => op('branch_eq_imm', { reg1: Reg.t0, target });
const move = (reg1: number, reg2: number): CodeLine => op('move_reg', { reg1, reg2 });

const SIZE = 0x1000;
const [READ_ONLY, DATA, STACK] = [0x1_0000, 0x9000_0000, 0xffff_0000];
const range = (address: number, writable: boolean) => ({ address, size: SIZE, writable });
const layout = createMemoryLayout(range(DATA, true), range(STACK, true), range(READ_ONLY, false), 0, 0, true)!;
const set = (reg1: number, address: number): CodeLine => op('load_imm', { reg1, imm1: address | 0 });

const NAMES = Object.fromEntries(Object.entries(Hint).map(([name, hint]) => [hint, name]));

interface Options extends Outside {
  /** Lines where dynamic jumps inside of the function may go. */
  readonly targets?: readonly number[];
  /** Small functions are copied into their callers. */
  readonly copies?: boolean;
}

/** What is known of registers where the block of a line starts, such as `sp stack, a0 data`. */
function hintsAt(line: number, lines: readonly CodeLine[], { targets = [], copies = false, ...outside }: Options = {}): string {
  const { nodes, regions, unit, code, nodeAt, lineOf } = analyse(lines, outside);
  const none = new Uint8Array(nodes.count);
  const isTarget = new Uint8Array(nodes.count);
  for (const target of targets) isTarget[nodeAt(target)] = 1;
  const resumable = planResumable(nodes, regions, 0, none, isTarget, { instructions: 0 });
  const plan = copies ? planFast(nodes, regions, unit, resumable, { instructions: 100 }) : resumable;
  const hints = findPointerHints(plan, nodes, code, layout);
  const local = [...plan.nodeOf].findIndex((node) => lineOf(node) === line);
  return REGISTERS.map((name, register) => [name, hintOf(hints[local], register)] as const)
    .filter(([, hint]) => hint !== Hint.unknown)
    .map(([name, hint]) => `${name} ${NAMES[hint]}`)
    .join(', ');
}

/** What is known after some lines. */
const after = (...lines: CodeLine[]): string => hintsAt(lines.length + 1, [...lines, FALL, TRAP]);

it('a function begins with the stack pointer, and knows nothing else', () => {
  expect(hintsAt(0, [TRAP])).toBe('sp stack');
});

it('a constant points where it lies, from the first to the last byte of a region', () => {
  const known = (address: number) => after(set(Reg.a0, address));
  for (const [address, name] of [
    [READ_ONLY, 'readOnly'],
    [DATA, 'data'],
  ] as const) {
    expect([address - 1, address, address + SIZE - 1, address + SIZE].map(known)).toEqual([
      'sp stack',
      `sp stack, a0 ${name}`,
      `sp stack, a0 ${name}`,
      'sp stack',
    ]);
  }
  expect([0, 1, -1, STACK].map(known)).toEqual(['sp stack', 'sp stack', 'sp stack', 'sp stack']);
});

it.each<[string, Omit<CodeLine, 'name'>]>([
  ['move_reg', { reg2: Reg.a0 }],
  ['add_imm_32', { reg2: Reg.a0, imm1: -8 }],
  ['add_imm_64', { reg2: Reg.a0, imm1: 8 }],
  ['sub_32', { reg2: Reg.a0, reg3: Reg.t0 }],
  ['sub_64', { reg2: Reg.a0, reg3: Reg.t0 }],
])('%s keeps its operand in the region', (name, operands) => {
  const line = (more: Omit<CodeLine, 'name'>) => op(name as 'sub_64', { ...operands, ...more });
  expect(after(set(Reg.a0, DATA), line({ reg1: Reg.a5 }))).toBe('sp stack, a0 data, a5 data');
  expect(after(set(Reg.a0, DATA), line({ reg1: Reg.a0 }))).toBe('sp stack, a0 data');
  // The result is what the operand is, also if that is nothing that is known.
  expect(after(set(Reg.a0, DATA), line({ reg1: Reg.a0, reg2: Reg.t1 }))).toBe('sp stack');
});

it.each(['sub_32', 'sub_64'] as const)('%s of a number and a pointer points nowhere', (name) => {
  expect(after(set(Reg.a0, DATA), op(name, { reg1: Reg.a1, reg2: Reg.t0, reg3: Reg.a0 }))).toBe('sp stack, a0 data');
});

it.each(['add_32', 'add_64'] as const)('%s of a pointer and a number is a pointer, of two of a kind nothing', (name) => {
  const sum = (reg2: number, reg3: number) =>
    after(set(Reg.a0, DATA), set(Reg.a1, READ_ONLY), op(name, { reg1: Reg.a5, reg2, reg3 })).replace(
      /^sp stack, a0 data, a1 readOnly(, )?/,
      '',
    );
  expect([sum(Reg.a0, Reg.t0), sum(Reg.t0, Reg.a0)]).toEqual(['a5 data', 'a5 data']);
  expect([sum(Reg.a1, Reg.t0), sum(Reg.t0, Reg.a1)]).toEqual(['a5 readOnly', 'a5 readOnly']);
  expect([sum(Reg.a0, Reg.a1), sum(Reg.a1, Reg.a0), sum(Reg.a0, Reg.a0), sum(Reg.t0, Reg.t1)]).toEqual(['', '', '', '']);
});

it('what is loaded or worked out otherwise points nowhere, and what writes no register changes nothing', () => {
  const from = (line: CodeLine) => after(set(Reg.a0, DATA), set(Reg.a1, DATA), line);
  expect(from(op('load_indirect_u64', { reg1: Reg.a0, reg2: Reg.a0 }))).toBe('sp stack, a1 data');
  expect(from(op('mul_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: 1 }))).toBe('sp stack, a1 data');
  expect(from(op('xor', { reg1: Reg.sp, reg2: Reg.a0, reg3: Reg.a1 }))).toBe('a0 data, a1 data');
  expect(from(op('store_indirect_u64', { reg1: Reg.a0, reg2: Reg.a1 }))).toBe('sp stack, a0 data, a1 data');
  // It sets a0 and a2.
  expect(hintsAt(4, [set(Reg.a0, DATA), set(Reg.a1, DATA), set(Reg.a2, DATA), op('memset'), TRAP])).toBe('sp stack, a1 data');
});

describe('where ways meet', () => {
  const sources = {
    unknown: op('load_imm', { imm1: 5 }),
    stack: move(0, Reg.sp),
    readOnly: set(0, READ_ONLY),
    data: set(0, DATA),
  };
  type Source = keyof typeof sources;
  const pairs = (Object.keys(sources) as Source[]).flatMap((one) =>
    (Object.keys(sources) as Source[]).map((other): [Source, Source] => [one, other]),
  );

  it.each(pairs)('a register that is %s on one and %s on the other is that if it is the same', (one, other) => {
    for (const register of [Reg.ra, Reg.t0, Reg.s1, Reg.a5]) {
      const rest = REGISTERS.map((_, at) => at).filter((at) => at !== register && at !== Reg.sp);
      // All others point at the data on both.
      const begin = rest.map((at) => set(at, DATA));
      const start = begin.length;
      const lines = [
        ...begin,
        op('branch_eq_imm', { reg1: Reg.a0, target: start + 3 }),
        { ...sources[one], reg1: register },
        jump(start + 5),
        { ...sources[other], reg1: register },
        FALL,
        TRAP,
      ];
      const expected = REGISTERS.flatMap((name, at) => {
        if (at === Reg.sp) return ['sp stack'];
        if (at !== register) return [`${name} data`];
        return one === other && one !== 'unknown' ? [`${name} ${one}`] : [];
      });
      expect(hintsAt(start + 5, lines)).toBe(expected.join(', '));
    }
  });

  it('a loop begins with what is so before it and at its end', () => {
    const loop = (...body: CodeLine[]) => [set(Reg.a0, DATA), FALL, ...body, branch(2), TRAP];
    expect(hintsAt(2, loop(op('add_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: 8 })))).toBe('sp stack, a0 data');
    expect(hintsAt(2, loop(set(Reg.a0, READ_ONLY)))).toBe('sp stack');
    expect(hintsAt(4, loop(set(Reg.a0, READ_ONLY)))).toBe('sp stack, a0 readOnly');
    // What is lost at the end of the loop is lost in each of its blocks, from the second round on.
    expect(hintsAt(3, loop(FALL, FALL, set(Reg.a0, READ_ONLY)))).toBe('sp stack');
  });

  it('code that nothing leads to begins like a function, and counts where it goes', () => {
    expect(hintsAt(2, [set(Reg.a0, DATA), TRAP, FALL, TRAP])).toBe('sp stack');
    expect(hintsAt(4, [set(Reg.a0, DATA), TRAP, set(Reg.a1, DATA), FALL, TRAP])).toBe('sp stack, a1 data');
    expect(hintsAt(4, [set(Reg.a0, DATA), jump(4), set(Reg.a1, DATA), FALL, TRAP])).toBe('sp stack');
    // Also if it stands before the place where the function is entered.
    const before = [set(Reg.a0, DATA), FALL, TRAP, call(2, 0), TRAP];
    expect(hintsAt(2, before, { jumpTable: [4] })).toBe('sp stack');
  });
});

describe('after a call', () => {
  const everything = REGISTERS.map((_, register) => set(register, DATA));
  const kept = 'ra data, sp data, s0 data, s1 data';

  it('of the host, the registers that functions preserve are what they were', () => {
    expect(hintsAt(14, [...everything, op('ecalli'), TRAP])).toBe(kept);
  });

  it('of a function, the same but for ra', () => {
    const lines = [...everything, call(16, 0), TRAP, TRAP, FALL, RET];
    expect(hintsAt(14, lines, { jumpTable: [14] })).toBe(kept.slice('ra data, '.length));
    const byAddress = op('load_imm_and_jump_indirect', { reg1: Reg.ra, reg2: Reg.t0, imm1: 2 });
    expect(hintsAt(14, [...everything, byAddress, TRAP], { jumpTable: [14] })).toBe(kept.slice('ra data, '.length));
  });

  it('of a function that is copied, everything is what that leaves', () => {
    const lines = [set(Reg.a0, DATA), set(Reg.a1, DATA), call(5, 0), TRAP, TRAP, set(Reg.a1, READ_ONLY), RET];
    const jumpTable = [3];
    expect(hintsAt(5, lines, { jumpTable, copies: true })).toBe('sp stack, a0 data, a1 data');
    expect(hintsAt(3, lines, { jumpTable, copies: true })).toBe('sp stack, a0 data, a1 readOnly');
    expect(hintsAt(3, lines, { jumpTable })).toBe('sp stack');
  });
});

it('a dynamic jump inside of a function takes along what is known', () => {
  const lines = [set(Reg.a0, DATA), op('jump_indirect', { reg1: Reg.t0 }), FALL, TRAP];
  expect(hintsAt(2, lines, { targets: [2] })).toBe('sp stack, a0 data');
  expect(hintsAt(2, lines)).toBe('sp stack');
});
