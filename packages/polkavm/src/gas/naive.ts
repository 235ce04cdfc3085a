/** One gas an instruction: `fallthrough`, `unlikely`, `trap` and implicit traps included. */
import { idEndsBasicBlock } from '../isa/instruction-id.ts';
import { type CodeView, createInstruction, decodeFollowing, decodeInstruction } from '../program/decoder.ts';
import type { BlockCost } from './block-cost.ts';

/** Upstream: `CostModel::naive` (polkavm 0.35, `gas.rs`). What `memset` costs on top is charged when it runs. */
export function createNaiveBlockCost(code: CodeView): BlockCost {
  const instruction = createInstruction();
  return (blockStart) => {
    let cost = 1;
    decodeInstruction(code, blockStart, instruction);
    while (!idEndsBasicBlock(instruction.id)) {
      decodeFollowing(code, instruction);
      cost++;
    }
    return cost;
  };
}
