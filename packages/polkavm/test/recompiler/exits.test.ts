/**
 * Every register on every way out of a function of compiled code. A register may be in a local, in memory or both, and each
 * exit writes back what memory does not know; which ones those are depends on who wrote the register, who reads it, and
 * whether it is a parameter of the function that control goes to.
 */

import { CodeBuilder, type Label } from '@polkavirt/campaign';
import { type Module, Reg } from '@polkavirt/polkavm';
import { RETURN_ADDRESS } from '../../src/memory/create-memory-map.ts';
import { begin, bothModules, type Feeding, textOf, trailOf } from './both-back-ends.ts';

const DATA = 0x2_0000;
const DATA_SIZE = 4096;
/** Where functions keep ra, and the program leaves the registers that it reads. */
const [SAVED_RA, OUTER_RA, COUNTER, SEEN_BY_CALLEE, SEEN_BY_CALLER] = [0, 8, 16, 24, 32].map((offset) => DATA + offset);

/** Too long to be copied into a caller. */
const LONG = 65;

/** A function to leave, and where it may go. */
interface Scene {
  readonly code: CodeBuilder;
  /** The function itself. */
  readonly self: Label;
  /** Another one, which is called as well. */
  readonly callee: Label;
  /** A block in the middle of it. */
  readonly inCallee: Label;
  /** A block of the caller that nothing returns to. */
  readonly elsewhere: Label;
}

const ret = (code: CodeBuilder) => code.add('jump_indirect', { reg1: Reg.ra });

const keepRa = (code: CodeBuilder, act: () => void) => {
  code.add('store_u64', { reg1: Reg.ra, imm1: SAVED_RA });
  act();
  code.add('load_u64', { reg1: Reg.ra, imm1: SAVED_RA });
  ret(code);
};

/** Where t2 points. */
const jumpTo = (code: CodeBuilder, label: Label) => {
  code.add('load_imm', { reg1: Reg.t2, imm1: code.addressOf(label) });
  code.add('jump_indirect', { reg1: Reg.t2 });
};

const memset = (code: CodeBuilder, address: number, length: number) => {
  code.add('load_imm', { reg1: Reg.a0, imm1: address });
  code.add('load_imm', { reg1: Reg.a2, imm1: length });
  code.add('memset');
};

