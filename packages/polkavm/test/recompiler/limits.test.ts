/**
 * Programs at the limits where the faster back ends do something else: copy a function or not, cut code, unwind calls, look at
 * the gas again. One less, exactly so much and one more run as the reference interpreter runs them, whatever gas they get.
 */

import { CodeBuilder, type Label } from '@polkavirt/campaign';
import { type Module, type Program, Reg } from '@polkavirt/polkavm';
import { begin, bothModules, CONTENDERS, type Feeding, remembered, textOf, trailOf } from './both-back-ends.ts';

const DATA = 0x2_0000;
const [SAVED_RA, COUNTER] = [DATA, DATA + 8];

/** Adds a step of work that shows in the result: which of 11 registers gets more depends on `i`. */
const work = (code: CodeBuilder, i: number) => {
  const register = 2 + (i % 11);
  code.add('add_imm_64', { reg1: register, reg2: register, imm1: i + 1 });
};
const someWork = (code: CodeBuilder, count: number) => {
  for (let i = 0; i < count; i++) work(code, i);
};
const ret = (code: CodeBuilder) => code.add('jump_indirect', { reg1: Reg.ra });

/** A main function that keeps ra, and the functions that it calls. */
function program(main: (code: CodeBuilder) => void, others: (code: CodeBuilder) => void = () => {}, extras = {}): Program {
  const code = new CodeBuilder();
  const start = code.label();
  code.place(start);
  code.add('store_u64', { reg1: Reg.ra, imm1: SAVED_RA });
  main(code);
  code.add('load_u64', { reg1: Reg.ra, imm1: SAVED_RA });
  ret(code);
  others(code);
  return code.build([start], { rwDataSize: 4096, stackSize: 8192, ...extras }).program;
}

/** A function of so many instructions, the return included. */
const leaf = (code: CodeBuilder, label: Label, length: number) => {
  code.place(label);
  someWork(code, length - 1);
  ret(code);
};

interface Limit {
  /** Where something changes; each of them is tried with one less and one more. */
  readonly at: readonly number[];
  readonly make: (n: number) => Program;
}

