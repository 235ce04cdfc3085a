/** Where control goes: branches, jumps, the end of the code, entry from outside, calls of the host. */
import { Reg, Stop } from '@polkavirt/polkavm';
import type { InstructionName } from '@polkavirt/polkavm/isa';
import { buildProgram, moduleOf, op, start, startText } from '../support/programs.ts';
import { ALL, MAX, MIN, neg } from './instruction-values.ts';

type Condition = readonly [taken: readonly (readonly [bigint, bigint])[], notTaken: readonly (readonly [bigint, bigint])[]];
type BranchName = Extract<InstructionName, `branch_${string}`>;
type RegisterBranch = Exclude<BranchName, `${string}_imm`>;

const PAIRS = {
  equal: [
    [0n, 0n],
    [MIN, MIN],
  ],
  highDiffers: [[0x1_0000_0000n, 0n]],
  lessBothWays: [
    [1n, 2n],
    [0xffff_ffffn, 0x1_0000_0000n],
  ],
  lessUnsignedOnly: [
    [1n, ALL],
    [MAX, MIN],
  ],
  lessSignedOnly: [
    [ALL, 1n],
    [MIN, MAX],
  ],
} as const;
const { equal, highDiffers, lessBothWays, lessUnsignedOnly, lessSignedOnly } = PAIRS;

const BRANCHES: Readonly<Record<RegisterBranch, Condition>> = {
  branch_eq: [[...equal], [...highDiffers, ...lessBothWays]],
  branch_not_eq: [[...highDiffers, ...lessBothWays], [...equal]],
  branch_less_unsigned: [
    [...lessBothWays, ...lessUnsignedOnly],
    [...equal, ...lessSignedOnly, ...highDiffers],
  ],
  branch_less_signed: [
    [...lessBothWays, ...lessSignedOnly],
    [...equal, ...lessUnsignedOnly, ...highDiffers],
  ],
  branch_greater_or_equal_unsigned: [
    [...equal, ...lessSignedOnly, ...highDiffers],
    [...lessBothWays, ...lessUnsignedOnly],
  ],
  branch_greater_or_equal_signed: [
    [...equal, ...lessUnsignedOnly, ...highDiffers],
    [...lessBothWays, ...lessSignedOnly],
  ],
};

/** Against the immediate -2, which is 2^64 - 2 when unsigned. */
const IMMEDIATE = -2;
const BELOW = [neg(3n), neg(2n ** 40n), MIN];
const ABOVE_SIGNED = [neg(1n), 0n, 5n, MAX];
const SAME = [neg(2n)];
const LOW_IS_SAME = [0xffff_fffen];
const ABOVE_UNSIGNED = [ALL];
const BELOW_UNSIGNED = [0n, MAX, neg(3n), ...LOW_IS_SAME];

const IMMEDIATE_BRANCHES: Readonly<Record<Exclude<BranchName, RegisterBranch>, readonly [readonly bigint[], readonly bigint[]]>> =
  {
    branch_eq_imm: [SAME, [...LOW_IS_SAME, ...BELOW, ...ABOVE_SIGNED]],
    branch_not_eq_imm: [[...LOW_IS_SAME, ...BELOW, ...ABOVE_SIGNED], SAME],
    branch_less_unsigned_imm: [BELOW_UNSIGNED, [...SAME, ...ABOVE_UNSIGNED]],
    branch_less_signed_imm: [BELOW, [...SAME, ...ABOVE_SIGNED]],
    branch_greater_or_equal_unsigned_imm: [[...SAME, ...ABOVE_UNSIGNED], BELOW_UNSIGNED],
    branch_greater_or_equal_signed_imm: [[...SAME, ...ABOVE_SIGNED], BELOW],
    branch_less_or_equal_unsigned_imm: [[...SAME, ...BELOW_UNSIGNED], ABOVE_UNSIGNED],
    branch_less_or_equal_signed_imm: [[...SAME, ...BELOW], ABOVE_SIGNED],
    branch_greater_unsigned_imm: [ABOVE_UNSIGNED, [...SAME, ...BELOW_UNSIGNED]],
    branch_greater_signed_imm: [ABOVE_SIGNED, [...SAME, ...BELOW]],
  };

