/**
 * Turns `memset` into a loop, for instruction sets that lack it. Memory, registers and the place of a trap are the same
 * as for the instruction: it fills byte by byte, the low 32 bits of a2 are the count, and a0 and a2 show how far it
 * came.
 *
 * Source: polkavm 0.35, `interpreter.rs`, `memset`.
 */
import { Reg } from '@polkavirt/polkavm';
import { type Block, type BlockEnd, type Code, type Instruction, instruction } from '../ir/block.ts';

const isMemset = ({ name }: Instruction): boolean => name === 'memset';

/** The body of the loop, for one byte. */
const fillByte = (source: number, is64Bit: boolean): Instruction[] => {
  const add = is64Bit ? 'add_imm_64' : 'add_imm_32';
  return [
    instruction('store_indirect_u8', source, { reg1: Reg.a1, reg2: Reg.a0 }),
    instruction(add, source, { reg1: Reg.a0, reg2: Reg.a0, imm1: 1 }),
    instruction(add, source, { reg1: Reg.a2, reg2: Reg.a2, imm1: -1 }),
  ];
};

/** Only the low half of the length counts. */
const takeLowHalf = (source: number): Instruction[] => [
  instruction('shift_logical_left_imm_64', source, { reg1: Reg.a2, reg2: Reg.a2, imm1: 32 }),
  instruction('shift_logical_right_imm_64', source, { reg1: Reg.a2, reg2: Reg.a2, imm1: 32 }),
];

/** Splits a block: its part before the first `memset`, then for each `memset` a loop and the part after it. */
function split(block: Block, is64Bit: boolean): Block[] {
  const { key, body, end } = block;
  const pieces = [block];
  let current = block;
  current.body = [];
  for (const one of body) {
    if (!isMemset(one)) {
      current.body.push(one);
      continue;
    }
    const { source } = one;
    if (is64Bit) current.body.push(...takeLowHalf(source));
    const behind: Block = { key, body: [], end };
    const loop: Block = { key, body: fillByte(source, is64Bit), end };
    const branch = { kind: 'branch', reg1: Reg.a2, reg2: 0, imm: 0, source } satisfies Partial<BlockEnd>;
    current.end = { ...branch, name: 'branch_eq_imm', target: behind, next: loop };
    loop.end = { ...branch, name: 'branch_not_eq_imm', target: loop, next: behind };
    pieces.push(loop, behind);
    current = behind;
  }
  return pieces;
}

export function expandMemset(code: Code, is64Bit: boolean): void {
  code.blocks = code.blocks.flatMap((block) => (block.body.some(isMemset) ? split(block, is64Bit) : [block]));
}
