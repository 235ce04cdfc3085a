/** The two functions that a region becomes, and the registers that they treat alike. */
import { Reg } from '../../isa/registers.ts';

/**
 * A region becomes two functions.
 * - `fast` is what calls call: it starts at the head, takes some registers as parameters, and if it returns as the
 *   calling convention has it, the others are where the caller left them.
 * - `resumable` starts at any entry and has all registers in memory, at its start as at its end.
 */
export type FunctionKind = 'fast' | 'resumable';

/** The registers that a function of compiled C leaves as they were. */
export const PRESERVED = (1 << Reg.ra) | (1 << Reg.sp) | (1 << Reg.s0) | (1 << Reg.s1);

/** Registers of a mask, in order. */
export function registersIn(mask: number): number[] {
  const registers: number[] = [];
  for (let rest = mask; rest !== 0; rest &= rest - 1) registers.push(31 - Math.clz32(rest & -rest));
  return registers;
}
