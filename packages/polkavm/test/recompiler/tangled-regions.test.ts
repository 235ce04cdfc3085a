/** Code whose jumps are a tangle stays out of the compiler, and nothing else does. */
import { readdirSync, readFileSync } from 'node:fs';
import { createEngine, createRecompilerBackend, type Program, parseProgram, Reg, tier0Backend, unwrap } from '@polkavirt/polkavm';
import { buildProgram, op } from '../support/programs.ts';
import { compile } from './compile.ts';

/** Branches to anywhere, over and over. */
const mesh = (count: number): Program => {
  const branches = Array.from({ length: count }, (_, i) =>
    op('branch_eq_imm', { reg1: Reg.t0, imm1: i & 1, target: (i * 7919 + 1) % count }),
  );
  return buildProgram([...branches, op('jump', { target: 0 })]).program;
};

/** How many instructions have an entry in compiled code. */
const entriesOf = (program: Program): number => compile(program).entryWords.filter((word) => word !== -1).length;

it('a mesh of branches has next to no entries and code', () => {
  const program = mesh(12_000);
  // What is left over behind the last region that is full.
  expect(entriesOf(program)).toBeLessThan(120);
  expect(compile(program).bytes.length).toBeLessThan(program.code.length / 10);
});

/** Calls of each line, the head of the region among them, but for the first one. */
const called = (count: number): Program => {
  const calls = Array.from({ length: count }, (_, line) =>
    op('load_imm_and_jump', { reg1: Reg.ra, imm1: 2 * (line + 1), target: (line + 1) % count }),
  );
  return buildProgram([...calls, op('jump', { target: 0 })], { jumpTable: Array.from({ length: count }, (_, line) => line + 1) })
    .program;
};

it('code that is called at more than 100 places besides its head is not compiled', () => {
  expect(entriesOf(called(101))).toBeGreaterThan(100);
  expect(entriesOf(called(102))).toBe(0);
});

it('a small mesh is compiled', () => {
  expect(entriesOf(mesh(70))).toBeGreaterThan(30);
});

/** So many loops of one instruction, each entered from the one before, and other instructions behind them. */
const loops = (count: number, others: number): Program => {
  const each = Array.from({ length: count }, (_, line) => op('branch_eq_imm', { reg1: Reg.t0, imm1: line, target: line }));
  const rest = Array.from({ length: others }, () => op('add_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: 1 }));
  return buildProgram([...each, ...rest, op('trap')]).program;
};

it('loops are a tangle if they are more than 40 and more than one in 12 instructions', () => {
  expect(entriesOf(loops(40, 0))).toBeGreaterThan(0);
  expect(entriesOf(loops(41, 0))).toBe(0);
  // 12 x 41 instructions with the trap at the end, and one less.
  expect(entriesOf(loops(41, 450))).toBeGreaterThan(0);
  expect(entriesOf(loops(41, 449))).toBe(0);
});

it('code beside a mesh is compiled', () => {
  const calls = [
    op('load_imm_and_jump', { reg1: Reg.ra, imm1: 2, target: 3 }),
    op('fallthrough'),
    op('jump_indirect', { reg1: Reg.ra }),
    op('add_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: 1 }),
    op('jump_indirect', { reg1: Reg.ra }),
  ];
  const tangle = Array.from({ length: 3000 }, (_, i) =>
    op('branch_eq_imm', { reg1: Reg.t0, imm1: i & 1, target: calls.length + ((i * 7919 + 1) % 3000) }),
  );
  const { program } = buildProgram([...calls, ...tangle, op('trap')], { jumpTable: [1] });
  const { entryWords } = compile(program);
  expect(entryWords[0]).not.toBe(-1);
});

it('no fixture has a tangle: all of its exports are compiled', () => {
  const folder = new URL('../../../../fixtures/guests/', import.meta.url);
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.polkavm'))) {
    const program = unwrap(parseProgram(new Uint8Array(readFileSync(new URL(file, folder)))));
    const { entryWords } = compile(program);
    for (const { pc } of program.exports) expect([file, entryWords[pc]]).not.toEqual([file, -1]);
  }
});

it('a mesh runs to the end of its gas as the interpreter runs it', () => {
  const program = mesh(12_000);
  const engine = createEngine();
  const compiled = createEngine({ backends: [createRecompilerBackend(tier0Backend, { compileAfter: 0 })] });
  const [expected, actual] = [
    unwrap(engine.createModule(program, { backend: 'interpreter' })),
    unwrap(compiled.createModule(program, { backend: 'recompiler' })),
  ].map((module) => {
    const instance = module.instantiate();
    instance.prepareCall(0);
    instance.setGas(1_000_000n);
    return [instance.run(), instance.pc, instance.getGas(), ...instance.registers].join();
  });
  expect(actual).toBe(expected);
});
