/** Encodes a row of instructions: code, bitmask, and the offset of each instruction. */
import type { InstructionSetName } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES } from '@polkavirt/polkavm/isa';
import { encodeInstruction, layOut, MAX_CODE_SIZE } from '@polkavirt/polkavm/program';
import { LinkFailure } from '../link-error.ts';
import type { Line, LinedUp } from './line-up.ts';

export interface Encoded {
  readonly code: Uint8Array;
  readonly bitmask: Uint8Array;
  /** The code offset of each instruction, and the end of the code. */
  readonly offsets: Float64Array;
}

/** Makes the error for an instruction that the set lacks, by the key of its origin. */
export type MissingInstruction = (message: string, source: number) => LinkFailure;

const INSTEAD: Readonly<Record<string, string>> = { sbrk: 'link with --isa latest64 (or latest32)' };

export function encode({ instructions, starts }: Line, instructionSet: InstructionSetName, missing: MissingInstruction): Encoded {
  const pieces = instructions.map((instruction) => {
    // A target at its own offset takes no bytes.
    const bytes: number[] = [];
    if (!encodeInstruction(instructionSet, { ...instruction, offset: 0, target: 0 }, bytes)) {
      const name = INSTRUCTION_NAMES[instruction.id];
      const advice = INSTEAD[name] ?? 'link for another instruction set with --isa';
      throw missing(`${instructionSet} has no ${name}: ${advice}`, instruction.source);
    }
    const { target } = instruction;
    return target === undefined ? { length: bytes.length } : { length: bytes.length, targetPiece: starts.get(target)! };
  });
  const { offsets, targetLengths } = layOut(pieces);
  const length = offsets[instructions.length];
  if (length > MAX_CODE_SIZE) throw new LinkFailure('too_large', `${length} bytes of code; a program can have ${MAX_CODE_SIZE}`);

  const code = new Uint8Array(length);
  const bitmask = new Uint8Array(Math.ceil(length / 8));
  for (const [index, instruction] of instructions.entries()) {
    const offset = offsets[index];
    bitmask[offset >> 3] |= 1 << (offset & 7);
    const target = targetOf(instruction, starts, offsets);
    const bytes: number[] = [];
    encodeInstruction(instructionSet, { ...instruction, offset, target }, bytes, targetLengths[index]);
    code.set(bytes, offset);
  }
  return { code, bitmask, offsets };
}

const targetOf = ({ target }: LinedUp, starts: Line['starts'], offsets: Float64Array): number =>
  target === undefined ? 0 : offsets[starts.get(target)!];
