/** Access rules of an instance's memory, seen from the host. */
import { type Instance, Reg, Stop } from '@polkavirt/polkavm';
import { buildProgram, moduleOf, op, type ProgramExtras, start } from '../support/programs.ts';

/** Read-only data at 0x10000 (one page), read-write data at 0x30000 (two pages), stack below 0xfffe0000 (one page). */
const EXTRAS: ProgramExtras = {
  roData: Uint8Array.of(1, 2, 3),
  roDataSize: 10,
  rwData: Uint8Array.of(4, 5, 6, 7),
  rwDataSize: 0x1800,
  stackSize: 1,
};
const NO_PROGRAM = [op('trap')];
const instantiate = (extras: ProgramExtras = EXTRAS): Instance => start(NO_PROGRAM, extras).instance;

const read = (instance: Instance, address: number, length: number): number[] | undefined => {
  const dest = new Uint8Array(length).fill(0xee);
  return instance.readMemory(address, dest) ? [...dest] : undefined;
};

describe('memory of a program, from the host', () => {
  it('shows initial data and zeros behind it, up to the end of the page', () => {
    const instance = instantiate();
    expect(read(instance, 0x1_0000, 5)).toEqual([1, 2, 3, 0, 0]);
    expect(read(instance, 0x1_0fff, 1)).toEqual([0]);
    expect(read(instance, 0x3_0000, 5)).toEqual([4, 5, 6, 7, 0]);
    expect(read(instance, 0x3_1fff, 1)).toEqual([0]);
    expect(read(instance, 0xfffd_f000, 2)).toEqual([0, 0]);
  });

  it.each([
    ['below the read-only data', 0xffff],
    ['behind the read-only data', 0x1_1000],
    ['below the read-write data', 0x2_ffff],
    ['behind the read-write data', 0x3_2000],
    ['below the stack', 0xfffd_efff],
    ['behind the stack', 0xfffe_0000],
    ['at 0', 0],
    ['at the very end', 0xffff_ffff],
  ])('has nothing %s', (_, address) => {
    const instance = instantiate();
    expect(read(instance, address, 1)).toBeUndefined();
    expect(instance.writeMemory(address, Uint8Array.of(1))).toBe(false);
    expect(instance.isAccessible(address, 1, false)).toBe(false);
  });

  it('writes read-write data and stack, across pages', () => {
    const instance = instantiate();
    expect(instance.writeMemory(0x3_0ffe, Uint8Array.of(9, 8, 7, 6))).toBe(true);
    expect(read(instance, 0x3_0ffd, 6)).toEqual([0, 9, 8, 7, 6, 0]);
    expect(instance.writeMemory(0xfffd_fffc, Uint8Array.of(1, 2, 3, 4))).toBe(true);
    expect(read(instance, 0xfffd_fffc, 4)).toEqual([1, 2, 3, 4]);
    expect(read(instance, 0x3_0000, 4)).toEqual([4, 5, 6, 7]);
  });

  it('does not write read-only data', () => {
    const instance = instantiate();
    expect(instance.writeMemory(0x1_0000, Uint8Array.of(9))).toBe(false);
    expect(instance.isAccessible(0x1_0000, 1, true)).toBe(false);
    expect(instance.isAccessible(0x1_0000, 1, false)).toBe(true);
    expect(read(instance, 0x1_0000, 1)).toEqual([1]);
  });

  it('changes nothing when an access is partly out of range', () => {
    const instance = instantiate();
    const dest = Uint8Array.of(42, 42);
    expect(instance.readMemory(0x3_1fff, dest)).toBe(false);
    expect([...dest]).toEqual([42, 42]);
    expect(instance.writeMemory(0x3_1fff, Uint8Array.of(9, 9))).toBe(false);
    expect(read(instance, 0x3_1fff, 1)).toEqual([0]);
    // Beyond 2^32 there is no wrapping around.
    expect(instance.readMemory(0xffff_ffff, new Uint8Array(0x1_1000))).toBe(false);
  });

  it.each([0, 0x1_0000, 0x2_0000, 0xffff_ffff])('lets an access of no bytes at %i succeed', (address) => {
    const instance = instantiate();
    expect(instance.readMemory(address, new Uint8Array(0))).toBe(true);
    expect(instance.writeMemory(address, new Uint8Array(0))).toBe(true);
    expect(instance.isAccessible(address, 0, true)).toBe(true);
  });

  it('is separate in each instance, and as in the image at first', () => {
    const module = moduleOf(buildProgram(NO_PROGRAM, EXTRAS).program);
    const first = module.instantiate();
    first.writeMemory(0x3_0000, Uint8Array.of(99));
    expect(read(module.instantiate(), 0x3_0000, 1)).toEqual([4]);
    expect(read(first, 0x3_0000, 2)).toEqual([99, 5]);
  });

  it('can still be read and written after a trap', () => {
    const { instance } = start([op('store_imm_u8', { imm1: 0x3_0000, imm2: 7 }), op('trap')], EXTRAS);
    expect(instance.run()).toBe(Stop.Trap);
    expect(read(instance, 0x3_0000, 2)).toEqual([7, 5]);
    expect(instance.writeMemory(0x3_0001, Uint8Array.of(8))).toBe(true);
    expect(read(instance, 0x3_0000, 2)).toEqual([7, 8]);
  });

  it('gives nothing any more after release', () => {
    const instance = instantiate();
    instance.release();
    expect(read(instance, 0x3_0000, 1)).toBeUndefined();
    expect(read(instance, 0x3_0000, 0)).toEqual([]);
  });
});