/** 1 if the branch is taken, 2 if not. */
function way(name: InstructionName, a: bigint, b: bigint, imm1 = 0): bigint {
  const { instance } = start([
    op(name, { reg1: Reg.a0, reg2: Reg.a1, imm1, target: 3 }),
    op('load_imm', { reg1: Reg.a2, imm1: 2 }),
    op('trap'),
    op('load_imm', { reg1: Reg.a2, imm1: 1 }),
    op('trap'),
  ]);
  instance.registers[Reg.a0] = a;
  instance.registers[Reg.a1] = b;
  instance.run();
  return instance.registers[Reg.a2];
}

describe('branches', () => {
  it.each(Object.entries(BRANCHES))('%s', (name, [taken, notTaken]) => {
    for (const [a, b] of taken) expect([a, b, way(name as InstructionName, a, b)]).toEqual([a, b, 1n]);
    for (const [a, b] of notTaken) expect([a, b, way(name as InstructionName, a, b)]).toEqual([a, b, 2n]);
  });

  it.each(Object.entries(IMMEDIATE_BRANCHES))('%s', (name, [taken, notTaken]) => {
    for (const a of taken) expect([a, way(name as InstructionName, a, 0n, IMMEDIATE)]).toEqual([a, 1n]);
    for (const a of notTaken) expect([a, way(name as InstructionName, a, 0n, IMMEDIATE)]).toEqual([a, 2n]);
  });

  it('trap whatever the condition if they must not go to their target', () => {
    // Target 2 is no start of a block.
    for (const a of [0n, 1n]) {
      const { instance, pcs } = start([
        op('unlikely'),
        op('branch_eq_imm', { reg1: Reg.a0, imm1: 0, target: 3 }),
        op('unlikely'),
        op('unlikely'),
        op('trap'),
      ]);
      instance.registers[Reg.a0] = a;
      expect(instance.run()).toBe(Stop.Trap);
      expect(instance.pc).toBe(pcs[1]);
      expect(instance.getGas()).toBe(998n);
    }
  });

  it('trap whatever the condition if nothing follows them', () => {
    for (const a of [0n, 1n]) {
      const { instance, pcs } = start([op('unlikely'), op('branch_eq_imm', { reg1: Reg.a0, imm1: 0, target: 0 })]);
      instance.registers[Reg.a0] = a;
      expect(instance.run()).toBe(Stop.Trap);
      expect(instance.pc).toBe(pcs[1]);
    }
  });
});

