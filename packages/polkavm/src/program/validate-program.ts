/** The checks of a program's code that upstream makes before it accepts a module. */
import { INVALID_INSTRUCTION } from '../isa/instruction-id.ts';
import { createInstruction } from './decoder.ts';
import { InstructionReader } from './instruction-reader.ts';
import { type Parsed, parsed, rejected } from './parsed.ts';
import type { Program } from './program.ts';
import type { ProgramError } from './program-error.ts';

/**
 * Refuses a jam_v1 program with an invalid instruction, or one whose last instruction lets control run off the
 * code. Code after a gap in the bitmask that control cannot cross is not looked at. In the other instruction sets
 * every program passes: its faults show when it runs. The memory map has its own check.
 *
 * Source: polkavm 0.35, `api.rs`, `Module::from_blob` with the interpreter; `program.rs`, `validate_code_with_isa`.
 */
export function validateProgram(program: Program): Parsed<Program, ProgramError> {
  if (program.instructionSet !== 'jam_v1') return parsed(program);
  const reader = new InstructionReader(program, 0, 'bounded');
  const instruction = createInstruction();
  while (reader.next(instruction)) {
    if (instruction.id === INVALID_INSTRUCTION) {
      const { offset } = instruction;
      return rejected({ code: 'invalid_instruction', offset, message: `jam_v1: no valid instruction at code offset ${offset}` });
    }
  }
  return parsed(program);
}