const EXITS: Readonly<Record<string, (scene: Scene) => void>> = {
  'a return': ({ code }) => ret(code),
  'a return to somewhere else': ({ code, elsewhere }) => {
    code.add('load_imm', { reg1: Reg.ra, imm1: code.addressOf(elsewhere) });
    ret(code);
  },
  'a return to the host': ({ code }) => {
    code.add('load_imm', { reg1: Reg.ra, imm1: RETURN_ADDRESS | 0 });
    ret(code);
  },
  'a return to nowhere': ({ code }) => {
    code.add('load_imm', { reg1: Reg.ra, imm1: 3 });
    ret(code);
  },
  'a host call': ({ code }) => {
    code.add('ecalli', { imm1: 5 });
    ret(code);
  },
  'a trap': ({ code }) => code.add('trap'),
  'a constant address that is not there': ({ code }) => {
    code.add('store_imm_u8', { imm1: 8 });
    ret(code);
  },
  'a load from a register that points nowhere': ({ code }) => {
    code.add('load_indirect_u8', { reg1: Reg.t2, reg2: Reg.t2 });
    ret(code);
  },
  'a growing heap': ({ code }) => {
    code.add('load_imm', { reg1: Reg.t2, imm1: 4096 });
    code.add('sbrk', { reg1: Reg.t2, reg2: Reg.t2 });
    ret(code);
  },
  'a memset': ({ code }) => {
    memset(code, DATA + 64, 20);
    ret(code);
  },
  'a memset that leaves its region': ({ code }) => {
    memset(code, DATA + DATA_SIZE - 5, 20);
    ret(code);
  },
  'a call': ({ code, callee }) => keepRa(code, () => code.call(callee)),
  'a call by address': ({ code, callee }) =>
    keepRa(code, () => {
      code.add('load_imm', { reg1: Reg.t2, imm1: code.addressOf(callee) });
      code.callIndirect(Reg.t2);
    }),
  'a jump to another function': ({ code, callee }) => code.add('jump', { label: callee }),
  'a jump into another function': ({ code, inCallee }) => code.add('jump', { label: inCallee }),
  'a branch to another function': ({ code, callee }) => {
    const next = code.label();
    code.add('branch_eq_imm', { reg1: Reg.t2, imm1: 1000 + Reg.t2, label: callee });
    code.place(next);
    ret(code);
  },
  'a dynamic jump to another function': ({ code, callee }) => jumpTo(code, callee),
  'a dynamic jump into another function': ({ code, inCallee }) => jumpTo(code, inCallee),
  'a dynamic jump to itself': ({ code, self }) => {
    const end = code.label();
    const again = code.label();
    code.add('load_u64', { reg1: Reg.t2, imm1: COUNTER });
    code.add('add_imm_64', { reg1: Reg.t2, reg2: Reg.t2, imm1: 1 });
    code.add('store_u64', { reg1: Reg.t2, imm1: COUNTER });
    code.add('branch_greater_unsigned_imm', { reg1: Reg.t2, imm1: 3, label: end });
    code.place(again);
    jumpTo(code, self);
    code.place(end);
    ret(code);
  },
  'a dynamic jump to nowhere': ({ code }) => {
    code.add('load_imm', { reg1: Reg.t2, imm1: 5 });
    code.add('jump_indirect', { reg1: Reg.t2 });
  },
  'more calls in each other than are nested': ({ code, self }) => {
    const end = code.label();
    const again = code.label();
    code.add('load_u64', { reg1: Reg.t2, imm1: COUNTER });
    code.add('add_imm_64', { reg1: Reg.t2, reg2: Reg.t2, imm1: 1 });
    code.add('store_u64', { reg1: Reg.t2, imm1: COUNTER });
    code.add('branch_greater_unsigned_imm', { reg1: Reg.t2, imm1: 250, label: end });
    code.place(again);
    code.add('add_imm_64', { reg1: Reg.s1, reg2: Reg.s1, imm1: -8 });
    code.add('store_indirect_u64', { reg1: Reg.ra, reg2: Reg.s1 });
    code.call(self);
    code.add('load_indirect_u64', { reg1: Reg.ra, reg2: Reg.s1 });
    code.add('add_imm_64', { reg1: Reg.s1, reg2: Reg.s1, imm1: 8 });
    code.place(end);
    ret(code);
  },
};

/** Who does what with the register that is looked at. */
interface Roles {
  readonly register: number;
  readonly isWritten: boolean;
  /** What the other function does with it. */
  readonly callee: 'nothing' | 'read' | 'write';
  /** The function is entered in its middle, as after a host call, so that it is the resumable one that is left. */
  readonly isResumed: boolean;
  readonly isReadByCaller: boolean;
}