const LIMITS: Readonly<Record<string, Limit>> = {
  'instructions of a function that is copied into its callers: 64': {
    at: [64],
    make: (n) => {
      let callee = 0;
      return program(
        (code) => {
          callee = code.label();
          code.call(callee);
          code.add('ecalli', { imm1: 1 });
          code.call(callee);
        },
        (code) => leaf(code, callee, n),
      );
    },
  },
  'instructions that are copied into one function: 512, so eight functions of 64': {
    at: [8],
    make: (n) => {
      let callee = 0;
      return program(
        (code) => {
          callee = code.label();
          for (let i = 0; i < n; i++) code.call(callee);
        },
        (code) => leaf(code, callee, 64),
      );
    },
  },
  'functions that are copied into each other: 3 deep': {
    at: [3],
    make: (n) => {
      const callees: Label[] = [];
      return program(
        (code) => {
          for (let i = 0; i <= n; i++) callees.push(code.label());
          code.call(callees[0]);
        },
        (code) => {
          for (const [at, label] of callees.entries()) {
            code.place(label);
            work(code, at);
            code.add('add_imm_64', { reg1: Reg.sp, reg2: Reg.sp, imm1: -8 });
            code.add('store_indirect_u64', { reg1: Reg.ra, reg2: Reg.sp });
            if (at + 1 < callees.length) code.call(callees[at + 1]);
            code.add('load_indirect_u64', { reg1: Reg.ra, reg2: Reg.sp });
            code.add('add_imm_64', { reg1: Reg.sp, reg2: Reg.sp, imm1: 8 });
            ret(code);
          }
        },
      );
    },
  },
  'instructions of a loop that is repeated: 160 in at most 4 rounds': {
    at: [40, 53, 80, 160],
    make: (n) =>
      program((code) => {
        const loop = code.label();
        code.add('load_imm', { reg1: Reg.a5, imm1: 9 });
        code.add('fallthrough');
        code.place(loop);
        for (let i = 0; i < n - 2; i++) code.add('add_imm_64', { reg1: 2 + (i % 10), reg2: 2 + (i % 10), imm1: i });
        code.add('add_imm_64', { reg1: Reg.a5, reg2: Reg.a5, imm1: -1 });
        code.add('branch_not_eq_imm', { reg1: Reg.a5, imm1: 0, label: loop });
      }),
  },
  'instructions in a row: nodes of 512, pieces of 1024': { at: [512, 1024], make: (n) => program((code) => someWork(code, n)) },
  'instructions of a region: 3000': {
    at: [3000],
    make: (n) =>
      program((code) => {
        // Blocks of ten, and jumps far forwards and back.
        const blocks = Array.from({ length: Math.ceil(n / 10) }, () => code.label());
        code.add('load_imm', { reg1: Reg.a5, imm1: 3 });
        code.add('fallthrough');
        for (const [at, label] of blocks.entries()) {
          code.place(label);
          someWork(code, Math.min(9, n - at * 10 - 1));
          code.add('branch_eq_imm', { reg1: Reg.t0, imm1: at, label: blocks[(at * 7) % blocks.length] });
        }
        code.add('add_imm_64', { reg1: Reg.a5, reg2: Reg.a5, imm1: -1 });
        code.add('branch_less_signed_imm', { reg1: Reg.a5, imm1: 0, label: blocks[1] });
      }),
  },
  'targets of backward jumps in a region: 150': {
    at: [150],
    make: (n) =>
      program((code) => {
        const loops = Array.from({ length: n }, () => code.label());
        code.add('fallthrough');
        for (const label of loops) {
          code.place(label);
          code.add('add_imm_64', { reg1: Reg.t0, reg2: Reg.t0, imm1: 1 });
          code.add('and_imm', { reg1: Reg.t1, reg2: Reg.t0, imm1: 3 });
          code.add('branch_not_eq_imm', { reg1: Reg.t1, imm1: 0, label });
        }
      }),
  },
  'calls in each other before they are unwound: 200': {
    at: [200, 400],
    make: (n) => {
      let recursive = 0;
      return program(
        (code) => {
          recursive = code.label();
          code.call(recursive);
        },
        (code) => {
          const end = code.label();
          code.place(recursive);
          code.pad(65);
          code.add('load_u64', { reg1: Reg.t2, imm1: COUNTER });
          code.add('add_imm_64', { reg1: Reg.t2, reg2: Reg.t2, imm1: 1 });
          code.add('store_u64', { reg1: Reg.t2, imm1: COUNTER });
          code.add('branch_greater_or_equal_unsigned_imm', { reg1: Reg.t2, imm1: n, label: end });
          code.add('add_imm_64', { reg1: Reg.sp, reg2: Reg.sp, imm1: -8 });
          code.add('store_indirect_u64', { reg1: Reg.ra, reg2: Reg.sp });
          code.call(recursive);
          code.add('load_indirect_u64', { reg1: Reg.ra, reg2: Reg.sp });
          code.add('add_imm_64', { reg1: Reg.sp, reg2: Reg.sp, imm1: 8 });
          code.place(end);
          ret(code);
        },
      );
    },
  },
  'bytes that one range check covers: 32768': {
    at: [0x8000],
    make: (n) =>
      program(
        (code) => {
          code.add('load_imm', { reg1: Reg.a0, imm1: DATA });
          code.add('store_imm_indirect_u8', { reg1: Reg.a0, imm1: 64, imm2: 1 });
          code.add('store_imm_indirect_u64', { reg1: Reg.a0, imm1: 64 + n - 8, imm2: -1 });
          code.add('load_indirect_u64', { reg1: Reg.a1, reg2: Reg.a0, imm1: 64 + n - 8 });
        },
        undefined,
        { rwDataSize: 0x9000 },
      ),
  },
  'registers that a function takes as parameters: 3': {
    at: [3],
    make: (n) => {
      let callee = 0;
      return program(
        (code) => {
          callee = code.label();
          for (let register = Reg.t0; register <= Reg.a5; register++)
            code.add('load_imm', { reg1: register, imm1: 100 + register });
          code.call(callee);
          code.add('ecalli', { imm1: 1 });
          code.call(callee);
        },
        (code) => {
          code.place(callee);
          code.pad(65);
          // Reads of a0, a1, ..; sums into t0.
          for (let i = 0; i < n; i++) code.add('add_64', { reg1: Reg.t0, reg2: Reg.t0, reg3: Reg.a0 + i });
          ret(code);
        },
      );
    },
  },
  'entries of the jump table: 16320 beside the state, 262144 in compiled code': {
    at: [16_320, 0x4_0000],
    make: (n) =>
      program((code) => {
        const end = code.label();
        for (let i = 0; i < n; i++) code.addressOf(end);
        code.add('load_imm', { reg1: Reg.t0, imm1: 2 * n });
        code.add('jump_indirect', { reg1: Reg.t0 });
        code.place(end);
        // One behind the last entry, which is where the call below will have put another.
        work(code, 1);
        code.add('jump_indirect', { reg1: Reg.t0, imm1: 2 });
      }),
  },
};

