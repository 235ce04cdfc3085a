/** Programs with 32-bit registers: what differs, by hand. The host sees zero-extended values. */
import { Reg, Stop } from '@polkavirt/polkavm';
import type { InstructionName } from '@polkavirt/polkavm/isa';
import { op, start } from '../support/programs.ts';

const NARROW = { instructionSet: 'latest32' } as const;

const compute = (name: InstructionName, a: bigint, b = 0n, imm1 = 0): bigint => {
  const line = op(name, { reg1: Reg.a0, reg2: Reg.a1, reg3: Reg.a2, imm1 });
  const { instance } = start([line, op('trap')], NARROW);
  instance.registers[Reg.a1] = a;
  instance.registers[Reg.a2] = b;
  expect(instance.run()).toBe(Stop.Trap);
  return instance.registers[Reg.a0];
};

describe('latest32', () => {
  it.each<[InstructionName, bigint, bigint, bigint]>([
    ['add_32', 0xffff_ffffn, 2n, 1n],
    ['sub_32', 0n, 1n, 0xffff_ffffn],
    ['mul_32', 0xffff_ffffn, 2n, 0xffff_fffen],
    ['mul_upper_signed_signed', 0xffff_ffffn, 0xffff_ffffn, 0n],
    ['mul_upper_signed_signed', 0x8000_0000n, 0x8000_0000n, 0x4000_0000n],
    ['mul_upper_unsigned_unsigned', 0xffff_ffffn, 0xffff_ffffn, 0xffff_fffen],
    ['mul_upper_signed_unsigned', 0xffff_ffffn, 0xffff_ffffn, 0xffff_ffffn],
    ['set_less_than_unsigned', 0x8000_0000n, 1n, 0n],
    ['set_less_than_signed', 0x8000_0000n, 1n, 1n],
    ['shift_arithmetic_right_32', 0x8000_0000n, 4n, 0xf800_0000n],
    ['shift_logical_right_32', 0x8000_0000n, 4n, 0x0800_0000n],
    ['div_signed_32', 0x8000_0000n, 0xffff_ffffn, 0x8000_0000n],
    ['div_unsigned_32', 7n, 0n, 0xffff_ffffn],
    ['rem_signed_32', 0xffff_fff9n, 2n, 0xffff_ffffn],
    ['xnor', 0n, 0n, 0xffff_ffffn],
    ['or_inverted', 0n, 0xffff_fffen, 1n],
    ['maximum', 0x8000_0000n, 1n, 1n],
    ['maximum_unsigned', 0x8000_0000n, 1n, 0x8000_0000n],
    ['minimum', 0x8000_0000n, 1n, 0x8000_0000n],
    ['minimum_unsigned', 0x8000_0000n, 1n, 1n],
    ['rotate_right_32', 1n, 1n, 0x8000_0000n],
    ['cmov_if_zero', 0x8000_0001n, 0n, 0x8000_0001n],
  ])('%s of %i and %i is %i', (name, a, b, result) => {
    expect(compute(name, a, b)).toBe(result);
  });

  it.each<[InstructionName, bigint, bigint]>([
    ['reverse_byte', 0x1234_56f8n, 0xf856_3412n],
    ['count_leading_zero_bits_32', 1n, 31n],
    ['sign_extend_8', 0x80n, 0xffff_ff80n],
    ['sign_extend_16', 0x8000n, 0xffff_8000n],
    ['zero_extend_16', 0xffff_8000n, 0x8000n],
    ['move_reg', 0x8000_0000n, 0x8000_0000n],
  ])('%s of %i is %i', (name, a, result) => {
    expect(compute(name, a)).toBe(result);
  });

  it.each<[InstructionName, bigint, number, bigint]>([
    ['add_imm_32', 1n, -2, 0xffff_ffffn],
    ['set_less_than_unsigned_imm', 5n, -1, 1n],
    ['set_less_than_unsigned_imm', 0xffff_ffffn, -1, 0n],
    ['set_greater_than_signed_imm', 0xffff_ffffn, -2, 1n],
    ['and_imm', 0xffff_ffffn, -16, 0xffff_fff0n],
    ['negate_and_add_imm_32', 1n, 0, 0xffff_ffffn],
  ])('%s of %i and %i is %i', (name, a, immediate, result) => {
    expect(compute(name, a, 0n, immediate)).toBe(result);
  });

  it('ignores and clears what the host writes above 32 bits', () => {
    const { instance } = start([op('add_32', { reg1: Reg.a0, reg2: Reg.a1, reg3: Reg.a1 }), op('ecalli', { imm1: 0 })], NARROW);
    instance.registers[Reg.a1] = 0xdead_0000_0005n;
    instance.registers[Reg.a3] = 0xbeef_8000_0000n;
    expect(instance.run()).toBe(Stop.HostCall);
    expect([instance.registers[Reg.a0], instance.registers[Reg.a1], instance.registers[Reg.a3]]).toEqual([10n, 5n, 0x8000_0000n]);
  });

  it('branches and takes addresses on 32 bits, step by step as well', () => {
    const lines = [
      op('load_imm', { reg1: Reg.a0, imm1: -1 }),
      op('branch_eq_imm', { reg1: Reg.a1, imm1: -1, target: 3 }),
      op('trap'),
      op('branch_less_unsigned', { reg1: Reg.a0, reg2: Reg.a2, target: 2 }),
      op('load_indirect_u8', { reg1: Reg.a4, reg2: Reg.a3, imm1: 1 }),
      op('jump_indirect', { reg1: Reg.ra, imm1: 0 }),
    ];
    for (const stepwise of [false, true]) {
      const { instance } = start(lines, { ...NARROW, rwData: Uint8Array.of(9, 8), rwDataSize: 2 });
      instance.registers[Reg.a1] = 0xffff_ffffn;
      instance.registers[Reg.a3] = 0x2_0000n;
      let stop = stepwise ? instance.step() : instance.run();
      while (stop === Stop.Step) {
        expect(instance.registers[Reg.a0]).toBe(0xffff_ffffn);
        stop = instance.step();
      }
      expect(stop).toBe(Stop.Finished);
      expect(instance.registers[Reg.a4]).toBe(8n);
    }
  });
});
