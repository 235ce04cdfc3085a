/**
 * What compiled code does itself. Leaving more than it must to the tier below gives the same results, only slower, so no comparison
 * of results notices it: here the steps and runs of the tier below are counted.
 */
import { CodeBuilder } from '@polkavirt/campaign';
import { type Program, Reg, Stop } from '@polkavirt/polkavm';
import { buildProgram, type CodeLine, op } from '../support/programs.ts';
import { begin, compiled } from './counted-tier0.ts';

/** Runs a program to its end, through host calls. */
function leftBy(program: Program) {
  const { module, left } = compiled(program);
  const instance = begin(module);
  let stop = instance.run();
  while (stop === Stop.HostCall) stop = instance.run();
  instance.release();
  return { stop, steps: left.steps, runs: left.runs };
}

const NOTHING = { stop: Stop.Finished, steps: 0, runs: 0 };
const RET = op('jump_indirect', { reg1: Reg.ra });
const set = (reg1: number, value: number): CodeLine => op('load_imm', { reg1, imm1: value | 0 });

const SIZES = { roData: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), roDataSize: 8, rwDataSize: 4096, stackSize: 4096 };
const [READ_ONLY, DATA, STACK] = [0x1_0000, 0x3_0000, 0xfffd_f000];
const PAGE = 4096;
const STACK_END = STACK + PAGE;

/** Ways to a pointer, of which the compiler knows different things. */
const POINTERS: Readonly<Record<string, (address: number) => CodeLine[]>> = {
  'a constant': (address) => [set(Reg.a0, address)],
  'a number of which nothing is known': (address) => [
    set(Reg.t0, address),
    op('xor', { reg1: Reg.a0, reg2: Reg.t0, reg3: Reg.t1 }),
  ],
  'a sum with the stack pointer': (address) => [
    set(Reg.t0, address - STACK_END),
    op('add_64', { reg1: Reg.a0, reg2: Reg.sp, reg3: Reg.t0 }),
  ],
  'a sum with a constant in the data': (address) => [
    set(Reg.t0, DATA),
    set(Reg.t1, address - DATA),
    op('add_64', { reg1: Reg.a0, reg2: Reg.t0, reg3: Reg.t1 }),
  ],
  'a sum with a constant in the read-only data': (address) => [
    set(Reg.t0, READ_ONLY),
    set(Reg.t1, address - READ_ONLY),
    op('add_64', { reg1: Reg.a0, reg2: Reg.t0, reg3: Reg.t1 }),
  ],
};

const load = (imm1 = 0): CodeLine => op('load_indirect_u64', { reg1: Reg.a1, reg2: Reg.a0, imm1 });
const store = (imm1 = 0): CodeLine => op('store_indirect_u64', { reg1: Reg.a1, reg2: Reg.a0, imm1 });
const lines = (...code: CodeLine[]) => leftBy(buildProgram([...code, RET], SIZES).program);

describe.each(Object.keys(POINTERS))('by %s compiled code', (name) => {
  const pointer = POINTERS[name];

  it.each([
    ['loads read-only data', READ_ONLY, load],
    ['loads data', DATA, load],
    ['loads from the stack', STACK, load],
    ['stores data', DATA, store],
    ['stores on the stack', STACK, store],
  ] as const)('%s from its first to its last byte', (_what, region, access) => {
    for (const address of [region, region + PAGE - 8])
      expect([address, lines(...pointer(address), access())]).toEqual([address, NOTHING]);
    // Both with one range check, which covers all of the region.
    expect(lines(...pointer(region), access(), access(PAGE - 8))).toEqual(NOTHING);
  });

  it('leaves what is outside to the tier below', () => {
    for (const [address, access] of [
      [READ_ONLY - 1, load],
      [READ_ONLY + PAGE - 7, load],
      [READ_ONLY, store],
      [DATA - 1, store],
      [DATA + PAGE - 7, store],
      [STACK - 1, load],
      [STACK_END - 7, load],
    ] as const) {
      expect([address, lines(...pointer(address), access())]).toEqual([address, { stop: Stop.Trap, steps: 1, runs: 0 }]);
    }
  });

  it('sets memory in the data and on the stack', () => {
    const memset = (address: number, length: number) => lines(...pointer(address), set(Reg.a2, length), op('memset'));
    for (const [address, length] of [
      [DATA, PAGE],
      [STACK, PAGE],
      [DATA + PAGE - 1, 1],
      [STACK_END - 1, 1],
      [DATA + 7, 0],
    ]) {
      expect([address, memset(address, length)]).toEqual([address, NOTHING]);
    }
    for (const [address, length] of [
      [READ_ONLY, 1],
      [DATA, PAGE + 1],
      [STACK + 1, PAGE],
    ]) {
      expect([address, memset(address, length)]).toEqual([address, { stop: Stop.Trap, steps: 1, runs: 0 }]);
    }
  });
});

