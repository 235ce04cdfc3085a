/** Programs whose functions go on in others without calling them, and functions too long for one piece, which do so by themselves. */
import { CodeBuilder, type Label } from '@polkavirt/campaign';
import { type Program, Reg } from '@polkavirt/polkavm';
import { begin, bothModules, type Feeding, hexOf, trailOf } from './both-back-ends.ts';

const DATA = 0x2_0000;
const [OUTER_RA, SEEN, KEPT] = [DATA, DATA + 8, DATA + 16];
/** More than 3,000 instructions are cut into pieces. */
const PIECE = 3000;

const ret = (code: CodeBuilder) => code.add('jump_indirect', { reg1: Reg.ra });
const add = (code: CodeBuilder, register: number, imm1: number) =>
  code.add('add_imm_64', { reg1: register, reg2: register, imm1 });

/** Blocks of ten instructions, so that a piece can be cut at any of them. */
const blocks = (code: CodeBuilder, instructions: number) => {
  for (let i = 0; i < instructions; i += 10) {
    code.pad(8);
    add(code, Reg.t1, 1);
    code.add('fallthrough');
  }
};

/** A function that `write` puts together, which is called three times by a caller that keeps its own values in s0 and a1. */
function called(write: (code: CodeBuilder, self: Label) => void): Program {
  const code = new CodeBuilder();
  const [main, self] = [code.label(), code.label()];
  code.place(main);
  code.add('store_u64', { reg1: Reg.ra, imm1: OUTER_RA });
  code.add('load_imm', { reg1: Reg.s0, imm1: 77 });
  for (let calls = 0; calls < 3; calls++) {
    code.add('load_imm', { reg1: Reg.a1, imm1: calls });
    code.add('load_imm', { reg1: Reg.a2, imm1: 10 * calls });
    code.call(self);
    code.add('store_u64', { reg1: Reg.a0, imm1: SEEN });
    code.add('add_64', { reg1: Reg.s0, reg2: Reg.s0, reg3: Reg.a1 });
  }
  code.add('load_u64', { reg1: Reg.ra, imm1: OUTER_RA });
  ret(code);
  code.place(self);
  write(code, self);
  return code.build([main], { rwDataSize: 4096, stackSize: 4096 }).program;
}

/** Ways from the first piece of a function, over more than a piece, to `target` in a later one. */
const WAYS: Readonly<Record<string, (code: CodeBuilder, target: Label) => void>> = {
  'by a jump': (code, target) => code.add('jump', { label: target }),
  'by a branch': (code, target) => {
    code.add('branch_eq_imm', { reg1: Reg.a1, imm1: 1, label: target });
    code.add('fallthrough');
  },
  'by a jump to an address': (code, target) => {
    code.add('load_imm', { reg1: Reg.t0, imm1: code.addressOf(target) });
    code.add('jump_indirect', { reg1: Reg.t0 });
  },
  'step by step': () => {},
};

const ENDS: Readonly<Record<string, (code: CodeBuilder) => void>> = {
  'and returns': ret,
  'and returns with what it kept': (code) => {
    code.add('load_u64', { reg1: Reg.s0, imm1: KEPT });
    ret(code);
  },
  'and returns with another s0': (code) => {
    add(code, Reg.s0, 1000);
    ret(code);
  },
  'and calls the host': (code) => {
    code.add('ecalli', { imm1: 7 });
    ret(code);
  },
  'and traps': (code) => code.add('trap'),
};

/** A function in pieces: what it does first, and the end in a later piece. */
const inPieces = (way: (code: CodeBuilder, target: Label) => void, end: (code: CodeBuilder) => void) =>
  called((code) => {
    const target = code.label();
    code.add('store_u64', { reg1: Reg.s0, imm1: KEPT });
    add(code, Reg.a0, 5);
    add(code, Reg.a2, 1);
    add(code, Reg.s0, 3);
    way(code, target);
    blocks(code, PIECE + 500);
    code.place(target);
    add(code, Reg.a1, 2);
    code.add('add_64', { reg1: Reg.a0, reg2: Reg.a0, reg3: Reg.a2 });
    end(code);
  });

/** A function that goes on at the start of another one, which is called as well. */
const toAnother = (write: (code: CodeBuilder, other: Label) => void) =>
  called((code) => {
    const other = code.label();
    code.pad(65);
    add(code, Reg.a0, 5);
    write(code, other);
    code.call(other);
    code.add('trap');
    code.place(other);
    code.pad(65);
    code.add('add_64', { reg1: Reg.a0, reg2: Reg.a0, reg3: Reg.a1 });
    add(code, Reg.a1, 1);
    ret(code);
  });

const PROGRAMS: Readonly<Record<string, () => Program>> = {
  ...Object.fromEntries(
    Object.entries(WAYS).flatMap(([way, go]) =>
      Object.entries(ENDS).map(([end, write]): [string, () => Program] => [`${way} ${end}`, () => inPieces(go, write)]),
    ),
  ),
  'back into the first piece, in a loop over both': () =>
    called((code) => {
      const [again, far] = [code.label(), code.label()];
      code.add('fallthrough');
      code.place(again);
      add(code, Reg.a0, 1);
      code.add('jump', { label: far });
      blocks(code, PIECE + 500);
      code.place(far);
      add(code, Reg.a1, 1);
      code.add('branch_less_unsigned_imm', { reg1: Reg.a1, imm1: 6, label: again });
      ret(code);
    }),
  'to the start of another function by a jump': () => toAnother((code, other) => code.add('jump', { label: other })),
  'to the start of another function by a jump, with another s0': () =>
    toAnother((code, other) => {
      add(code, Reg.s0, 1);
      code.add('jump', { label: other });
    }),
  'to the start of another function by a jump to an address': () =>
    toAnother((code, other) => {
      code.add('load_imm', { reg1: Reg.t0, imm1: code.addressOf(other) });
      code.add('jump_indirect', { reg1: Reg.t0 });
    }),
};

export const TAIL_CALLS = Object.keys(PROGRAMS);

const FEEDINGS: readonly Feeding[] = [
  { gas: 1_000_000n, refill: 0n, stops: 10 },
  { gas: 333n, refill: 777n, stops: 60 },
];

/** Runs one of {@link TAIL_CALLS} as the interpreter runs it, whatever gas it gets. */
export function expectAlike(name: string): void {
  const modules = bothModules(PROGRAMS[name]());
  for (const feeding of FEEDINGS) {
    const [expected, actual] = modules.map((module) => {
      const instance = begin(module);
      const seen = [...trailOf(instance, feeding), hexOf(instance, DATA, 32)];
      instance.release();
      return seen;
    });
    if (actual.join() !== expected.join()) expect(actual).toEqual(expected);
  }
}
