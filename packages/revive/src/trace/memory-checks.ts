/**
 * Solidity's memory is a buffer in the program. For each use of it the compiler emits a check that jumps to a trap if
 * the use does not fit, so the branch that led to a trap tells the reason.
 *
 * As resolc 0.3 emits them, with a heap of 65,536 bytes:
 *
 *     jump @trap if size >u 65536                          the end of what is used
 *     a2 = offset >> 16;  jump @trap if a2 != 0            its start
 */
import type { Instance, Program } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES } from '@polkavirt/polkavm/isa';
import { type DecodedInstruction, readInstructions } from '@polkavirt/polkavm/program';

/** The smallest number that is taken for the size of a heap when a program compares with it. */
const LEAST_HEAP = 4096;

type Step = Pick<DecodedInstruction, 'reg1' | 'reg2' | 'imm1'> & { readonly name: string };

const heap = (size: number): string => `the compiler gave the contract a heap of ${size}`;

/** Why the instance jumped to its trap, if that was a check of Solidity's memory. */
export function describeMemoryCheck(program: Program, { pc, registers }: Pick<Instance, 'pc' | 'registers'>): string | undefined {
  let last: Step | undefined;
  for (const { id, reg1, reg2, imm1, target } of readInstructions(program)) {
    const step: Step = { name: INSTRUCTION_NAMES[id] ?? '', reg1, reg2, imm1 };
    const reason = target === pc ? ofBranch(step, last, registers) : undefined;
    if (reason !== undefined) return reason;
    last = step;
  }
  return undefined;
}

function ofBranch({ name, reg1, imm1 }: Step, last: Step | undefined, registers: BigUint64Array): string | undefined {
  const value = registers[reg1];
  if (name === 'branch_greater_unsigned_imm') {
    if (imm1 < LEAST_HEAP || value <= BigInt(imm1)) return undefined;
    return `EVM memory is full: ${value} bytes are wanted, and ${heap(imm1)}`;
  }
  if (name !== 'branch_not_eq_imm' || imm1 !== 0 || value === 0n) return undefined;
  if (last === undefined || last.reg1 !== reg1) return undefined;
  if (/^shift_logical_right_imm_(?:32|64)$/.test(last.name) && 2 ** last.imm1 >= LEAST_HEAP) {
    const size = 2 ** last.imm1;
    // The offset itself is still there, unless the shift wrote over it.
    const isThere = last.reg2 !== reg1 && registers[last.reg2] >> BigInt(last.imm1) === value;
    return `EVM memory is full: ${isThere ? `the offset ${registers[last.reg2]}` : `an offset of ${size} or more`} is used, and ${heap(size)}`;
  }
  return undefined;
}
