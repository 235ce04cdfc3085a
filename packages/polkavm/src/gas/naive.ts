/** One gas an instruction: `fallthrough`, `unlikely`, `trap` and implicit traps included. */
import { idEndsBasicBlock } from '../isa/instruction-id.ts';
import { type CodeView, createInstruction } from '../program/decoder.ts';
import { createInstructionReader } from '../program/instruction-reader.ts';
import type { BlockCost } from './cost-model.ts';

/** Upstream: `CostModel::naive` (polkavm 0.35, `gas.rs`). What `memset` costs on top is charged when it runs. */
export function createNaiveBlockCost(code: CodeView): BlockCost {
  const instruction = createInstruction();
  return (blockStart) => {
    const reader = createInstructionReader(code, blockStart, 'bounded');
    let cost = 0;
    while (reader.next(instruction)) {
      cost++;
      if (idEndsBasicBlock(instruction.id)) break;
    }
    return cost;
  };
}
