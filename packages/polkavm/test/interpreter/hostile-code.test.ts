/** Code that is made to cost more than it is worth: time and memory stay in proportion. */
import { type Instance, Stop } from '@polkavirt/polkavm';
import { moduleOf } from '../support/programs.ts';

const UNLIKELY = 3;
const FALLTHROUGH = 1;
const JUMP = 40;

/** A program of one-byte instructions. */
function instantiate(code: Uint8Array, bitmask = new Uint8Array(code.length / 8).fill(0xff)): Instance {
  const instance = moduleOf({
    instructionSet: 'latest64',
    roDataSize: 0,
    rwDataSize: 0,
    stackSize: 0,
    roData: new Uint8Array(0),
    rwData: new Uint8Array(0),
    imports: [],
    exports: [],
    customSections: [],
    jumpTable: { length: 0, get: () => undefined },
    code,
    bitmask,
  }).instantiate();
  instance.prepareCall(0);
  instance.setGas(2n ** 40n);
  return instance;
}

const LENGTH = 2 ** 20;
const usedGas = (instance: Instance): bigint => 2n ** 40n - instance.getGas();

describe('hostile code', () => {
  it('may be one block of a million instructions', () => {
    const instance = instantiate(new Uint8Array(LENGTH).fill(UNLIKELY));
    expect(instance.run()).toBe(Stop.Trap);
    expect([instance.pc, usedGas(instance)]).toEqual([LENGTH, BigInt(LENGTH) + 1n]);
  });

  it('may be more blocks than are kept predecoded', () => {
    const length = LENGTH / 4;
    const instance = instantiate(new Uint8Array(length).fill(FALLTHROUGH));
    expect(instance.run()).toBe(Stop.Trap);
    expect([instance.pc, usedGas(instance)]).toEqual([length - 1, BigInt(length)]);
  });

  it('is not decoded where control never comes', () => {
    const code = new Uint8Array(32 * LENGTH).fill(UNLIKELY);
    code[0] = 0;
    const instance = instantiate(code);
    const before = process.memoryUsage().heapUsed;
    expect(instance.run()).toBe(Stop.Trap);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(10_000_000);
  });

  it('runs right when its predecoded form is forgotten in the middle of a loop', () => {
    // Twice around a loop over more blocks than are kept: fallthrough ..., then a jump back to the start.
    const code = new Uint8Array(LENGTH / 8).fill(FALLTHROUGH);
    const bitmask = new Uint8Array(code.length / 8).fill(0xff);
    const at = code.length - 5;
    code.set([JUMP, ...new Uint8Array(new Int32Array([-at]).buffer)], at);
    bitmask[bitmask.length - 1] = 0b0000_1111;
    const instance = instantiate(code, bitmask);
    const round = BigInt(at + 1);
    instance.setGas(2n * round);
    expect(instance.run()).toBe(Stop.OutOfGas);
    expect([instance.pc, instance.getGas()]).toEqual([0, 0n]);
  });
});