describe('compiled code accesses constant addresses', () => {
  const at = (name: 'load_u64' | 'store_u64', imm1: number) => lines(op(name, { reg1: Reg.a1, imm1: imm1 | 0 }));

  it('in each region', () => {
    for (const region of [READ_ONLY, DATA, STACK]) {
      for (const address of [region, region + PAGE - 8]) expect([address, at('load_u64', address)]).toEqual([address, NOTHING]);
    }
    for (const region of [DATA, STACK]) {
      for (const address of [region, region + PAGE - 8]) expect([address, at('store_u64', address)]).toEqual([address, NOTHING]);
    }
  });

  it('and leaves those outside to the tier below', () => {
    const outside = { stop: Stop.Trap, steps: 1, runs: 0 };
    for (const region of [READ_ONLY, DATA, STACK]) {
      for (const address of [region - 1, region + PAGE - 7])
        expect([address, at('load_u64', address)]).toEqual([address, outside]);
    }
    expect(at('store_u64', READ_ONLY)).toEqual(outside);
  });
});

/** Too long to be copied into a caller. */
const LONG = 65;
const SAVED = DATA + 64;
const COUNTER = DATA + 72;

/** A program that begins with `main`, where ra is kept. */
function programOf(write: (code: CodeBuilder, end: () => void) => void): Program {
  const code = new CodeBuilder();
  const start = code.label();
  code.place(start);
  code.add('store_u64', { reg1: Reg.ra, imm1: SAVED });
  write(code, () => {
    code.add('load_u64', { reg1: Reg.ra, imm1: SAVED });
    code.add('jump_indirect', { reg1: Reg.ra });
  });
  return code.build([start], SIZES).program;
}

const ret = (code: CodeBuilder) => code.add('jump_indirect', { reg1: Reg.ra });

/** One more each time; on to `label` while it is at most `most`. */
const countTo = (code: CodeBuilder, most: number, label: number) => {
  code.add('load_u64', { reg1: Reg.t2, imm1: COUNTER });
  code.add('add_imm_64', { reg1: Reg.t2, reg2: Reg.t2, imm1: 1 });
  code.add('store_u64', { reg1: Reg.t2, imm1: COUNTER });
  code.add('branch_less_or_equal_unsigned_imm', { reg1: Reg.t2, imm1: most, label });
};

