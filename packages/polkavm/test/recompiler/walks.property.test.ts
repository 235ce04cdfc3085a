/**
 * Loops that walk through memory and off the end of a region, with several accesses a round: where the loop is unrolled,
 * one range check covers accesses of several rounds, some of which are not made. Outcome, place, gas, registers and the
 * memory around the end are the reference interpreter's, in compiled code and in tier 0.
 */

import { createRandom, type Random } from '@polkavirt/campaign';
import {
  type Backend,
  createEngine,
  createRecompilerBackend,
  interpreterBackend,
  Reg,
  tier0Backend,
  unwrap,
} from '@polkavirt/polkavm';
import { exploreUntil, exploring } from '@polkavirt/test-support/exploring';
import { buildProgram, op } from '../support/programs.ts';
import { begin, hexOf, trailOf } from './both-back-ends.ts';

const exploration = exploring(60);

const SIZES = { roData: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), roDataSize: 8, rwDataSize: 100, stackSize: 4096 };

/** The ends of the regions that the sizes give: read-only data, read-write data, stack. */
const EDGES = [0x1_0000, 0x1_1000, 0x3_0000, 0x3_1000, 0xfffd_f000, 0xfffe_0000];

const WIDTHS = [1, 2, 4, 8];

/** A loop of `rounds` rounds that makes accesses relative to a pointer and moves it by `step`, in the middle or at the end. */
function walk(random: Random) {
  // Some end just before read-write data does; most begin or end around some region's end.
  const isInside = random.chance(40);
  const step = random.pick(isInside ? [1, 2, 4, 8, 16, 24] : [1, 2, 4, 8, 16, -1, -4, -8, 24]);
  const rounds = 1 + random.below(40);
  const edge = isInside ? 0x3_1000 : random.pick(EDGES);
  const start = isInside ? edge - step * rounds - 48 : edge - step * random.below(rounds + 1) + random.below(9) - 4;
  const accesses = Array.from({ length: 1 + random.below(3) }, () => {
    const width = random.pick(WIDTHS) * 8;
    const offset = random.pick([0, 0, 1, 4, 8, -8, 40]);
    return random.chance(50)
      ? op(`load_indirect_u${width}` as 'load_indirect_u8', { reg1: Reg.a3, reg2: Reg.a0, imm1: offset })
      : op(`store_indirect_u${width}` as 'store_indirect_u8', { reg1: Reg.a2, reg2: Reg.a0, imm1: offset });
  });
  const move = op('add_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: step });
  const body = [...accesses];
  body.splice(random.below(body.length + 1), 0, move);
  const lines = [
    op('load_imm', { reg1: Reg.a0, imm1: start | 0 }),
    op('load_imm', { reg1: Reg.a1, imm1: rounds }),
    op('load_imm', { reg1: Reg.a2, imm1: 0x5a }),
    op('fallthrough'),
    ...body,
    op('add_imm_64', { reg1: Reg.a1, reg2: Reg.a1, imm1: -1 }),
    op('branch_not_eq_imm', { reg1: Reg.a1, imm1: 0, target: 4 }),
    op('jump_indirect', { reg1: Reg.ra }),
  ];
  return { program: buildProgram(lines, SIZES).program, edge };
}

const CONTENDERS: Readonly<Record<string, Backend>> = {
  'tier 0': tier0Backend,
  'compiled code': createRecompilerBackend(tier0Backend, { compileAfter: 0 }),
};

it.each(Object.keys(CONTENDERS))('walks off the ends of memory are exact in %s', (name) => {
  const backend = CONTENDERS[name];
  const engine = createEngine({ backends: [interpreterBackend, backend] });
  const stops = new Set<string>();
  const compare = (seed: number): void => {
    const random = createRandom(seed);
    const { program, edge } = walk(random);
    const feeding = { gas: BigInt(random.pick([3, 50, 10_000])), refill: BigInt(1 + random.below(60)), stops: 60 };
    const [expected, actual] = ['interpreter' as const, backend.name].map((which) => {
      const instance = begin(unwrap(engine.createModule(program, { backend: which })));
      const trail = trailOf(instance, feeding);
      return [...trail, hexOf(instance, edge - 4096, 4096), hexOf(instance, edge, 4096)];
    });
    expect([seed, ...actual]).toEqual([seed, ...expected]);
    stops.add(expected.at(-3)!.slice(0, 6));
  };
  exploreUntil(
    exploration,
    ({ seed, numRuns }) => {
      for (let run = 0; run < numRuns; run++) compare(seed + run);
    },
    // Some walks end, some fault.
    () => ['stop 0', 'stop 1'].filter((stop) => !stops.has(stop)),
  );
});
