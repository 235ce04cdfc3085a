/** The interpreter's arithmetic on halves against its definition, on random operands. */

import { Reg } from '@polkavirt/polkavm';
import type { InstructionName } from '@polkavirt/polkavm/isa';
import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import {
  divSigned64,
  divUnsigned64,
  mulUpperSignedSigned64,
  mulUpperSignedUnsigned64,
  mulUpperUnsignedUnsigned64,
  remSigned64,
  remUnsigned64,
  rotateLeft64,
  rotateRight64,
} from '../../src/isa/arithmetic.ts';
import { buildProgram, moduleOf, op } from '../support/programs.ts';

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const choose = (first: boolean, a: bigint, b: bigint): bigint => (first ? a : b);
const i64 = (value: bigint): bigint => BigInt.asIntN(64, value);

const DEFINITIONS: Readonly<Partial<Record<InstructionName, (a: bigint, b: bigint) => bigint>>> = {
  add_64: (a, b) => u64(a + b),
  sub_64: (a, b) => u64(a - b),
  mul_64: (a, b) => u64(a * b),
  mul_upper_signed_signed: mulUpperSignedSigned64,
  mul_upper_unsigned_unsigned: mulUpperUnsignedUnsigned64,
  mul_upper_signed_unsigned: mulUpperSignedUnsigned64,
  div_unsigned_64: divUnsigned64,
  div_signed_64: divSigned64,
  rem_unsigned_64: remUnsigned64,
  rem_signed_64: remSigned64,
  rotate_left_64: rotateLeft64,
  rotate_right_64: rotateRight64,
  shift_logical_left_64: (a, b) => u64(a << (b & 63n)),
  shift_logical_right_64: (a, b) => a >> (b & 63n),
  shift_arithmetic_right_64: (a, b) => u64(i64(a) >> (b & 63n)),
  set_less_than_unsigned: (a, b) => (a < b ? 1n : 0n),
  set_less_than_signed: (a, b) => (i64(a) < i64(b) ? 1n : 0n),
  maximum: (a, b) => choose(i64(a) > i64(b), a, b),
  maximum_unsigned: (a, b) => choose(a > b, a, b),
  minimum: (a, b) => choose(i64(a) < i64(b), a, b),
  minimum_unsigned: (a, b) => choose(a < b, a, b),
  xnor: (a, b) => u64(~(a ^ b)),
};

/** Numbers around powers of two are where carries and signs go wrong. */
const operand = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc
    .tuple(fc.integer({ min: 0, max: 64 }), fc.bigInt({ min: -3n, max: 3n }))
    .map(([bit, offset]) => u64(2n ** BigInt(bit) + offset)),
  fc.bigInt({ min: -100n, max: 100n }).map(u64),
);

it.each(Object.entries(DEFINITIONS))('%s', (name, define) => {
  const line = op(name as InstructionName, { reg1: Reg.a0, reg2: Reg.a1, reg3: Reg.a2 });
  const instance = moduleOf(buildProgram([line, op('trap')]).program).instantiate();
  fc.assert(
    fc.property(operand, operand, (a, b) => {
      instance.registers[Reg.a1] = a;
      instance.registers[Reg.a2] = b;
      instance.setNextPc(0);
      instance.setGas(2n);
      instance.run();
      return instance.registers[Reg.a0] === define(a, b);
    }),
    exploring(300),
  );
});
