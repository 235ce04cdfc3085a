/** Every instruction: what it computes by `instruction-values.ts`, what else it does by `effect-values.ts`. */
import { Reg, Stop } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, type InstructionName } from '@polkavirt/polkavm/isa';
import { type CodeLine, op, start } from '../support/programs.ts';
import { BEFORE as AT_START, BYTES, DATA, EFFECTS } from './effect-values.ts';
import { ALL, MIN_32, neg, REGISTER_AND_IMMEDIATE, THREE_REGISTERS, TWO_REGISTERS } from './instruction-values.ts';

const { a0: D, a1: A, a2: B } = Reg;
const BEFORE = 0x77n;

/** The destination after one instruction on given sources. */
function compute(line: CodeLine, a: bigint, b: bigint, destination: number = D): bigint {
  const { instance } = start([line, op('trap')]);
  instance.registers[D] = BEFORE;
  instance.registers[A] = a;
  instance.registers[B] = b;
  expect(instance.run()).toBe(Stop.Trap);
  expect(instance.pc).not.toBe(0);
  return instance.registers[destination];
}

const rowsOf = <Row>(table: Readonly<Record<string, readonly Row[]>>): [InstructionName, Row][] =>
  Object.entries(table).flatMap(([name, rows]) => rows.map((row): [InstructionName, Row] => [name as InstructionName, row]));

describe('three registers', () => {
  it.each(rowsOf(THREE_REGISTERS))('%s %p', (name, [a, b, result]) => {
    expect(compute(op(name, { reg1: D, reg2: A, reg3: B }), a, b)).toBe(result);
  });

  it.each(rowsOf(THREE_REGISTERS).filter(([name]) => !name.startsWith('cmov')))(
    '%s %p with the destination as a source',
    (name, [a, b, result]) => {
      expect(compute(op(name, { reg1: A, reg2: A, reg3: B }), a, b, A)).toBe(result);
      expect(compute(op(name, { reg1: B, reg2: A, reg3: B }), a, b, B)).toBe(result);
    },
  );
});

describe('two registers and an immediate', () => {
  it.each(rowsOf(REGISTER_AND_IMMEDIATE))('%s %p', (name, [a, imm1, result]) => {
    expect(compute(op(name, { reg1: D, reg2: A, imm1 }), a, 0n)).toBe(result);
    if (!name.startsWith('cmov')) expect(compute(op(name, { reg1: A, reg2: A, imm1 }), a, 0n, A)).toBe(result);
  });
});

describe('two registers', () => {
  it.each(rowsOf(TWO_REGISTERS))('%s %p', (name, [a, result]) => {
    expect(compute(op(name, { reg1: D, reg2: A }), a, 0n)).toBe(result);
    expect(compute(op(name, { reg1: A, reg2: A }), a, 0n, A)).toBe(result);
  });
});

describe('constants', () => {
  it('load_imm sign-extends', () => {
    expect(compute(op('load_imm', { reg1: D, imm1: -5 }), 0n, 0n)).toBe(neg(5n));
    expect(compute(op('load_imm', { reg1: D, imm1: -(2 ** 31) }), 0n, 0n)).toBe(MIN_32);
    expect(compute(op('load_imm', { reg1: D, imm1: 0x7fff_ffff }), 0n, 0n)).toBe(0x7fff_ffffn);
  });

  it('load_imm64 takes all 64 bits', () => {
    const line = op('load_imm64', { reg1: D, imm1: 0x89ab_cdef | 0, imm2: 0x0123_4567 });
    expect(compute(line, 0n, 0n)).toBe(0x0123_4567_89ab_cdefn);
    expect(compute(op('load_imm64', { reg1: D, imm1: -1, imm2: -1 }), 0n, 0n)).toBe(ALL);
  });

  it('unlikely does nothing', () => {
    expect(compute(op('unlikely'), 1n, 2n)).toBe(BEFORE);
  });
});

describe('register nibbles', () => {
  it.each([13, 14, 15])('%i means register 12', (nibble) => {
    const { instance } = start([op('add_64', { reg1: nibble, reg2: A, reg3: nibble })]);
    instance.registers[Reg.a5] = 5n;
    instance.registers[A] = 3n;
    instance.run();
    expect(instance.registers[Reg.a5]).toBe(8n);
  });
});

describe('effects', () => {
  it.each(Object.entries(EFFECTS))('%s', (name, { operands, line, stop = Stop.Trap, bytes = BYTES, ...changed }) => {
    const lines = [op(name as InstructionName, operands), op('trap'), op('trap')];
    const extras = { rwDataSize: 4096, rwData: Uint8Array.from(BYTES), jumpTable: [2] };
    const { instance, pcs } = start(lines, extras);
    for (const register of ['a0', 'a1', 'a2', 'a3'] as const) instance.registers[Reg[register]] = AT_START[register];
    expect([instance.run(), pcs.indexOf(instance.pc)]).toEqual([stop, line]);
    const { a0, a1, a2 } = { ...AT_START, ...changed };
    expect([...instance.registers].slice(Reg.a0)).toEqual([a0, a1, a2, AT_START.a3, 0n, 0n]);
    const memory = new Uint8Array(BYTES.length);
    expect(instance.readMemory(DATA, memory)).toBe(true);
    expect([...memory]).toEqual(bytes);
  });
});

it('every instruction has a row in one of these tables, and only one', () => {
  const rows = [THREE_REGISTERS, REGISTER_AND_IMMEDIATE, TWO_REGISTERS, EFFECTS].flatMap((table) => Object.keys(table));
  expect(rows.sort()).toEqual([...INSTRUCTION_NAMES].sort());
});
