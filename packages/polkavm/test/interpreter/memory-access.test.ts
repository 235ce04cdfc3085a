/** What loads and stores do with registers and memory, and which accesses trap. */
import { Reg, Stop } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, INSTRUCTIONS, type InstructionName } from '@polkavirt/polkavm/isa';
import { op, type ProgramExtras, start } from '../support/programs.ts';
import { neg } from './instruction-values.ts';

/** Read-only data at 0x10000, two pages of read-write data at 0x30000, one page of stack below 0xfffe0000. */
const DATA = Uint8Array.of(0xf0, 0xe1, 0xd2, 0xc3, 0xb4, 0xa5, 0x96, 0x87, 0x78);
const EXTRAS: ProgramExtras = {
  roData: DATA,
  roDataSize: 4096,
  rwData: DATA,
  rwDataSize: 0x2000,
  stackSize: 4096,
};
const RO = 0x1_0000;
const RW = 0x3_0000;
const STACK_END = 0xfffe_0000;

type Width = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'u64';
const WIDTHS: readonly Width[] = ['u8', 'i8', 'u16', 'i16', 'u32', 'i32', 'u64'];
const STORED = ['u8', 'u16', 'u32', 'u64'] as const;
const bytesOf = (width: Width): number => Number(width.slice(1)) / 8;

/** What each load gives of the first bytes of DATA, by hand: little-endian, the signed ones extended. */
const LOADED: Readonly<Record<Width, bigint>> = {
  u8: 0xf0n,
  i8: neg(0x10n),
  u16: 0xe1f0n,
  i16: neg(0x1e10n),
  u32: 0xc3d2_e1f0n,
  i32: neg(0x3c2d_1e10n),
  u64: 0x8796_a5b4_c3d2_e1f0n,
};

const VALUE = 0x0102_0304_0506_0708n;
const VALUE_BYTES = [8, 7, 6, 5, 4, 3, 2, 1];

/** The instruction with its address in a register (`load_indirect_u8`), or in its immediate (`load_u8`). */
const access = (kind: 'load' | 'store', width: Width, address: number, indirect: boolean) => {
  const name = `${kind}_${indirect ? 'indirect_' : ''}${width}` as InstructionName;
  // Indirect: base a1 is 16 more than the address, the offset makes up for it.
  return op(name, indirect ? { reg1: Reg.a0, reg2: Reg.a1, imm1: -16 } : { reg1: Reg.a0, imm1: address | 0 });
};

function run(kind: 'load' | 'store', width: Width, address: number, indirect: boolean, value = VALUE) {
  const { instance } = start([op('unlikely'), access(kind, width, address, indirect), op('trap')], EXTRAS);
  instance.registers[Reg.a0] = value;
  instance.registers[Reg.a1] = 0xaaaa_aaaa_0000_0000n + BigInt((address + 16) % 2 ** 32);
  const stop = instance.run();
  return { instance, stop, failed: instance.pc === 1 };
}

const contents = (instance: ReturnType<typeof run>['instance'], address: number, length: number): number[] => {
  const bytes = new Uint8Array(length);
  expect(instance.readMemory(address, bytes)).toBe(true);
  return [...bytes];
};