/** Adds a caller and its two functions to the code. @returns Where the caller starts. */
function addScene(
  code: CodeBuilder,
  leave: (scene: Scene) => void,
  { register, isWritten, callee, isResumed, isReadByCaller }: Roles,
): Label {
  const [main, self, other, inCallee, elsewhere] = Array.from({ length: 5 }, () => code.label());
  code.place(main);
  code.add('store_u64', { reg1: Reg.ra, imm1: OUTER_RA });
  for (let at = Reg.t0; at <= Reg.a5; at++) code.add('load_imm', { reg1: at, imm1: 1000 + at });
  code.add('load_imm', { reg1: Reg.s0, imm1: DATA + 3000 });
  code.add('load_imm', { reg1: Reg.s1, imm1: DATA + 4000 });
  code.call(self);
  if (isReadByCaller) code.add('store_u64', { reg1: register, imm1: SEEN_BY_CALLER });
  code.add('ecalli', { imm1: 1 });
  code.call(other);
  code.add('ecalli', { imm1: 2 });
  const end = code.label();
  code.add('jump', { label: end });
  code.place(elsewhere);
  if (isReadByCaller) code.add('store_u64', { reg1: register, imm1: SEEN_BY_CALLER });
  code.add('ecalli', { imm1: 3 });
  code.add('jump', { label: end });
  code.place(end);
  code.add('load_u64', { reg1: Reg.ra, imm1: OUTER_RA });
  ret(code);

  code.place(self);
  code.pad(LONG);
  if (isResumed) code.add('ecalli', { imm1: 4 });
  if (isWritten) code.add('load_imm', { reg1: register, imm1: 0x4711 });
  leave({ code, self, callee: other, inCallee, elsewhere });

  code.place(other);
  code.pad(LONG);
  code.add('fallthrough');
  code.place(inCallee);
  if (callee === 'read') code.add('store_u64', { reg1: register, imm1: SEEN_BY_CALLEE });
  if (callee === 'write') code.add('load_imm', { reg1: register, imm1: 0x815 });
  ret(code);
  return main;
}

/** In one go, and with so little at a time that every block's check fails now and then. */
const FEEDINGS: readonly Feeding[] = [
  { gas: 100_000n, refill: 0n, stops: 20 },
  { gas: 90n, refill: 90n, stops: 60 },
];

/** One of each class: the return address, the stack, a temporary, a preserved one, result and parameters, the last parameter. */
const REGISTERS = ['ra', 'sp', 't2', 's0', 'a0', 'a1', 'a5'] as const;

/** What a run from one of the program's exports shows. */
function observe(module: Module, at: number, feeding: Feeding): string[] {
  const instance = begin(module, at);
  const seen = [...trailOf(instance, feeding), textOf(instance, DATA, DATA_SIZE)];
  instance.release();
  return seen;
}

/** Runs from each of the program's exports in turn, each of which is one of the roles, in each way of the feedings. */
function expectAlike(module: Module, reference: readonly (readonly string[])[][], roles: readonly Roles[]): void {
  for (const [at, role] of roles.entries()) {
    for (const [way, feeding] of FEEDINGS.entries()) {
      const expected = reference[at][way];
      const actual = observe(module, at, feeding);
      // Jest takes its time to find that two things are equal.
      if (actual.join() !== expected.join()) expect({ role, trail: actual }).toEqual({ role, trail: expected });
    }
  }
}

/** Everything that may be done with a register. */
const rolesOf = (register: number): Roles[] =>
  [true, false].flatMap((isWritten) =>
    (['nothing', 'read', 'write'] as const).flatMap((callee) =>
      [
        [false, false],
        [false, true],
        [true, true],
      ].map(([isResumed, isReadByCaller]) => ({ register, isWritten, callee, isResumed, isReadByCaller })),
    ),
  );

describe.each(Object.keys(EXITS))('%s', (name) => {
  it.each(REGISTERS)('leaves %s as it should be', (registerName) => {
    // All of them in one program, since compiling takes longer than running.
    const code = new CodeBuilder();
    const roles = rolesOf(Reg[registerName]);
    const starts = roles.map((one) => addScene(code, EXITS[name], one));
    const { program } = code.build(starts, { rwDataSize: DATA_SIZE, stackSize: 4096 });
    const [reference, atOnce] = bothModules(program);
    const trails = roles.map((_, at) => FEEDINGS.map((feeding) => observe(reference, at, feeding)));
    expectAlike(atOnce, trails, roles);
    const [, piecemeal] = bothModules(program, 'function by function');
    expectAlike(piecemeal, trails, roles);
    // Once more, since some of it is only compiled by then.
    expectAlike(piecemeal, trails, roles);
  });
});
