/** All instructions of a program in typed arrays, decoded once for the passes of the recompiler. */
import { findNextOffset } from '../../program/bitmask.ts';
import { type CodeView, createInstruction, decodeInstruction } from '../../program/decoder.ts';
import { STEP_LENGTH, type Stepwise } from './stepwise.ts';

/** Instructions in the order of the code, by index. Operands as in `DecodedInstruction`. */
export interface DecodedCode {
  readonly count: number;
  readonly id: Uint8Array;
  readonly offset: Int32Array;
  readonly nextOffset: Int32Array;
  /** Whether no instruction starts at `nextOffset`, where the code's end counts as none. */
  readonly nextInvalid: Uint8Array;
  readonly reg1: Uint8Array;
  readonly reg2: Uint8Array;
  readonly reg3: Uint8Array;
  readonly imm1: Int32Array;
  readonly imm2: Int32Array;
  readonly target: Uint32Array;
  /** Code offset -> index, or -1. */
  readonly indexOf: Int32Array;
}

/** The bits of a bitmask: the number of instructions, or more if bits after the end of the code are set. */
function countBits(bitmask: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bitmask.length; at++) {
    for (let bits = bitmask[at]; bits !== 0; bits &= bits - 1) count++;
  }
  return count;
}

export function* decodeStepwise(view: CodeView): Stepwise<DecodedCode> {
  const codeLength = view.code.length;
  const capacity = countBits(view.bitmask);
  const decoded = {
    id: new Uint8Array(capacity),
    offset: new Int32Array(capacity),
    nextOffset: new Int32Array(capacity),
    nextInvalid: new Uint8Array(capacity),
    reg1: new Uint8Array(capacity),
    reg2: new Uint8Array(capacity),
    reg3: new Uint8Array(capacity),
    imm1: new Int32Array(capacity),
    imm2: new Int32Array(capacity),
    target: new Uint32Array(capacity),
    indexOf: new Int32Array(codeLength + 1).fill(-1),
  };
  const one = createInstruction();
  let count = 0;
  let offset = findNextOffset(view.bitmask, codeLength, 0);
  while (offset < codeLength) {
    decodeInstruction(view, offset, one);
    decoded.id[count] = one.id;
    decoded.offset[count] = offset;
    decoded.nextOffset[count] = one.nextOffset;
    decoded.nextInvalid[count] = one.nextInvalid || one.nextOffset >= codeLength ? 1 : 0;
    decoded.reg1[count] = one.reg1;
    decoded.reg2[count] = one.reg2;
    decoded.reg3[count] = one.reg3;
    decoded.imm1[count] = one.imm1;
    decoded.imm2[count] = one.imm2;
    decoded.target[count] = one.target;
    decoded.indexOf[offset] = count++;
    if (count % STEP_LENGTH === 0) yield;
    offset = one.nextInvalid ? findNextOffset(view.bitmask, codeLength, one.nextOffset) : one.nextOffset;
  }
  return { count, ...decoded };
}