describe('bounded memory', () => {
  const HUGE: ProgramExtras = { rwDataSize: 0xc000_0000, stackSize: 0x1000_0000 };
  const limited = (maxMemoryBytes: number): Instance =>
    moduleOf(buildProgram(NO_PROGRAM, HUGE).program, { maxMemoryBytes }).instantiate();

  it('accepts 3 GiB of read-write data and pays for what is written only', () => {
    const before = process.memoryUsage().arrayBuffers;
    const instance = limited(0x10_0000);
    for (const address of [0x2_0000, 0xc001_ffff, 0xfffd_fff0, 0xf000_0000]) {
      expect(read(instance, address, 1)).toEqual([0]);
      expect(instance.writeMemory(address, Uint8Array.of(5))).toBe(true);
      expect(read(instance, address, 1)).toEqual([5]);
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });

  it('refuses writes beyond the limit, reads still work', () => {
    const instance = limited(2 * 4096 + 4095); // Two whole pages.
    expect(instance.writeMemory(0x2_0000, Uint8Array.of(1))).toBe(true);
    expect(instance.writeMemory(0x8000_0000, Uint8Array.of(2))).toBe(true);
    expect(instance.writeMemory(0x2_0001, Uint8Array.of(3))).toBe(true);
    expect(instance.writeMemory(0x9000_0000, Uint8Array.of(4))).toBe(false);
    expect(read(instance, 0x9000_0000, 1)).toEqual([0]);
    expect(read(instance, 0x2_0000, 2)).toEqual([1, 3]);
  });

  it("does not count the program's own data", () => {
    const extras = { rwData: new Uint8Array(3 * 4096).fill(1), rwDataSize: 4 * 4096 };
    const instance = moduleOf(buildProgram(NO_PROGRAM, extras).program, { maxMemoryBytes: 0 }).instantiate();
    expect(instance.writeMemory(0x2_0000, new Uint8Array(3 * 4096).fill(2))).toBe(true);
    expect(instance.writeMemory(0x2_3000, Uint8Array.of(2))).toBe(false);
  });

  it('makes a store beyond the limit trap, without writing a part of it', () => {
    const lines = [op('store_indirect_u64', { reg1: Reg.a0, reg2: Reg.a1, imm1: 0 })];
    const { program } = buildProgram(lines, { rwDataSize: 0x3000 });
    const instance = moduleOf(program, { maxMemoryBytes: 4096 }).instantiate();
    instance.prepareCall(0);
    instance.setGas(10n);
    instance.registers[Reg.a0] = 0x0102_0304_0506_0708n;
    instance.registers[Reg.a1] = 0x2_0ffcn;
    expect(instance.run()).toBe(Stop.Trap);
    expect(instance.pc).toBe(0);
    expect(read(instance, 0x2_0ff8, 16)).toEqual(new Array(16).fill(0));
  });
});