it.each<[string, (code: CodeBuilder, end: () => void) => void]>([
  [
    'calls of functions that are copied, and of one that is not',
    (code, end) => {
      const [short, long] = [code.label(), code.label()];
      for (const label of [short, long, short, long]) code.call(label);
      end();
      code.place(short);
      code.add('add_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: 1 });
      ret(code);
      code.place(long);
      code.pad(LONG);
      ret(code);
    },
  ],
  [
    'a call by address',
    (code, end) => {
      const callee = code.label();
      code.add('load_imm', { reg1: Reg.t0, imm1: code.addressOf(callee) });
      code.callIndirect(Reg.t0);
      end();
      code.place(callee);
      ret(code);
    },
  ],
  [
    'a recursion that is deeper than calls are nested',
    (code, end) => {
      const [recursive, deeper, done] = [code.label(), code.label(), code.label()];
      code.call(recursive);
      end();
      code.place(recursive);
      code.pad(LONG);
      countTo(code, 450, deeper);
      code.add('jump', { label: done });
      code.place(deeper);
      code.add('add_imm_64', { reg1: Reg.sp, reg2: Reg.sp, imm1: -8 });
      code.add('store_indirect_u64', { reg1: Reg.ra, reg2: Reg.sp });
      code.call(recursive);
      code.add('load_indirect_u64', { reg1: Reg.ra, reg2: Reg.sp });
      code.add('add_imm_64', { reg1: Reg.sp, reg2: Reg.sp, imm1: 8 });
      code.add('fallthrough');
      code.place(done);
      ret(code);
    },
  ],
  [
    'a return to somewhere else, from a function that is copied and from one that is not',
    (code, end) => {
      for (const length of [1, LONG]) {
        const [callee, elsewhere] = [code.label(), code.label()];
        code.call(callee);
        code.add('trap');
        code.place(callee);
        code.pad(length);
        code.add('load_imm', { reg1: Reg.ra, imm1: code.addressOf(elsewhere) });
        ret(code);
        code.place(elsewhere);
      }
      end();
    },
  ],
  [
    'jumps to the start and into the middle of other functions',
    (code, end) => {
      const [first, second, third, middle] = [code.label(), code.label(), code.label(), code.label()];
      for (const label of [first, second, third]) code.call(label);
      end();
      for (const [label, target] of [
        [first, third],
        [second, middle],
      ]) {
        code.place(label);
        code.pad(LONG);
        code.add('jump', { label: target });
      }
      code.place(third);
      code.pad(LONG);
      code.add('fallthrough');
      code.place(middle);
      ret(code);
    },
  ],
  [
    'dynamic jumps inside of a function and into others',
    (code, end) => {
      const [callee, inside, other] = [code.label(), code.label(), code.label()];
      code.call(callee);
      code.call(other);
      end();
      code.place(callee);
      code.pad(LONG);
      code.add('load_imm', { reg1: Reg.t0, imm1: code.addressOf(inside) });
      code.add('jump_indirect', { reg1: Reg.t0 });
      code.place(inside);
      code.add('load_imm', { reg1: Reg.t0, imm1: code.addressOf(other) });
      code.add('jump_indirect', { reg1: Reg.t0 });
      code.place(other);
      code.pad(LONG);
      ret(code);
    },
  ],
  [
    'host calls in a function that is called, and what follows them',
    (code, end) => {
      const callee = code.label();
      for (let calls = 0; calls < 3; calls++) code.call(callee);
      code.add('ecalli', { imm1: 1 });
      end();
      code.place(callee);
      code.add('ecalli', { imm1: 2 });
      code.add('ecalli', { imm1: 3 });
      ret(code);
    },
  ],
  [
    'branches to what follows them',
    (code, end) => {
      for (let branches = 0; branches < 3; branches++) {
        const next = code.label();
        code.add('branch_eq_imm', { reg1: Reg.t1, imm1: branches, label: next });
        code.place(next);
      }
      end();
    },
  ],
  [
    'a loop with two ways in',
    (code, end) => {
      const [first, second] = [code.label(), code.label()];
      code.add('branch_eq_imm', { reg1: Reg.t1, imm1: 0, label: second });
      code.add('fallthrough');
      code.place(first);
      code.add('add_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: 1 });
      code.add('fallthrough');
      code.place(second);
      countTo(code, 9, first);
      end();
    },
  ],
  [
    'a loop that needs more gas than is handed out at a time',
    (code, end) => {
      const again = code.label();
      code.add('load_imm', { reg1: Reg.a5, imm1: 2_200_000 });
      code.add('fallthrough');
      code.place(again);
      code.add('add_imm_64', { reg1: Reg.a5, reg2: Reg.a5, imm1: -1 });
      code.add('branch_not_eq_imm', { reg1: Reg.a5, imm1: 0, label: again });
      end();
    },
  ],
])('%s: nothing is left to the tier below', (_what, write) => {
  expect(leftBy(programOf(write))).toEqual(NOTHING);
});

it.each<[string, Stop, (code: CodeBuilder) => void]>([
  ['a trap', Stop.Trap, (code) => code.add('trap')],
  [
    'a dynamic jump to nowhere',
    Stop.Trap,
    (code) => {
      code.add('load_imm', { reg1: Reg.t0, imm1: 99 });
      code.add('jump_indirect', { reg1: Reg.t0 });
    },
  ],
  [
    'a growing heap',
    Stop.Trap,
    (code) => {
      code.add('load_imm', { reg1: Reg.t0, imm1: 1 });
      code.add('sbrk', { reg1: Reg.t0, reg2: Reg.t0 });
      // The trap is the other step.
      code.add('load_imm', { reg1: Reg.t0, imm1: 0 });
      code.add('trap');
    },
  ],
])('%s is one step of the tier below', (what, stop, write) => {
  expect(leftBy(programOf(write))).toEqual({ stop, steps: what === 'a growing heap' ? 2 : 1, runs: 0 });
});