describe.each([
  ['at an absolute address', false],
  ['at base plus offset (low 32 bits)', true],
])('%s', (_, indirect) => {
  it.each(WIDTHS)('load_%s', (width) => {
    for (const address of [RW, RO]) {
      const { instance, failed } = run('load', width, address, indirect);
      expect(failed).toBe(false);
      expect(instance.registers[Reg.a0]).toBe(LOADED[width]);
    }
  });

  it.each(WIDTHS)('load_%s of what was never written is 0, across pages, too', (width) => {
    for (const address of [RW + 0x1000, RW + 0x1000 - 1, STACK_END - bytesOf(width), STACK_END - 4096]) {
      const { instance, failed } = run('load', width, address, indirect);
      expect(failed).toBe(false);
      expect(instance.registers[Reg.a0]).toBe(0n);
    }
  });

  it.each(STORED)('store_%s', (width) => {
    const length = bytesOf(width);
    for (const address of [RW + 1, RW + 0x0ffd, RW + 0x1fff - length, STACK_END - 4096, STACK_END - length]) {
      const before = contents(start([op('trap')], EXTRAS).instance, address, length);
      expect(before).not.toEqual(VALUE_BYTES.slice(0, length));
      const { instance, failed } = run('store', width, address, indirect);
      expect(failed).toBe(false);
      expect(contents(instance, address, length)).toEqual(VALUE_BYTES.slice(0, length));
    }
  });

  it.each(STORED)('store_%s leaves its surroundings alone', (width) => {
    const { instance } = run('store', width, RW + 1, indirect);
    const expected = [DATA[0], ...VALUE_BYTES.slice(0, bytesOf(width)), ...DATA.slice(1 + bytesOf(width))];
    expect(contents(instance, RW, DATA.length)).toEqual(expected);
  });

  /** Addresses where at least one byte of an access is not accessible. */
  const outside = (length: number): number[] => [
    0,
    0xfff,
    RO - 1,
    RO + 0x1000 - length + 1,
    0x2_0000,
    RW - 1,
    RW + 0x2000 - length + 1,
    STACK_END - 4096 - 1,
    STACK_END - length + 1,
    0xffff_0000,
    0xffff_ffff,
    2 ** 32 - length,
  ];

  it.each(WIDTHS)('load_%s traps where a byte is missing, and leaves the register', (width) => {
    for (const address of outside(bytesOf(width))) {
      const { instance, stop, failed } = run('load', width, address, indirect);
      expect([address, stop, failed]).toEqual([address, Stop.Trap, true]);
      expect(instance.registers[Reg.a0]).toBe(VALUE);
      expect(instance.nextPc).toBeUndefined();
    }
  });

  it.each(STORED)('store_%s traps where a byte is missing or read-only, and writes nothing', (width) => {
    const length = bytesOf(width);
    for (const address of [...outside(length), RO, RO + 0x800]) {
      const { instance, stop, failed } = run('store', width, address, indirect);
      expect([address, stop, failed]).toEqual([address, Stop.Trap, true]);
      expect(contents(instance, RW + 0x2000 - 8, 8)).toEqual(new Array(8).fill(0));
      expect(contents(instance, STACK_END - 8, 8)).toEqual(new Array(8).fill(0));
      expect(contents(instance, RO, DATA.length)).toEqual([...DATA]);
    }
  });
});

describe('stores of an immediate', () => {
  const expectedOf = (width: (typeof STORED)[number]): number[] =>
    ({ u8: [0xfe], u16: [0xfe, 0xff], u32: [0xfe, 0xff, 0xff, 0xff], u64: [0xfe, ...new Array(7).fill(0xff)] })[width];

  it.each(STORED)('store_imm_%s, sign-extended', (width) => {
    const { instance } = start([op(`store_imm_${width}`, { imm1: RW + 0xffc, imm2: -2 }), op('trap')], EXTRAS);
    instance.run();
    expect(contents(instance, RW + 0xffc, bytesOf(width))).toEqual(expectedOf(width));
  });

  it.each(STORED)('store_imm_indirect_%s, sign-extended', (width) => {
    const { instance } = start([op(`store_imm_indirect_${width}`, { reg1: Reg.sp, imm1: -8, imm2: -2 }), op('trap')], EXTRAS);
    instance.run();
    expect(contents(instance, STACK_END - 8, bytesOf(width))).toEqual(expectedOf(width));
  });

  it.each(STORED)('store_imm_%s and its indirect form trap where nothing is', (width) => {
    for (const line of [
      op(`store_imm_${width}`, { imm1: RO, imm2: 1 }),
      op(`store_imm_indirect_${width}`, { reg1: Reg.sp, imm1: 0, imm2: 1 }),
    ]) {
      const { instance } = start([line, op('trap')], EXTRAS);
      expect(instance.run()).toBe(Stop.Trap);
      expect(instance.pc).toBe(0);
    }
  });
});

it('has a test above for each load and store', () => {
  const names = INSTRUCTION_NAMES.filter((name) => /^(load|store)_(imm_)?(indirect_)?[ui](8|16|32|64)$/.test(name));
  expect(names).toHaveLength(2 * WIDTHS.length + 4 * STORED.length);
  for (const name of names) expect(INSTRUCTIONS[name].flow).toBe('next');
});
