/**
 * The instructions whose meaning depends on the width of registers. Where registers have 32 bits, engines keep them
 * sign-extended to 64, and everything else is right as it is.
 */
import type { InstructionName } from './instructions.ts';

export const NARROW_NAMES = [
  'mul_upper_signed_signed',
  'mul_upper_unsigned_unsigned',
  'mul_upper_signed_unsigned',
  'reverse_byte',
] as const satisfies readonly InstructionName[];
