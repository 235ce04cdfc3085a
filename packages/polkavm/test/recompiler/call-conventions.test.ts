/** What callers may rely on: which registers a function takes, and which a call changes. Worked out by hand. */
import { REGISTERS, Reg } from '@polkavirt/polkavm';
import { type CodeLine, op } from '../support/programs.ts';
import { analyseCalls, call, type Outside, RET } from './analyse.ts';

const FALL = op('fallthrough');
const TRAP = op('trap');
/** All but ra, sp, s0 and s1. */
const CHANGEABLE = 't0 t1 t2 a0 a1 a2 a3 a4 a5';
const set = (reg1: number): CodeLine => op('load_imm', { reg1, imm1: 1 });
const move = (reg1: number, reg2: number): CodeLine => op('move_reg', { reg1, reg2 });

const names = (mask: number): string => REGISTERS.filter((_, register) => (mask & (1 << register)) !== 0).join(' ');

/** By the line where a region starts. */
function conventionsOf(lines: readonly CodeLine[], outside: Outside = {}) {
  const { conventions, regions, lineOf } = analyseCalls(lines, outside);
  const of = (masks: Int32Array) =>
    Object.fromEntries([...masks].map((mask, region) => [lineOf(regions.start[region]), names(mask)]));
  const { parameters, writes, changed, clobbered } = conventions;
  return { parameters: of(parameters), writes: of(writes), changed: of(changed), clobbered: of(clobbered) };
}

it('a function that calls another one changes what that one does, and may have lost what it keeps', () => {
  const lines = [
    op('add_imm_64', { reg1: Reg.sp, reg2: Reg.sp, imm1: -8 }),
    op('store_indirect_u64', { reg1: Reg.ra, reg2: Reg.sp }),
    call(6, 0),
    op('load_indirect_u64', { reg1: Reg.ra, reg2: Reg.sp }),
    op('add_imm_64', { reg1: Reg.sp, reg2: Reg.sp, imm1: 8 }),
    RET,
    op('add_64', { reg1: Reg.a1, reg2: Reg.a2, reg3: Reg.a3 }),
    move(Reg.a0, Reg.a4),
    RET,
  ];
  expect(conventionsOf(lines, { jumpTable: [3] })).toEqual({
    // a0 is always one; two more, in the order of their use as arguments.
    parameters: { 0: 'ra sp a0', 6: 'ra a0 a2' },
    writes: { 0: 'ra sp', 6: 'a0 a1' },
    changed: { 0: 'a0 a1', 6: 'a0 a1' },
    // What it writes itself of the four, since it calls; a function without calls leaves them to its end.
    clobbered: { 0: 'ra sp', 6: '' },
  });
});

it('what a call changes comes up through any number of callers, and through those that call each other', () => {
  const lines = [
    call(3, 0),
    RET,
    TRAP,
    // Calls the next one, which calls it.
    call(7, 1),
    set(Reg.s0),
    RET,
    TRAP,
    call(3, 2),
    call(12, 3),
    set(Reg.t0),
    RET,
    TRAP,
    set(Reg.a5),
    set(Reg.s1),
    RET,
  ];
  expect(conventionsOf(lines, { jumpTable: [1, 4, 8, 9] })).toMatchObject({
    changed: { 0: 't0 a5', 3: 't0 a5', 7: 't0 a5', 12: 'a5' },
    // s1 is written by a function without calls, which writes it back before it returns only.
    clobbered: { 0: 'ra s0', 3: 'ra s0', 7: 'ra s0', 12: '' },
  });
});

it('a jump to the start of another function is a call of it', () => {
  const lines = [op('jump', { target: 3 }), TRAP, TRAP, set(Reg.a3), RET];
  const exported = [0, 3];
  expect(conventionsOf(lines, { exported })).toMatchObject({
    writes: { 0: '', 3: 'a3' },
    changed: { 0: 'a3', 3: 'a3' },
    clobbered: { 0: '', 3: '' },
  });
  const saving = [set(Reg.s0), op('jump', { target: 3 }), TRAP, set(Reg.a3), RET];
  expect(conventionsOf(saving, { exported }).clobbered).toEqual({ 0: 's0', 3: '' });
});

