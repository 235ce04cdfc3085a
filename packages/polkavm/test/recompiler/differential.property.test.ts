/**
 * Random programs and schedules do the same on every back end: outcome, gas, registers, memory and pc, after every action.
 * A failing case is kept as a file: see `known-cases.test.ts`.
 */

import { readFileSync } from 'node:fs';
import {
  Census,
  CHANGES,
  createRandom,
  groupOf,
  mutatedProgram,
  operandClasses,
  type Random,
  randomProgram,
} from '@polkavirt/campaign';
import { type InstructionSetName, parseProgram, unwrap } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, INSTRUCTIONS, type InstructionName } from '@polkavirt/polkavm/isa';
import { type Exploring, exploreUntil, exploring } from '@polkavirt/test-support/exploring';
import type { Setting } from './case.ts';
import { findInvalid } from './compile.ts';
import { duelAtRandom } from './duel-at-random.ts';

/** Cases in a round. One or two rounds show every class, see {@link CLASSES}; what shows one in a million is for the campaign. */
const exploration = exploring(100);
const { numRuns: RUNS } = exploration;
const SETS: readonly InstructionSetName[] = ['latest64', 'latest64', 'revive_v1', 'jam_v1', 'latest32', 'latest32'];

/** Small ones, in which a change is soon met. */
const COMPILED = [
  'guests/counter',
  'guests/fib.small',
  'guests/sha256.small',
  'guests/quicksort.small',
  'solidity/Counter',
  'asm/jump-table',
].map((name) =>
  unwrap(parseProgram(new Uint8Array(readFileSync(new URL(`../../../../fixtures/${name}.polkavm`, import.meta.url))))),
);

/** Whose operands are random as a whole; of jumps and calls most are what makes a program run on. */
const hasRandomOperands = (name: InstructionName): boolean =>
  INSTRUCTIONS[name].flow === 'branch' || name === 'ecalli' || /^(arithmetic|load|store)( |$)/.test(groupOf(name));

/** What must come up among a few hundred programs: instructions, operands, places where runs stop, shapes of programs. */
const CLASSES: readonly string[] = [
  ...INSTRUCTION_NAMES.filter((name) => INSTRUCTIONS[name].opcodes.latest64 !== undefined),
  ...INSTRUCTION_NAMES.filter(hasRandomOperands).flatMap(operandClasses),
  ...['roData', 'rwData', 'stack'].map((name) => `an address around an end of ${name}`),
  ...['a jump', 'a jump by address'].flatMap((what) => [`${what} to the start of a function`, `${what} into another function`]),
  'a function over the copying limit',
  'a store to read-only data',
  'memset first in a block',
  'Finished at jump_indirect',
  'HostCall at ecalli',
  'Trap at trap',
  'Trap at memset',
  'Trap at jump_indirect',
  ...['load', 'store', 'store of an immediate'].flatMap((what) => [`Trap at ${what}`, `Trap at ${what} by a register`]),
  'OutOfGas at memset',
  'OutOfGas at ecalli',
  'OutOfGas at arithmetic reg_reg_reg',
  'OutOfGas at branch reg_imm_offset',
  'OutOfGas at jump',
];

/** So little that every program gets hot: in pieces of one function, of some, or in one piece, one after the other while it runs. */
const anyTiering = (random: Random): Setting['tiering'] => ({
  samplingGas: random.pick([1, 10, 100]),
  analysisGasPerByte: 0,
  gasPerInstruction: random.pick([0, 1, 5]),
  gasPerUnit: random.pick([0, 0, 100]),
  gasPerStep: random.pick([0, 0, 20]),
  maxUnitLength: random.pick([1, 50, 3000]),
});

/** A cost model, and when to compile. */
const anySetting = (random: Random): Setting => ({
  backend: random.pick(['tier0', 'recompiler', 'recompiler', 'recompiler']),
  costModel: random.pick(['naive', 'naive', 'full']),
  compileAfter: random.pick([0, 0, 0, 50, 1000]),
  ...(random.chance(60) ? { tiering: anyTiering(random) } : {}),
});

/** A round of that many cases. */
const eachSeed =
  (runs: number, duel: (seed: number) => void) =>
  ({ seed }: Exploring): void => {
    for (let run = 0; run < runs; run++) duel(seed + run);
  };

it(
  'random programs run alike on every back end',
  () => {
    const census = new Census();
    let programs = 0;
    const duel = (seed: number): void => {
      const random = createRandom(seed);
      const { program, pcs } = randomProgram(random, random.pick(SETS), census);
      census.countProgram(program);
      const invalid = findInvalid(program);
      if (invalid !== undefined) throw new Error(`with seed ${seed}: ${invalid}`);
      const schedule = { random, program, pcs, runs: 60, gas: random.pick([30, 300, 3000, 20_000]) };
      const difference = duelAtRandom(`random program ${seed}`, anySetting(random), schedule, census);
      if (difference !== undefined) throw new Error(difference);
      programs++;
    };
    exploreUntil(exploration, eachSeed(RUNS, duel), () => census.missing(CLASSES));
    expect(census.of('refused by both')).toBeLessThanOrEqual(programs / 20);
  },
  60_000 + RUNS * 100,
);

/** Containers that compilers made, with something changed: operands, blocks, the jump table. */
it(
  'changed programs of compilers run alike on every back end',
  () => {
    const census = new Census();
    let programs = 0;
    const duel = (seed: number): void => {
      const random = createRandom(seed);
      const { program, pcs } = mutatedProgram(random, random.pick(COMPILED), census);
      const schedule = { random, program, pcs, runs: 40, gas: random.pick([300, 3000, 20_000]) };
      const difference = duelAtRandom(`changed program ${seed}`, anySetting(random), schedule, census);
      if (difference !== undefined) throw new Error(difference);
      programs++;
    };
    exploreUntil(exploration, eachSeed(Math.ceil(RUNS / 2), duel), () => census.missing(CHANGES));
    expect(census.of('refused by both')).toBeLessThanOrEqual(Math.max(10, programs / 4));
  },
  60_000 + RUNS * 100,
);
