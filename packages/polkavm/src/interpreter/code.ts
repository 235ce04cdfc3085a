/**
 * A program as the interpreter runs it: blocks that are predecoded when control first reaches them. All instances
 * of a module share them.
 *
 * Memory stays bounded whatever the code is: a block is cut into pieces, and when too many instructions have been
 * predecoded all of them are forgotten. Blocks that an instance is still in live on until it leaves them.
 */
import type { BlockCost } from '../gas/cost-model.ts';
import { idEndsBasicBlock } from '../isa/instruction-id.ts';
import { INSTRUCTION_SETS } from '../isa/instruction-set.ts';
import { RETURN_ADDRESS } from '../memory/create-memory-map.ts';
import { isJumpTargetValid } from '../program/basic-blocks.ts';
import { createInstruction } from '../program/decoder.ts';
import { createInstructionReader } from '../program/instruction-reader.ts';
import { getJumpTableTarget } from '../program/jump-table.ts';
import { CODE_ADDRESS_ALIGNMENT } from '../program/limits.ts';
import type { Program } from '../program/program.ts';
import { type Block, blockEdge, type Edge, FINISHED, type Operation, restEdge, type Surroundings, TRAP } from './machine.ts';
import { OPERATIONS_32, OPERATIONS_64 } from './operations/operations.ts';

/** The most instructions that are predecoded in one go. */
const PIECE_LENGTH = 1024;

/** The most predecoded instructions of a program that are kept, some 150 bytes each. */
const CACHE_LENGTH = 0x4_0000;

export interface CodeOptions {
  /** Control that a `fallthrough` at the very end of the code lets through meets an implicit trap there, which is charged. */
  readonly hasTrapAtEnd: boolean;
}

export class Code implements Surroundings {
  readonly program: Program;
  readonly #blockCost: BlockCost;
  readonly #operations: typeof OPERATIONS_64;
  readonly #hasTrapAtEnd: boolean;
  readonly #instruction = createInstruction();
  #blocks = new Map<number, Block>();
  #rests = new Map<number, Block>();
  /** Edges by index in the jump table, as far as they have been needed. */
  #dynamicEdges: (Edge | undefined)[] = [];
  #length = 0;

  constructor(program: Program, blockCost: BlockCost, options: CodeOptions) {
    this.program = program;
    this.#blockCost = blockCost;
    this.#operations = INSTRUCTION_SETS[program.instructionSet].is64Bit ? OPERATIONS_64 : OPERATIONS_32;
    this.#hasTrapAtEnd = options.hasTrapAtEnd;
  }

  /** The basic block that starts at `pc`. */
  blockAt(pc: number): Block {
    const known = this.#blocks.get(pc);
    if (known !== undefined) return known;
    const block = this.#predecode(pc, this.#blockCost(pc));
    this.#blocks.set(pc, block);
    return block;
  }

  /** What is left from `pc` on of the basic block that holds it. */
  restAt(pc: number): Block {
    const known = this.#rests.get(pc);
    if (known !== undefined) return known;
    const block = this.#predecode(pc, 0);
    this.#rests.set(pc, block);
    return block;
  }

  /** The block that an edge leads to, or undefined if it leads out to the host. */
  follow(edge: Edge): Block | undefined {
    if (edge.kind === 'stop') return undefined;
    edge.block ??= edge.kind === 'block' ? this.blockAt(edge.pc) : this.restAt(edge.pc);
    return edge.block;
  }

  jumpTo(pc: number): Edge | undefined {
    return isJumpTargetValid(this.program, pc) ? blockEdge(pc) : undefined;
  }

  fallTo(pc: number): Edge | undefined {
    return pc < this.program.code.length || this.#hasTrapAtEnd ? blockEdge(pc) : undefined;
  }

  /** Where a jump to a dynamic address (u32) leads. */
  jumpDynamically(address: number): Edge {
    if (address === RETURN_ADDRESS) return FINISHED;
    const index = address / CODE_ADDRESS_ALIGNMENT - 1;
    return this.#dynamicEdges[index] ?? this.#findDynamicEdge(address);
  }

  #findDynamicEdge(address: number): Edge {
    const target = getJumpTableTarget(this.program.jumpTable, address);
    const edge = target === undefined ? undefined : this.jumpTo(target);
    if (edge === undefined) return TRAP;
    this.#dynamicEdges[address / CODE_ADDRESS_ALIGNMENT - 1] = edge;
    return edge;
  }

  #predecode(start: number, cost: number): Block {
    if (this.#length >= CACHE_LENGTH) {
      this.#blocks = new Map();
      this.#rests = new Map();
      this.#dynamicEdges = [];
      this.#length = 0;
    }
    const instruction = this.#instruction;
    const reader = createInstructionReader(this.program, start, 'bounded');
    const operations: Operation[] = [];
    const pcs: number[] = [];
    let isContinued = false;
    while (reader.next(instruction)) {
      operations.push(this.#operations[instruction.id](instruction, this));
      pcs.push(instruction.offset);
      if (idEndsBasicBlock(instruction.id)) break;
      if (operations.length === PIECE_LENGTH) {
        const rest = restEdge(instruction.nextOffset);
        operations.push(() => rest);
        pcs.push(rest.pc);
        isContinued = true;
        break;
      }
    }
    this.#length += operations.length;
    return { cost, operations, pcs: Int32Array.from(pcs), isContinued };
  }
}