it.each<[string, CodeLine, Outside]>([
  ['a jump to wherever a register says', op('jump_indirect', { reg1: Reg.t0 }), {}],
  [
    'a call of whatever a register says',
    op('load_imm_and_jump_indirect', { reg1: Reg.ra, reg2: Reg.t0, imm1: 2 }),
    { jumpTable: [1] },
  ],
])('%s changes everything', (_what, line, outside) => {
  expect(conventionsOf([line, RET], outside)).toMatchObject({
    writes: { 0: REGISTERS.join(' ') },
    changed: { 0: CHANGEABLE },
    clobbered: { 0: 'ra sp s0 s1' },
  });
});

describe('where a function is too long for one region', () => {
  /** Blocks of ten that do nothing. */
  const falls = (count: number, first = 0): CodeLine[] =>
    Array.from({ length: count }, (_, at) => ((first + at) % 10 === 9 || at === count - 1 ? FALL : op('unlikely')));

  it('running into the next one is a call of it', () => {
    const lines = [...falls(3000), set(Reg.a2), RET];
    expect(conventionsOf(lines)).toMatchObject({
      writes: { 0: '', 3000: 'a2' },
      changed: { 0: 'a2', 3000: 'a2' },
      clobbered: { 0: '', 3000: '' },
    });
  });

  it('a jump into its middle changes everything', () => {
    const lines = [op('jump', { target: 3100 }), ...falls(3099, 1), set(Reg.a2), RET];
    expect(conventionsOf(lines)).toMatchObject({
      changed: { 0: CHANGEABLE, 3000: 'a2' },
      clobbered: { 0: 'ra sp s0 s1', 3000: '' },
    });
  });

  it('a call that returns to another one changes everything', () => {
    const lines = [...falls(2999), call(0, 0), set(Reg.a2), RET];
    expect(conventionsOf(lines, { jumpTable: [3000] })).toMatchObject({
      changed: { 0: CHANGEABLE, 3000: 'a2' },
      clobbered: { 0: 'ra sp s0 s1', 3000: '' },
    });
  });
});

describe('a function takes what it may read before it writes it', () => {
  const parametersOf = (...lines: CodeLine[]) => conventionsOf(lines).parameters[0];

  it('a0 always, ra for its return', () => {
    expect(parametersOf(TRAP)).toBe('a0');
    expect(parametersOf(RET)).toBe('ra a0');
    expect(parametersOf(set(Reg.ra), RET)).toBe('a0');
  });

  it('in a loop too, but not what it has written by then', () => {
    const loop = [FALL, op('branch_eq_imm', { reg1: Reg.a5, target: 4 }), move(Reg.a4, Reg.a3), op('jump', { target: 1 }), TRAP];
    expect(parametersOf(...loop)).toBe('a0 a3 a5');
    expect(parametersOf(move(Reg.a4, Reg.a3), move(Reg.a5, Reg.a4), TRAP)).toBe('a0 a3');
    expect(parametersOf(move(Reg.a3, Reg.a3), TRAP)).toBe('a0 a3');
  });

  it('if any way leads there without a write', () => {
    const branch = op('branch_eq_imm', { reg1: Reg.a1, target: 3 });
    expect(parametersOf(branch, set(Reg.a2), FALL, move(Reg.a4, Reg.a2), TRAP)).toBe('a0 a1 a2');
    expect(parametersOf(set(Reg.a2), branch, FALL, move(Reg.a4, Reg.a2), TRAP)).toBe('a0 a1');
  });

  it('two more at most, what is new for each call before what may be in memory already', () => {
    const reading = (...registers: number[]) => parametersOf(...registers.map((register) => move(Reg.t2, register)), TRAP);
    expect(reading(Reg.a5, Reg.a4, Reg.a3)).toBe('a0 a3 a4');
    expect(reading(Reg.a5, Reg.a4, Reg.ra)).toBe('ra a0 a4');
    expect(reading(Reg.s0, Reg.s1, Reg.ra)).toBe('s0 s1 a0');
    expect(reading(Reg.a2, Reg.a1, Reg.sp)).toBe('sp a0 a1');
    expect(reading(Reg.a0, Reg.a1, Reg.a2)).toBe('a0 a1 a2');
    // Never those that only hold what is between.
    expect(reading(Reg.t0, Reg.t1, Reg.t2)).toBe('a0');
  });
});
