/** Single steps. */
import { Reg, Stop } from '@polkavirt/polkavm';
import { op, start } from '../support/programs.ts';

describe('step', () => {
  it('runs one instruction, and charges a block at its first one', () => {
    const { instance, pcs } = start([
      op('load_imm', { reg1: Reg.a0, imm1: 5 }),
      op('ecalli', { imm1: 9 }),
      op('fallthrough'),
      op('unlikely'),
      op('jump_indirect', { reg1: Reg.ra, imm1: 0 }),
    ]);
    instance.setGas(10n);
    const trail = () => [instance.step(), pcs.indexOf(instance.pc), pcs.indexOf(instance.nextPc!), instance.getGas()];
    expect(trail()).toEqual([Stop.Step, 0, 1, 7n]);
    expect(instance.registers[Reg.a0]).toBe(5n);
    expect(trail()).toEqual([Stop.HostCall, 1, 2, 7n]);
    expect(instance.hostCall).toBe(9);
    expect(trail()).toEqual([Stop.Step, 2, 3, 7n]);
    expect(trail()).toEqual([Stop.Step, 3, 4, 5n]);
    expect(trail()).toEqual([Stop.Finished, 4, -1, 5n]);
    expect(instance.nextPc).toBeUndefined();
  });

  it('stops at a block that it cannot pay for, and goes on with more', () => {
    const { instance } = start([op('fallthrough'), op('unlikely'), op('trap')]);
    instance.setGas(2n);
    expect([instance.step(), instance.step()]).toEqual([Stop.Step, Stop.OutOfGas]);
    expect([instance.pc, instance.nextPc, instance.getGas()]).toEqual([1, 1, 1n]);
    instance.setGas(2n);
    expect([instance.step(), instance.pc, instance.getGas()]).toEqual([Stop.Step, 1, 0n]);
    expect([instance.step(), instance.pc, instance.nextPc]).toEqual([Stop.Trap, 2, undefined]);
  });

  it('mixes with run', () => {
    const { instance } = start([op('unlikely'), op('load_imm', { reg1: Reg.a0, imm1: 1 }), op('trap')]);
    instance.setGas(3n);
    expect(instance.step()).toBe(Stop.Step);
    expect(instance.run()).toBe(Stop.Trap);
    expect([instance.getGas(), instance.registers[Reg.a0]]).toEqual([0n, 1n]);
  });

  it('goes through an instruction that stops halfway', () => {
    const { instance } = start([op('memset'), op('trap')], { rwDataSize: 16 });
    instance.registers[Reg.a0] = 0x2_0000n;
    instance.registers[Reg.a2] = 2n;
    instance.setGas(3n);
    expect([instance.step(), instance.nextPc, instance.registers[Reg.a2]]).toEqual([Stop.OutOfGas, 0, 1n]);
    instance.setGas(1n);
    expect([instance.step(), instance.nextPc, instance.registers[Reg.a2]]).toEqual([Stop.Step, 1, 0n]);
  });

  it('passes the places where a long block is cut', () => {
    const length = 2500;
    const { instance } = start([...new Array(length).fill(op('unlikely')), op('ecalli', { imm1: 1 }), op('trap')]);
    instance.setGas(10_000n);
    let steps = 0;
    while (instance.step() === Stop.Step) steps++;
    expect([steps, instance.pc, instance.nextPc]).toEqual([length, length, length + 2]);
    expect(instance.getGas()).toBe(10_000n - BigInt(length) - 2n);
    expect(instance.step()).toBe(Stop.Trap);
  });
});
