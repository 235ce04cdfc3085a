/**
 * From a decoded instruction to an operation, by format. Registers arrive as indexes of their low halves
 * (see `Registers`): `d` is the destination, `a` and `b` are sources; immediates are i32.
 */
import type { MakeOperation, Operation } from '../machine.ts';

export const threeRegisters =
  (make: (d: number, a: number, b: number) => Operation): MakeOperation =>
  ({ reg1, reg2, reg3 }) =>
    make(reg1 << 1, reg2 << 1, reg3 << 1);

export const twoRegistersAndImmediate =
  (make: (d: number, a: number, immediate: number) => Operation): MakeOperation =>
  ({ reg1, reg2, imm1 }) =>
    make(reg1 << 1, reg2 << 1, imm1);

export const twoRegisters =
  (make: (d: number, a: number) => Operation): MakeOperation =>
  ({ reg1, reg2 }) =>
    make(reg1 << 1, reg2 << 1);
