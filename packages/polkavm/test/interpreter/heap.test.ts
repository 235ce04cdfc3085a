/** `sbrk` and `memset`. */
import { type Instance, Reg, Stop } from '@polkavirt/polkavm';
import { type CodeLine, op, type ProgramExtras, start } from '../support/programs.ts';

/** With 16 bytes of read-write data at 0x20000 the heap starts at 0x20010. */
const EXTRAS: ProgramExtras = { rwDataSize: 16 };
const HEAP = 0x2_0010;
/** The most: up to the gap below the (empty) stack at 0xfffe0000. */
const MOST = 0xfffd_0000 - HEAP;

/** Runs `a0 = sbrk a1` for each size in turn, on one instance. */
function sbrk(sizes: readonly bigint[], extras: ProgramExtras = EXTRAS): { results: bigint[]; instance: Instance } {
  const { instance } = start([op('sbrk', { reg1: Reg.a0, reg2: Reg.a1 }), op('jump_indirect', { reg1: Reg.ra })], extras);
  const results = sizes.map((size) => {
    instance.prepareCall(0);
    instance.registers[Reg.a1] = size;
    expect(instance.run()).toBe(Stop.Finished);
    return instance.registers[Reg.a0];
  });
  return { results, instance };
}

describe('sbrk', () => {
  it('gives the end, which 0 asks for', () => {
    expect(sbrk([0n, 1n, 0n, 15n]).results).toEqual([0x2_0010n, 0x2_0011n, 0x2_0011n, 0x2_0020n]);
  });

  it('makes whole pages accessible', () => {
    const { instance } = sbrk([0n]);
    expect(instance.isAccessible(0x2_0000, 0x1000, true)).toBe(true);
    expect(instance.isAccessible(0x2_1000, 1, false)).toBe(false);
    // Up to the end of the page that the data has in part nothing changes; one byte more is a page more.
    expect(sbrk([0xff0n]).instance.isAccessible(0x2_1000, 1, false)).toBe(false);
    const grown = sbrk([0xff0n, 1n]).instance;
    expect(grown.isAccessible(0x2_1000, 0x1000, true)).toBe(true);
    expect(grown.isAccessible(0x2_2000, 1, false)).toBe(false);
    expect(grown.heapEnd).toBe(0x2_1001);
  });

  it('fails with 0 beyond the most, and leaves the heap', () => {
    const { results, instance } = sbrk([BigInt(MOST) + 1n, 0n, BigInt(MOST), 1n, 0n]);
    // The end 0xfffd0000 is sign-extended.
    expect(results).toEqual([0n, 0x2_0010n, 0xffff_ffff_fffd_0000n, 0n, 0xffff_ffff_fffd_0000n]);
    expect(instance.heapEnd).toBe(0xfffd_0000);
  });

  it('takes a size that is not a u32 for 0', () => {
    expect(sbrk([0x1_0000_0001n, 2n ** 64n - 1n, 1n]).results).toEqual([0x2_0010n, 0x2_0010n, 0x2_0011n]);
  });

  it('takes the low 32 bits in latest32', () => {
    const { results } = sbrk([0x1_0000_0001n, 0xffff_ffffn, BigInt(MOST - 1)], { ...EXTRAS, instructionSet: 'latest32' });
    expect(results).toEqual([0x2_0011n, 0n, 0xfffd_0000n]);
  });
});

/** a1 is the byte, a0 the address, a2 the number of bytes; the block costs 3. */
const FILL: readonly CodeLine[] = [op('unlikely'), op('memset'), op('jump_indirect', { reg1: Reg.ra })];
const BLOCK = 3n;

function startFill(address: bigint, count: bigint, extras: ProgramExtras = { rwDataSize: 0x2000 }): Instance {
  const { instance } = start(FILL, extras);
  instance.registers[Reg.a0] = address;
  instance.registers[Reg.a1] = 0x1_0000_01abn;
  instance.registers[Reg.a2] = count;
  return instance;
}

const bytes = (instance: Instance, address: number, length: number): number[] => {
  const dest = new Uint8Array(length);
  expect(instance.readMemory(address, dest)).toBe(true);
  return [...dest];
};
const left = (instance: Instance): [bigint, bigint] => [instance.registers[Reg.a0], instance.registers[Reg.a2]];

