/** 32-bit registers. While instructions run they are sign-extended to 64 bits; for the host their upper halves are zero. */
import { type Registers, ZERO } from './machine.ts';

export function signExtendRegisters(halves: Registers): void {
  for (let low = 0; low < ZERO; low += 2) halves[low + 1] = halves[low] >> 31;
}

export function zeroExtendRegisters(halves: Registers): void {
  for (let low = 0; low < ZERO; low += 2) halves[low + 1] = 0;
}