/** All at once, hardly anything at a time, and a number that is no multiple of any block. */
const FEEDINGS: readonly Feeding[] = [
  { gas: 1_000_000n, refill: 0n, stops: 10 },
  { gas: 37n, refill: 701n, stops: 400 },
];

function observe(module: Module, feeding: Feeding): string[] {
  const instance = begin(module);
  const seen = [...trailOf(instance, feeding), textOf(instance, DATA, 4096)];
  instance.release();
  return seen;
}

/** A program, and what the reference interpreter shows in each way of the feedings. */
const exampleOf = remembered<{ readonly program: Program; readonly expected: readonly string[][] }>();
const example = (made: Program, feedings: readonly Feeding[]) => ({
  program: made,
  expected: feedings.map((feeding) => observe(bothModules(made)[0], feeding)),
});

/** 3 gas a round, 1,400,000 rounds: it runs through a slice of 4,000,000. */
const LOOP = program((code) => {
  const again = code.label();
  code.add('load_imm', { reg1: Reg.a5, imm1: 1_400_000 });
  code.add('fallthrough');
  code.place(again);
  code.add('add_64', { reg1: Reg.a0, reg2: Reg.a0, reg3: Reg.a5 });
  code.add('add_imm_64', { reg1: Reg.a5, reg2: Reg.a5, imm1: -1 });
  code.add('branch_not_eq_imm', { reg1: Reg.a5, imm1: 0, label: again });
});

describe.each(CONTENDERS)('%s', (contender) => {
  it.each(Object.keys(LIMITS))('%s', (name) => {
    const { at, make } = LIMITS[name];
    for (const n of at.flatMap((limit) => [limit - 1, limit, limit + 1])) {
      const { program: made, expected } = exampleOf(`${name} ${n}`, () => example(make(n), FEEDINGS));
      const [, module] = bothModules(made, contender);
      for (const [way, feeding] of FEEDINGS.entries()) {
        const actual = observe(module, feeding);
        if (actual.join() !== expected[way].join()) expect({ n, seen: actual }).toEqual({ n, seen: expected[way] });
        // It came to an end of its own, and not by running out of gas.
        expect([n, expected[way].at(-2)]).toEqual([n, expect.stringMatching(/^stop [01];/)]);
      }
    }
  });

  it.each([3_999_999n, 4_000_000n, 4_000_001n, 2n ** 52n, 2n ** 52n + 1n, 2n ** 63n - 1n])(
    'a slice of gas at a time: %i',
    (gas) => {
      const feeding = { gas, refill: gas, stops: 5 };
      const { expected } = exampleOf(`loop ${gas}`, () => example(LOOP, [feeding]));
      expect(observe(bothModules(LOOP, contender)[1], feeding)).toEqual(expected[0]);
    },
  );
});
