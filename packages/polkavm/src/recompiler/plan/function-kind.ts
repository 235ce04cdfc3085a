/** The two functions that a region becomes, and the registers that they treat alike. */
import { Reg } from '../../isa/registers.ts';

/**
 * A region becomes two functions.
 * - `fast`: the target of direct calls. It starts at the head and takes some registers as parameters. When it returns
 *   as the calling convention says, the others are where the caller left them.
 * - `resumable`: starts at any entry, with all registers in memory at its start and at its end.
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
