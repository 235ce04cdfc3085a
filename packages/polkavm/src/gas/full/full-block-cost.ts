/**
 * The full cost model: a basic block costs what the simulated processor takes for it.
 *
 * The figures are those of upstream's interpreter, which decides by the opcode after a branch and at its target
 * whether the branch counts as predicted. Upstream's compiler looks at the last byte of the branch itself instead
 * of the opcode after it, so its figures differ for branches over a `trap` or `unlikely`.
 *
 * Source: polkavm-common 0.35, `simulator.rs`, `get_branch_cost` and `take_block_cost`;
 * polkavm 0.35, `interpreter.rs`, `compile_block_impl`.
 */
import { INVALID_INSTRUCTION, idEndsBasicBlock } from '../../isa/instruction-id.ts';
import { INSTRUCTION_SETS, type InstructionSetName } from '../../isa/instruction-set.ts';
import { INSTRUCTION_NAMES, INSTRUCTIONS, type InstructionName } from '../../isa/instructions.ts';
import {
  type CodeView,
  createInstruction,
  type DecodedInstruction,
  decodeFollowing,
  decodeInstruction,
} from '../../program/decoder.ts';
import type { BlockCost } from '../block-cost.ts';
import { CACHE_MODELS, type CacheModelName } from './cache-model.ts';
import { NO_REGISTER, Pipeline, packUnits } from './pipeline.ts';
import { TIMINGS, type Timing } from './timings.ts';

/** Cycles that are not charged, because the next block is decoded while this one ends. */
const SLACK = 3;

const PREDICTED_BRANCH = 1;
const MISPREDICTED_BRANCH = 20;

/** Stands for a latency that depends on the code around the branch. */
const BRANCH = 0;

/** Stands for the opcode of `unlikely` in sets that lack it: upstream's filler for missing opcodes. */
const MISSING_OPCODE = 255;

/** A row of the timing table for one instruction set and cache model. */
interface Cost {
  readonly roles: Timing['roles'];
  /** Cycles, or {@link BRANCH}. */
  readonly latency: number;
  readonly slots: number;
  readonly units: number;
  readonly copy: Timing['copy'];
  readonly isMove: boolean;
}

function costOf(name: InstructionName, is64Bit: boolean, cache: CacheModelName): Cost {
  const { roles, latency, slots, units, copy, extends32 } = TIMINGS[name];
  const extra = extends32 && is64Bit ? 1 : 0;
  const cycles = latency === 'memory' ? CACHE_MODELS[cache] : latency === 'branch' ? BRANCH : latency + extra;
  return { roles, latency: cycles, slots: slots + extra, units: packUnits(units), copy, isMove: name === 'move_reg' };
}

/** Instruction id -> cost. Anything that is not an instruction costs as much as a trap. */
function costsOf(set: InstructionSetName, cache: CacheModelName): readonly Cost[] {
  const { is64Bit } = INSTRUCTION_SETS[set];
  const costs: Cost[] = new Array(INVALID_INSTRUCTION + 1).fill(costOf('trap', is64Bit, cache));
  INSTRUCTION_NAMES.forEach((name, id) => {
    costs[id] = costOf(name, is64Bit, cache);
  });
  return costs;
}

/**
 * Prices the blocks of one program. Pricing takes time linear in the block, whatever its instructions are.
 * It does not check whether a block starts at the offset: from any instruction it prices what is left of the block.
 */
export function createFullBlockCost(view: CodeView, cache: CacheModelName): BlockCost {
  const { code, instructionSet } = view;
  const costs = costsOf(instructionSet, cache);
  const trap = INSTRUCTIONS.trap.opcodes[instructionSet];
  const unlikely = INSTRUCTIONS.unlikely.opcodes[instructionSet] ?? MISSING_OPCODE;
  const pipeline = new Pipeline();
  const instruction = createInstruction();

  /** Whether a branch with this offset on one side is predicted; an instruction need not start at the offset. */
  const isUnlikelyAt = (offset: number): boolean => offset >= code.length || code[offset] === trap || code[offset] === unlikely;

  const branchLatency = ({ nextOffset, target }: DecodedInstruction): number =>
    isUnlikelyAt(nextOffset) || isUnlikelyAt(target) ? PREDICTED_BRANCH : MISPREDICTED_BRANCH;

  const dispatch = (cost: Cost): void => {
    let dst = NO_REGISTER;
    let src1 = NO_REGISTER;
    let src2 = NO_REGISTER;
    switch (cost.roles) {
      case 'd':
        dst = instruction.reg1;
        break;
      case 's':
        src1 = instruction.reg1;
        break;
      case '-s':
        src1 = instruction.reg2;
        break;
      case 'ds':
        dst = instruction.reg1;
        src1 = instruction.reg2;
        break;
      case 'ss':
        src1 = instruction.reg1;
        src2 = instruction.reg2;
        break;
      case 'dss':
        dst = instruction.reg1;
        src1 = instruction.reg2;
        src2 = instruction.reg3;
        break;
    }
    if (cost.isMove) {
      pipeline.dispatchMove(dst, src1);
      return;
    }
    const latency = cost.latency === BRANCH ? branchLatency(instruction) : cost.latency;
    const copies = (cost.copy === 'unless_any' && dst !== src1 && dst !== src2) || (cost.copy === 'unless_first' && dst !== src1);
    pipeline.dispatch(dst, src1, src2, latency, copies ? cost.slots + 1 : cost.slots, cost.units);
  };

  return (blockStart) => {
    decodeInstruction(view, blockStart, instruction);
    dispatch(costs[instruction.id]);
    while (!idEndsBasicBlock(instruction.id)) {
      decodeFollowing(view, instruction);
      dispatch(costs[instruction.id]);
    }
    return Math.max(pipeline.drain() - SLACK, 1);
  };
}