describe('jumps', () => {
  it('loop', () => {
    const instance = startText(`
      pub @main:
          a0 = 0
          a1 = 0
      @loop:
          a1 = a1 + a0
          a0 = a0 + 1
          jump @loop if a0 <=u 100
          ret
    `);
    expect(instance.run()).toBe(Stop.Finished);
    expect(instance.registers[Reg.a1]).toBe(5050n);
    // Two and the fallthrough into the loop, three a round, one.
    expect(1000n - instance.getGas()).toBe(3n + 3n * 101n + 1n);
  });

  it('of load_imm_and_jump set the register even if they trap', () => {
    const good = start([op('load_imm_and_jump', { reg1: Reg.a0, imm1: -7, target: 1 }), op('trap')]);
    expect(good.instance.run()).toBe(Stop.Trap);
    expect(good.instance.pc).toBe(good.pcs[1]);
    expect(good.instance.registers[Reg.a0]).toBe(neg(7n));
    // Line 1 is no start of a block.
    const bad = start([op('unlikely'), op('unlikely'), op('load_imm_and_jump', { reg1: Reg.a0, imm1: -7, target: 1 })]);
    expect(bad.instance.run()).toBe(Stop.Trap);
    expect(bad.instance.pc).toBe(bad.pcs[2]);
    expect(bad.instance.registers[Reg.a0]).toBe(neg(7n));
  });

  /** The jump table has line 2 (a block), line 3 (in mid-block). */
  const dynamic = (address: bigint, imm1 = 0) => {
    const lines = [op('unlikely'), op('jump_indirect', { reg1: Reg.a0, imm1 }), op('unlikely'), op('unlikely'), op('trap')];
    const { instance, pcs } = start(lines, { jumpTable: [2, 3] });
    instance.registers[Reg.a0] = address;
    return { stop: instance.run(), line: pcs.indexOf(instance.pc), gas: 1000n - instance.getGas(), instance };
  };

  it('of a dynamic address go by the jump table: 2 * (index + 1)', () => {
    expect(dynamic(2n)).toMatchObject({ stop: Stop.Trap, line: 4, gas: 5n });
    expect(dynamic(0x7_0000_0002n)).toMatchObject({ stop: Stop.Trap, line: 4 });
    expect(dynamic(10n, -8)).toMatchObject({ stop: Stop.Trap, line: 4 });
  });

  it.each([0n, 1n, 3n, 6n, 0xffff_fffen, 0xffff_0002n, 0x10_0000n])('of the dynamic address %i trap', (address) => {
    expect(dynamic(address)).toMatchObject({ stop: Stop.Trap, line: 1, gas: 2n });
  });

  it('into mid-block trap', () => {
    expect(dynamic(4n)).toMatchObject({ stop: Stop.Trap, line: 1, gas: 2n });
  });

  it.each([0xffff_0000n, 0xffff_ffff_ffff_0000n, 0x1_ffff_0000n])('to %i finish', (address) => {
    const { stop, instance } = dynamic(address);
    expect(stop).toBe(Stop.Finished);
    expect(instance.nextPc).toBeUndefined();
  });

  it('of load_imm_and_jump_indirect take the address before they set the register', () => {
    const line = op('load_imm_and_jump_indirect', { reg1: Reg.a0, reg2: Reg.a0, imm1: 77, imm2: 2 });
    const { instance, pcs } = start([line, op('unlikely'), op('trap')], { jumpTable: [2, 1] });
    instance.registers[Reg.a0] = 2n;
    expect(instance.run()).toBe(Stop.Trap);
    expect(instance.pc).toBe(pcs[2]);
    expect(instance.registers[Reg.a0]).toBe(77n);
  });

  it('call recursively', () => {
    const instance = startText(
      `
      %stack_size = 8192
      pub @main:
          sp = sp - 8
          u64 [sp] = ra
          a0 = 12
          ra = @done
          jump @fib
      @done:
          ra = u64 [sp]
          ret
      @fib:
          jump @small if a0 <u 2
          sp = sp - 24
          u64 [sp] = ra
          u64 [sp + 8] = a0
          a0 = a0 - 1
          ra = @first
          jump @fib
      @first:
          u64 [sp + 16] = a0
          a0 = u64 [sp + 8]
          a0 = a0 - 2
          ra = @second
          jump @fib
      @second:
          a1 = u64 [sp + 16]
          a0 = a0 + a1
          ra = u64 [sp]
          sp = sp + 24
      @small:
          ret
      `,
    );
    instance.setGas(100_000n);
    expect(instance.run()).toBe(Stop.Finished);
    expect(instance.registers[Reg.a0]).toBe(144n);
  });
});

describe('the end of the code', () => {
  it('is an implicit trap of one gas, behind an instruction that ends no block', () => {
    const { instance } = start([op('unlikely')]);
    expect(instance.run()).toBe(Stop.Trap);
    expect(instance.pc).toBe(1);
    expect(instance.getGas()).toBe(998n);
  });

  it('is a trap of the fallthrough that leads there', () => {
    const { instance } = start([op('unlikely'), op('fallthrough')]);
    instance.setGas(2n);
    expect(instance.run()).toBe(Stop.Trap);
    expect(instance.pc).toBe(1);
    expect(instance.getGas()).toBe(0n);
  });

  it('comes after a call of the host, too', () => {
    const { instance } = start([op('ecalli', { imm1: 3 })]);
    expect(instance.run()).toBe(Stop.HostCall);
    expect([instance.pc, instance.nextPc]).toEqual([0, 2]);
    expect(instance.getGas()).toBe(998n);
    expect(instance.run()).toBe(Stop.Trap);
    expect(instance.pc).toBe(2);
    expect(instance.getGas()).toBe(998n);
  });
});

