/** Code that is made to hurt a compiler: it costs no more than in proportion to its size, and runs as the interpreter runs it. */
import { existsSync, readFileSync } from 'node:fs';
import {
  createEngine,
  createRecompilerBackend,
  type Instance,
  interpreterBackend,
  type Program,
  Reg,
  tier0Backend,
  unwrap,
} from '@polkavirt/polkavm';
import type { InstructionName } from '@polkavirt/polkavm/isa';
import { buildProgram, type CodeLine, op, type ProgramExtras } from '../support/programs.ts';

const engine = createEngine({
  backends: [interpreterBackend, createRecompilerBackend(tier0Backend, { compileAfter: 0 })],
});

const start = (program: Program, backend: 'interpreter' | 'recompiler', gas: bigint): Instance => {
  const module = unwrap(engine.createModule(program, { backend }));
  const instance = module.instantiate();
  instance.setGas(gas);
  instance.prepareCall(0);
  return instance;
};

const ret = op('jump_indirect', { reg1: Reg.ra });
const some = (count: number, make: (index: number) => CodeLine): CodeLine[] => Array.from({ length: count }, (_, i) => make(i));
const ADDITIONS = some(11, (i) => op('add_64', { reg1: 2 + i, reg2: 2 + ((i * 7) % 11), reg3: 2 + ((i * 3) % 11) }));
const alu = (i: number): CodeLine => ADDITIONS[i % 11];
const call = (i: number, target: number): CodeLine => op('load_imm_and_jump', { reg1: Reg.ra, imm1: 2 * (i + 1), target });

/** Programs by what is in them, of a size: `[most, make]`. */
const CASES: Record<string, [most: number, make: (size: number) => [lines: CodeLine[], extras?: ProgramExtras]]> = {
  'one block': [100_000, (size) => [[...some(size, alu), ret]]],
  'one block that is too long to be compiled': [600_000, (size) => [[...some(size, alu), ret]]],
  'one block of stores': [
    20_000,
    (size) => [
      [...some(size, (i) => op('store_indirect_u64', { reg1: 2 + (i % 11), reg2: Reg.sp, imm1: -8 * (1 + (i % 400)) })), ret],
      { stackSize: 4096 },
    ],
  ],
  'blocks in a row': [65_000, (size) => [[...some(size, () => op('fallthrough')), ret]]],
  'blocks that jump backwards': [
    65_000,
    (size) => [[op('jump', { target: size }), ret, ...some(size, (i) => op('jump', { target: i + 1 }))]],
  ],
  'branches to anywhere': [
    20_000,
    (size) => [some(size, (i) => op('branch_eq_imm', { reg1: Reg.t0, imm1: i & 1, target: (i * 7919) % size }))],
  ],
  'loops in each other': [
    10_000,
    (size) => [
      [
        ...some(size, () => op('fallthrough')),
        ...some(size, (i) => op('branch_eq_imm', { reg1: Reg.t0, imm1: 1, target: size - 1 - i })),
        ret,
      ],
    ],
  ],
  'calls of each other': [
    10_000,
    (size) => [
      [...some(size, (i) => call(i, (i * 7919) % size)), ret],
      { jumpTable: Array.from({ length: size }, (_, i) => i + 1) },
    ],
  ],
  'dynamic jumps only': [
    5000,
    (size) => [
      [
        op('load_imm', { reg1: Reg.t0, imm1: 4 }),
        op('fallthrough'),
        ...some(size, (i) => op('jump_indirect', { reg1: Reg.t0, imm1: 2 * ((i * 37) % size) })),
      ],
      { jumpTable: Array.from({ length: size + 2 }, (_, i) => i) },
    ],
  ],
  'entries of a jump table': [1_000_000, (size) => [[op('fallthrough'), ret], { jumpTable: new Array(size).fill(1) }]],
  'host calls only': [20_000, (size) => [[...some(size, () => op('ecalli')), ret]]],
};

const THREAD_TIME = '/proc/thread-self/schedstat';

/**
 * Milliseconds of processor time, which a busy machine stretches little, and a slow one all alike. On Linux they are this thread's alone:
 * V8 goes on to improve earlier programs' code in others.
 */
const processorTime: () => number = existsSync(THREAD_TIME)
  ? () => Number.parseInt(readFileSync(THREAD_TIME, 'utf8'), 10) / 1e6
  : () => process.cpuUsage().user / 1e3;

/** Runs a program on both, expects them to end alike, and gives the processor time of the recompiler, compilation and all. */
function runBoth(program: Program): number {
  const [expected, actual] = (['interpreter', 'recompiler'] as const).map((backend) => {
    const instance = start(program, backend, 1_000_000n);
    const before = processorTime();
    const stop = instance.run();
    const time = processorTime() - before;
    return { time, state: [stop, instance.pc, instance.nextPc, instance.getGas(), ...instance.registers].join() };
  });
  expect(actual.state).toBe(expected.state);
  return actual.time;
}

/** Four times the code takes about four times the work; with the square of it, it would take sixteen times. */
const MOST_GROWTH = 8;
/** In milliseconds. */
const NOISE = 30;
/** What a garbage collection adds to one measurement it does not add to each of them. */
const ATTEMPTS = 3;

describe('hostile code', () => {
  it.each(Object.entries(CASES))('%s: compiled with work in proportion to its size, and run alike', (_name, [most, make]) => {
    const [quarter, whole] = [most / 4, most].map((size) => buildProgram(...make(size)).program);
    let growth = '';
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const [less, more] = [runBoth(quarter), runBoth(whole)];
      if (more <= MOST_GROWTH * less + NOISE) return;
      growth += ` from ${less.toFixed(1)} to ${more.toFixed(1)} ms`;
    }
    throw new Error(`four times the code takes more than ${MOST_GROWTH} times the processor time:${growth}`);
  });

  it('endless recursion runs alike', () => {
    runBoth(buildProgram([call(0, 0), ret], { jumpTable: [1] }).program);
  });

  it('bytes that are no program run alike', () => {
    // Every byte an instruction, and none of them what it seems: jumps into the middle of what was just run.
    for (const last of ['trap', 'jump_indirect', 'add_64'] as InstructionName[]) {
      const { program } = buildProgram([...some(50, alu), op('jump', { target: 3 }), op(last)]);
      const bitmask = new Uint8Array(program.bitmask.length).fill(255);
      const states = (['interpreter', 'recompiler'] as const).map((backend) => {
        const instance = start({ ...program, bitmask }, backend, 1000n);
        return [instance.run(), instance.pc, instance.getGas(), ...instance.registers].join();
      });
      expect(states[1]).toBe(states[0]);
    }
  });
});
