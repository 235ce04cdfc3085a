/** How every instruction is executed. */
import { INSTRUCTION_IDS, INVALID_INSTRUCTION } from '../../isa/instruction-id.ts';
import type { InstructionName } from '../../isa/instructions.ts';
import type { MakeOperation } from '../machine.ts';
import { ARITHMETIC_32, NARROW } from './arithmetic-32.ts';
import { ARITHMETIC_64 } from './arithmetic-64.ts';
import { CONTROL, trap } from './control.ts';
import { IMMEDIATE_64 } from './immediate-64.ts';
import { MEMORY } from './memory.ts';
import { UNARY } from './unary.ts';

/** Instruction -> operation, with 64-bit registers. */
const OPERATIONS: Readonly<Record<InstructionName, MakeOperation>> = {
  ...CONTROL,
  ...UNARY,
  ...ARITHMETIC_64,
  ...ARITHMETIC_32,
  ...IMMEDIATE_64,
  ...MEMORY,
};

const tableOf = (operations: Readonly<Record<InstructionName, MakeOperation>>): readonly MakeOperation[] => {
  const table: MakeOperation[] = new Array(INVALID_INSTRUCTION + 1).fill(() => trap);
  for (const [name, make] of Object.entries(operations)) table[INSTRUCTION_IDS[name as InstructionName]] = make;
  return table;
};

/** Instruction id -> operation with 64-bit registers; anything that is not an instruction traps. */
export const OPERATIONS_64 = tableOf(OPERATIONS);

/** The same with 32-bit registers. */
export const OPERATIONS_32 = tableOf({ ...OPERATIONS, ...NARROW });