describe('memset', () => {
  it('fills with the low byte, for one gas each, and leaves a0 behind the end', () => {
    const instance = startFill(0x2_0001n, 3n);
    expect(instance.run()).toBe(Stop.Finished);
    expect(bytes(instance, 0x2_0000, 5)).toEqual([0, 0xab, 0xab, 0xab, 0]);
    expect(left(instance)).toEqual([0x2_0004n, 0n]);
    expect(1000n - instance.getGas()).toBe(BLOCK + 3n);
  });

  it('crosses pages', () => {
    const instance = startFill(0x2_0f00n, 0x200n);
    expect(instance.run()).toBe(Stop.Finished);
    expect(bytes(instance, 0x2_0f00, 0x200)).toEqual(new Array(0x200).fill(0xab));
    expect(bytes(instance, 0x2_1100, 1)).toEqual([0]);
    expect(1000n - instance.getGas()).toBe(BLOCK + 0x200n);
  });

  it('of no bytes costs nothing more and needs no valid address', () => {
    const instance = startFill(0n, 0n);
    instance.setGas(BLOCK);
    expect(instance.run()).toBe(Stop.Finished);
    expect(instance.getGas()).toBe(0n);
    expect(left(instance)).toEqual([0n, 0n]);
  });

  it('takes the low 32 bits of address and count, keeps the upper ones of a0 and clears those of a2', () => {
    const instance = startFill(0x7_0002_0000n, 0x5_0000_0002n);
    expect(instance.run()).toBe(Stop.Finished);
    expect(bytes(instance, 0x2_0000, 3)).toEqual([0xab, 0xab, 0]);
    expect(left(instance)).toEqual([0x7_0002_0002n, 0n]);
    const none = startFill(0n, 0x5_0000_0000n);
    none.run();
    expect(left(none)).toEqual([0n, 0n]);
  });

  it('stops when gas runs out, and goes on where it stopped', () => {
    const instance = startFill(0x2_0ffen, 5n);
    instance.setGas(BLOCK + 3n);
    expect(instance.run()).toBe(Stop.OutOfGas);
    expect([instance.pc, instance.nextPc]).toEqual([1, 1]);
    expect(instance.getGas()).toBe(0n);
    expect(left(instance)).toEqual([0x2_1001n, 2n]);
    expect(bytes(instance, 0x2_0ffe, 5)).toEqual([0xab, 0xab, 0xab, 0, 0]);
    // Still nothing: nothing changes.
    expect(instance.run()).toBe(Stop.OutOfGas);
    expect(left(instance)).toEqual([0x2_1001n, 2n]);
    // The block is not paid for again.
    instance.setGas(10n);
    expect(instance.run()).toBe(Stop.Finished);
    expect(instance.getGas()).toBe(8n);
    expect(bytes(instance, 0x2_0ffe, 5)).toEqual(new Array(5).fill(0xab));
  });

  it('traps at the first byte that is not writable; what it wrote stays and is paid for', () => {
    const instance = startFill(0x2_1ffen, 5n);
    expect(instance.run()).toBe(Stop.Trap);
    expect(instance.pc).toBe(1);
    expect(left(instance)).toEqual([0x2_2000n, 3n]);
    expect(bytes(instance, 0x2_1ffd, 3)).toEqual([0, 0xab, 0xab]);
    expect(1000n - instance.getGas()).toBe(BLOCK + 2n);
  });

  it('without gas for a byte is out of gas even where that byte would trap', () => {
    const instance = startFill(0n, 1n);
    instance.setGas(BLOCK);
    expect(instance.run()).toBe(Stop.OutOfGas);
    instance.setGas(1n);
    expect(instance.run()).toBe(Stop.Trap);
    expect(instance.getGas()).toBe(1n);
  });

  it('works on 32-bit registers', () => {
    const instance = startFill(0x2_0000n, 2n, { rwDataSize: 0x2000, instructionSet: 'latest32' });
    expect(instance.run()).toBe(Stop.Finished);
    expect(bytes(instance, 0x2_0000, 3)).toEqual([0xab, 0xab, 0]);
    expect(left(instance)).toEqual([0x2_0002n, 0n]);
  });
});
