/** When gas is charged, worked out by hand for the naive model. */
import { type Instance, Reg, Stop } from '@polkavirt/polkavm';
import { op, start } from '../support/programs.ts';

/** A block of six with two calls of the host. */
const SIX = [
  op('load_imm', { reg1: Reg.a0, imm1: 1 }),
  op('ecalli', { imm1: 0 }),
  op('add_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: 2 }),
  op('ecalli', { imm1: 1 }),
  op('add_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: 4 }),
  op('jump_indirect', { reg1: Reg.ra, imm1: 0 }),
];

const withGas = (gas: bigint, instance: Instance): Instance => {
  instance.setGas(gas);
  return instance;
};

describe('a block', () => {
  it('is charged on entry, and a call of the host does not end it', () => {
    const instance = withGas(10n, start(SIX).instance);
    expect([instance.run(), instance.getGas()]).toEqual([Stop.HostCall, 4n]);
    expect([instance.run(), instance.getGas()]).toEqual([Stop.HostCall, 4n]);
    expect([instance.run(), instance.getGas()]).toEqual([Stop.Finished, 4n]);
    expect(instance.registers[Reg.a0]).toBe(7n);
  });

  it('runs with exactly enough', () => {
    const instance = withGas(6n, start(SIX).instance);
    expect([instance.run(), instance.getGas()]).toEqual([Stop.HostCall, 0n]);
    expect([instance.run(), instance.getGas()]).toEqual([Stop.HostCall, 0n]);
    expect([instance.run(), instance.getGas()]).toEqual([Stop.Finished, 0n]);
  });

  it('does not run at all with one less; gas keeps its value, and the run can go on', () => {
    const instance = withGas(5n, start(SIX).instance);
    expect(instance.run()).toBe(Stop.OutOfGas);
    expect([instance.getGas(), instance.pc, instance.nextPc]).toEqual([5n, 0, 0]);
    expect(instance.registers[Reg.a0]).toBe(0n);
    expect(instance.run()).toBe(Stop.OutOfGas);
    instance.setGas(6n);
    expect([instance.run(), instance.getGas()]).toEqual([Stop.HostCall, 0n]);
  });

  it('is not given back when it traps', () => {
    const { instance, pcs } = start([op('unlikely'), op('load_u8', { reg1: Reg.a0, imm1: 0 }), op('unlikely'), op('trap')]);
    expect(instance.run()).toBe(Stop.Trap);
    expect([instance.pc, instance.getGas()]).toEqual([pcs[1], 996n]);
  });

  it('may be taken up in the middle of it only for the price of all of it', () => {
    const { instance, pcs } = start(SIX);
    instance.setGas(5n);
    instance.setNextPc(pcs[4]);
    expect(instance.run()).toBe(Stop.OutOfGas);
    expect([instance.getGas(), instance.nextPc]).toEqual([5n, pcs[4]]);
    instance.setGas(6n);
    expect([instance.run(), instance.getGas()]).toEqual([Stop.Finished, 0n]);
    expect(instance.registers[Reg.a0]).toBe(4n);
  });

  it('is paid for again by whoever sets its middle anew while suspended', () => {
    const { instance, pcs } = start(SIX);
    instance.setGas(20n);
    instance.run();
    expect(instance.getGas()).toBe(14n);
    instance.setNextPc(pcs[2]);
    expect([instance.run(), instance.getGas()]).toEqual([Stop.HostCall, 8n]);
  });

  it('costs what gasCost says, wherever one looks at it', () => {
    const { instance, pcs } = start([op('unlikely'), op('fallthrough'), op('unlikely'), op('unlikely'), op('trap')]);
    expect(pcs.map((pc) => instance.module.gasCost(pc))).toEqual([2n, 2n, 3n, 3n, 3n]);
    expect(instance.module.gasCost(5)).toBeUndefined();
    expect(start(SIX).instance.module.gasCost(1)).toBeUndefined();
  });
});

describe('a following block', () => {
  const LOOP = [op('add_imm_64', { reg1: Reg.a0, reg2: Reg.a0, imm1: 1 }), op('jump', { target: 0 })];

  it('that cannot be paid for stops the run at its start', () => {
    const instance = withGas(9n, start(LOOP).instance);
    expect(instance.run()).toBe(Stop.OutOfGas);
    expect([instance.getGas(), instance.pc, instance.nextPc]).toEqual([1n, 0, 0]);
    expect(instance.registers[Reg.a0]).toBe(4n);
    instance.setGas(1n + instance.getGas());
    expect(instance.run()).toBe(Stop.OutOfGas);
    expect([instance.getGas(), instance.registers[Reg.a0]]).toEqual([0n, 5n]);
  });
});

describe('the amount of gas', () => {
  it.each([-1n, -(2n ** 53n) - 1n, -(2n ** 63n)])('%i is not enough for anything, and stays', (gas) => {
    const instance = withGas(gas, start([op('trap')]).instance);
    expect([instance.run(), instance.getGas()]).toEqual([Stop.OutOfGas, gas]);
    expect([instance.step(), instance.getGas()]).toEqual([Stop.OutOfGas, gas]);
    expect(instance.nextPc).toBe(0);
  });

  it('0 is not enough for a block, but for the rest of one', () => {
    const instance = withGas(6n, start(SIX).instance);
    instance.run();
    expect([instance.run(), instance.run(), instance.getGas()]).toEqual([Stop.HostCall, Stop.Finished, 0n]);
    expect(withGas(0n, start(SIX).instance).run()).toBe(Stop.OutOfGas);
  });

  it('negative stops the rest of a block, too', () => {
    const instance = withGas(6n, start(SIX).instance);
    instance.run();
    instance.setGas(-1n);
    expect([instance.run(), instance.getGas()]).toEqual([Stop.OutOfGas, -1n]);
    instance.setGas(0n);
    expect(instance.run()).toBe(Stop.HostCall);
  });

  it.each([2n ** 53n + 1n, 2n ** 62n + 3n, 2n ** 63n - 1n])('%i is exact', (gas) => {
    const instance = withGas(gas, start(SIX).instance);
    expect(instance.getGas()).toBe(gas);
    instance.run();
    expect(instance.getGas()).toBe(gas - 6n);
    instance.run();
    instance.run();
    expect(instance.getGas()).toBe(gas - 6n);
  });
});
