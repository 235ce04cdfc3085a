/**
 * Loops of one block that count: every branch, steps and bounds of any sign, counters that wrap around, that walk through
 * memory and off its ends, and that gas runs out on at any place. The compiler makes several rounds at once of them.
 */

import { createRandom, type Random } from '@polkavirt/campaign';
import { Reg } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, INSTRUCTIONS, type InstructionName } from '@polkavirt/polkavm/isa';
import { exploreUntil, exploring } from '@polkavirt/test-support/exploring';
import { buildProgram, type CodeLine, op } from '../support/programs.ts';
import { analyse } from './analyse.ts';
import { begin, bothModules, textOf, trailOf } from './both-back-ends.ts';

const exploration = exploring(150);

/**
 * Loops in one program, each with an export of its own: compiling a program takes longer than running a loop. So few that all of them are
 * repeated, since a unit has at least 2000 instructions for copies.
 */
const TOGETHER = 8;

const SIZES = { roData: Uint8Array.of(1, 2, 3, 4), roDataSize: 8, rwDataSize: 9000, stackSize: 4096 };

/** The ends of the regions that the sizes give. */
const EDGES = [0x1_0000, 0x1_1000, 0x3_0000, 0x3_3000, 0xfffd_f000, 0xfffe_0000];

const BRANCHES = INSTRUCTION_NAMES.filter((name) => INSTRUCTIONS[name].flow === 'branch');

/** Where numbers of 32 and 64 bits wrap around. */
const CORNERS = [0n, 0n, 1n << 31n, 1n << 32n, 1n << 63n, -(1n << 31n)];

const STEPS = [1, 1, -1, -1, 2, 4, 8, -8, 7, -3, 24, 0, 0x1000, -0x1000, 0x4000_0000, 0x7fff_ffff, -0x8000_0000];

const ACCESSES = [
  'load_indirect_u8',
  'load_indirect_i32',
  'load_indirect_u64',
  'store_indirect_u16',
  'store_indirect_u64',
] as const;

interface Loop {
  readonly lines: readonly CodeLine[];
  readonly registers: readonly (readonly [register: number, value: bigint])[];
  readonly edge: number;
}

/** As instructions of a program that begins with others. */
const moved = (lines: readonly CodeLine[], by: number): CodeLine[] =>
  lines.map((line) => (line.target === undefined ? line : { ...line, target: line.target + by }));

/** Counts in a0 up or down to a1 or an immediate; walks by a2 or by the counter; the rest is what else a loop does. */
function countingLoop(random: Random, branch: InstructionName): Loop {
  const step = random.pick(STEPS);
  const add = random.pick(['add_imm_64', 'add_imm_64', 'add_imm_32'] as const);
  const edge = random.pick(EDGES);
  const rounds = random.below(40);
  const isWalking = random.chance(30);
  const corner = isWalking ? BigInt(edge - step * random.below(rounds + 1) + random.below(9) - 4) : random.pick(CORNERS);
  const bound = corner + BigInt(step * rounds + random.pick([0, 0, 0, 1, -1]));
  const isImmediate = branch.endsWith('_imm');
  const pointer = isWalking ? Reg.a0 : Reg.a2;
  const stride = random.pick([1, 2, 4, 8, -8, 16, 200, 5000]);
  const start = edge - stride * random.below(rounds + 1) + random.below(9) - 4;
  const body: CodeLine[] = Array.from({ length: random.below(4) }, () =>
    op(random.pick(ACCESSES), {
      reg1: random.pick([Reg.a3, Reg.a4]),
      reg2: random.pick([pointer, pointer, pointer, Reg.a5]),
      imm1: random.pick([0, 0, 8, -8, 40]),
    }),
  );
  const put = (line: CodeLine): void => {
    body.splice(random.below(body.length + 1), 0, line);
  };
  put(op(add, { reg1: Reg.a0, reg2: Reg.a0, imm1: step }));
  if (random.chance(15)) put(op('add_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: random.pick([-1, 1, 8]) }));
  if (!isWalking) put(op('add_imm_64', { reg1: Reg.a2, reg2: Reg.a2, imm1: stride }));
  put(op('add_64', { reg1: Reg.t0, reg2: Reg.t0, reg3: Reg.a0 }));
  if (random.chance(20)) put(op('add_imm_64', { reg1: Reg.a5, reg2: Reg.a2, imm1: 16 }));
  if (random.chance(10)) put(op('add_imm_64', { reg1: Reg.a1, reg2: Reg.a1, imm1: -1 }));
  const isSwapped = random.chance(50);
  const operands = isImmediate
    ? { reg1: Reg.a0, imm1: Number(BigInt.asIntN(32, bound)) }
    : { reg1: isSwapped ? Reg.a1 : Reg.a0, reg2: isSwapped ? Reg.a0 : Reg.a1 };
  const lines = [
    op('fallthrough'),
    ...body,
    op(branch, { ...operands, target: 1 }),
    op('move_reg', { reg1: Reg.t1, reg2: Reg.a0 }),
    op('jump_indirect', { reg1: Reg.ra }),
  ];
  return {
    lines,
    registers: [
      [Reg.a0, corner],
      [Reg.a1, bound],
      [Reg.a2, BigInt(start)],
      [Reg.a5, BigInt(random.pick(EDGES) + random.below(64) - 32)],
    ],
    edge,
  };
}

it.each(BRANCHES)('%s', (branch) => {
  let counted = 0;
  const compare = (seeds: readonly number[]): void => {
    const loops = seeds.map((seed) => {
      const random = createRandom(seed);
      const loop = countingLoop(random, branch);
      return {
        ...loop,
        seed,
        feeding: { gas: BigInt(random.pick([3, 50, 700, 700])), refill: BigInt(1 + random.below(90)), stops: 12 },
      };
    });
    const lines: CodeLine[] = [];
    const starts: number[] = [];
    for (const loop of loops) {
      starts.push(lines.length);
      lines.push(...moved(loop.lines, lines.length));
    }
    counted += analyse(lines, { exported: starts }).nodes.countedLoops.size;
    const { program, pcs } = buildProgram(lines, SIZES);
    const symbol = new Uint8Array(0);
    const exports = starts.map((line) => ({ symbol, pc: pcs[line] }));
    const modules = bothModules({ ...program, exports });
    for (const [at, { registers, edge, feeding, seed }] of loops.entries()) {
      const [expected, actual] = modules.map((module) => {
        const instance = begin(module, at);
        for (const [register, value] of registers) instance.registers[register] = BigInt.asUintN(64, value);
        const seen = [...trailOf(instance, feeding), textOf(instance, edge - 4096, 4096), textOf(instance, edge, 4096)];
        instance.release();
        return seen;
      });
      // Jest takes its time to find that two things are equal.
      if (actual.join() !== expected.join()) expect([seed, ...actual]).toEqual([seed, ...expected]);
    }
  };
  exploreUntil(
    exploration,
    ({ seed, numRuns }) => {
      for (let run = 0; run < numRuns; run += TOGETHER) {
        compare(Array.from({ length: Math.min(TOGETHER, numRuns - run) }, (_, index) => seed + run + index));
      }
    },
    () => (counted > 0 || branch.startsWith('branch_eq') ? [] : ['a loop that is counted']),
  );
});
