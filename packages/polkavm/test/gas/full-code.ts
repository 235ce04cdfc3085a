/** Code for the tests of the full cost model: a few instructions, and reproducible random programs. */
import { INSTRUCTION_IDS } from '../../src/isa/instruction-id.ts';
import type { InstructionSetName } from '../../src/isa/instruction-set.ts';
import { INSTRUCTION_NAMES, INSTRUCTIONS, type InstructionName } from '../../src/isa/instructions.ts';
import { encodeInstruction } from '../../src/program/encoder.ts';

export interface Code {
  readonly instructionSet: InstructionSetName;
  readonly code: Uint8Array;
  readonly bitmask: Uint8Array;
}

export type Line = readonly [name: InstructionName, ...registers: number[]];

/** Code from bytes, with an instruction at each of the offsets. */
export function codeOf(instructionSet: InstructionSetName, bytes: readonly number[], starts: readonly number[]): Code {
  const bitmask = new Uint8Array(Math.ceil(bytes.length / 8));
  for (const start of starts) bitmask[start >> 3] |= 1 << (start & 7);
  return { instructionSet, code: Uint8Array.from(bytes), bitmask };
}

/** Code from instructions; immediates are zero, and branches lead to themselves. */
export function codeOfLines(instructionSet: InstructionSetName, lines: Iterable<Line>): Code {
  const bytes: number[] = [];
  const starts: number[] = [];
  for (const line of lines) {
    const [name, reg1 = 0, reg2 = 0, reg3 = 0] = line;
    const offset = bytes.length;
    starts.push(offset);
    const instruction = { id: INSTRUCTION_IDS[name], offset, reg1, reg2, reg3, imm1: 0, imm2: 0, target: offset };
    if (!encodeInstruction(instructionSet, instruction, bytes)) throw new Error(`${instructionSet} has no ${name}`);
  }
  return codeOf(instructionSet, bytes, starts);
}

/** Numbers below a bound; xorshift32, so that a seed means the same everywhere. */
export function createRandom(seed: number): (bound: number) => number {
  let state = seed * 2 + 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

/**
 * A program whose blocks have up to 80 instructions of a few kinds on a few registers, so that they contend for
 * units, registers and the reorder buffer. It ends with a trap.
 */
export function randomCode(instructionSet: InstructionSetName, seed: number, blocks: number): Code {
  const random = createRandom(seed);
  // By name, so that the order of the instruction table does not matter.
  const available = INSTRUCTION_NAMES.filter((name) => INSTRUCTIONS[name].opcodes[instructionSet] !== undefined).sort();
  const inner = available.filter((name) => ['next', 'host_call'].includes(INSTRUCTIONS[name].flow));
  const last = available.filter((name) => !inner.includes(name));
  const lines: Line[] = [];
  for (let block = 0; block < blocks; block++) {
    const kinds = Array.from({ length: 1 + random(12) }, () => inner[random(inner.length)]);
    const registers = 1 + random(13);
    const line = (names: readonly InstructionName[]): Line => [
      names[random(names.length)],
      random(registers),
      random(registers),
      random(registers),
    ];
    for (let rest = random(80); rest > 0; rest--) lines.push(line(kinds));
    lines.push(line(last));
  }
  return codeOfLines(instructionSet, [...lines, ['trap']]);
}