describe('invalid instructions', () => {
  it('trap when they are reached, for one gas', () => {
    const { program } = buildProgram([op('unlikely'), op('unlikely'), op('trap')]);
    const instance = moduleOf({ ...program, code: Uint8Array.of(3, 255, 0) }).instantiate();
    instance.prepareCall(0);
    instance.setGas(10n);
    expect(instance.run()).toBe(Stop.Trap);
    expect(instance.pc).toBe(1);
    expect(instance.getGas()).toBe(8n);
  });

  it('end a block, but nothing may jump behind them', () => {
    const code = Uint8Array.of(40, 2, 255, 3, 0); // jump 2; invalid; unlikely; trap
    const bitmask = Uint8Array.of(0b11101);
    const { program } = buildProgram([op('trap')]);
    const module = moduleOf({ ...program, code: Uint8Array.of(40, 3, 255, 3, 0), bitmask });
    expect(module.gasCost(3)).toBe(2n);
    const instance = module.instantiate();
    instance.prepareCall(0);
    instance.setGas(10n);
    expect(instance.run()).toBe(Stop.Trap);
    expect([instance.pc, instance.getGas()]).toEqual([0, 9n]);
    // The host may go there.
    instance.setNextPc(3);
    expect(instance.run()).toBe(Stop.Trap);
    expect([instance.pc, instance.getGas()]).toEqual([4, 7n]);
    const reached = moduleOf({ ...program, code, bitmask }).instantiate();
    reached.prepareCall(0);
    reached.setGas(10n);
    expect(reached.run()).toBe(Stop.Trap);
    expect([reached.pc, reached.getGas()]).toEqual([2, 8n]);
  });

  it('are where the bitmask breaks off, also behind a fallthrough', () => {
    const code = new Uint8Array(64);
    const bitmask = new Uint8Array(8);
    bitmask[0] = 1;
    bitmask[7] = 0x80;
    code[0] = 1; // fallthrough, and the next instruction 62 bytes on
    const { program } = buildProgram([op('trap')]);
    const instance = moduleOf({ ...program, code, bitmask }).instantiate();
    instance.prepareCall(0);
    instance.setGas(10n);
    expect(instance.run()).toBe(Stop.Trap);
    // One for the fallthrough, one for the implicit trap 25 bytes on.
    expect([instance.pc, instance.getGas()]).toEqual([25, 8n]);
  });
});

describe('entry from outside', () => {
  it('traps at once where no instruction starts, and costs nothing', () => {
    for (const pc of [1, 5, 6, 1000, 0xffff_ffff]) {
      const { instance } = start([op('load_imm', { reg1: Reg.a0, imm1: 1000 }), op('trap')]);
      instance.setNextPc(pc);
      expect(instance.run()).toBe(Stop.Trap);
      expect([instance.pc, instance.nextPc]).toEqual([pc, undefined]);
      expect(instance.getGas()).toBe(1000n);
    }
  });

  it('throws without a place to go on', () => {
    const { instance } = start([op('trap')]);
    instance.run();
    expect(() => instance.run()).toThrow('nothing to go on with');
    expect(() =>
      moduleOf(buildProgram([op('trap')]).program)
        .instantiate()
        .step(),
    ).toThrow('nothing to go on with');
  });

  it('starts with every register zero but ra and sp', () => {
    const { instance } = start([op('trap')]);
    instance.registers.fill(9n);
    instance.prepareCall(0);
    expect([...instance.registers]).toEqual([0xffff_0000n, 0xfffe_0000n, ...new Array(11).fill(0n)]);
  });
});

describe('calls of the host', () => {
  it('suspend, and go on with what the host writes', () => {
    const instance = startText(`
      %rw_data_size = 8
      %import = 0x01000000
      pub @main:
          a0 = 5
          ecalli 0
          a0 = a0 + 1
          ecalli 7
          a0 = u8 [0x20000]
          ret
    `);
    expect(instance.run()).toBe(Stop.HostCall);
    expect([instance.hostCall, instance.registers[Reg.a0]]).toEqual([0, 5n]);
    instance.registers[Reg.a0] = ALL;
    expect(instance.run()).toBe(Stop.HostCall);
    expect([instance.hostCall, instance.registers[Reg.a0]]).toEqual([7, 0n]);
    instance.writeMemory(0x2_0000, Uint8Array.of(42));
    expect(instance.run()).toBe(Stop.Finished);
    expect(instance.registers[Reg.a0]).toBe(42n);
  });

  it('have an index of 32 bits', () => {
    const { instance } = start([op('ecalli', { imm1: -1 }), op('trap')]);
    expect(instance.run()).toBe(Stop.HostCall);
    expect(instance.hostCall).toBe(0xffff_ffff);
  });

  it('can be left for another function', () => {
    const instance = startText(`
      pub @main:
          ecalli 0
          trap
      pub @other:
          a0 = 9
          ret
    `);
    expect(instance.run()).toBe(Stop.HostCall);
    const other = instance.module.program.exports[1].pc;
    instance.prepareCall(other);
    expect(instance.run()).toBe(Stop.Finished);
    expect(instance.registers[Reg.a0]).toBe(9n);
  });
});
