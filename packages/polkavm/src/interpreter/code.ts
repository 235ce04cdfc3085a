/**
 * A program in the form that the interpreter runs: basic blocks, predecoded when control first reaches them and shared
 * by all instances of a module.
 *
 * Memory stays bounded whatever the code is: a block is cut into pieces, and when too many instructions have been
 * predecoded all of them are forgotten. A block that an instance is still in lives on until it leaves it.
 */
import type { BlockCost } from '../gas/block-cost.ts';
import { idEndsBasicBlock } from '../isa/instruction-id.ts';
import { INSTRUCTION_SETS } from '../isa/instruction-set.ts';
import { RETURN_ADDRESS } from '../memory/create-memory-map.ts';
import { isJumpTargetValid } from '../program/basic-blocks.ts';
import { createInstruction, decodeFollowing, decodeInstruction } from '../program/decoder.ts';
import { getJumpTableTarget } from '../program/jump-table.ts';
import { CODE_ADDRESS_ALIGNMENT } from '../program/limits.ts';
import type { Program } from '../program/program.ts';
import { type Block, blockEdge, type CodeContext, type Edge, FINISHED, type Operation, restEdge, TRAP } from './machine.ts';
import { OPERATIONS_32, OPERATIONS_64 } from './operations/operations.ts';

/** The most instructions that are predecoded in one go. */
const PIECE_LENGTH = 1024;

/** The most predecoded instructions of a program that are kept: some 150 bytes each, so about 40 MB. */
const CACHE_LENGTH = 0x4_0000;

/** The memory of a block beside its instructions, counted in instructions. */
const BLOCK_OVERHEAD = 3;

export interface CodeOptions {
  /** Whether a `fallthrough` at the very end of the code leads to an implicit trap that is charged. */
  readonly hasTrapAtEnd: boolean;
}

export class Code implements CodeContext {
  readonly program: Program;
  readonly #blockCost: BlockCost;
  readonly #operations: typeof OPERATIONS_64;
  readonly #hasTrapAtEnd: boolean;
  readonly #instruction = createInstruction();
  /** Buffers in which a block is assembled; the block keeps copies of the exact length. */
  readonly #operationBuffer: Operation[] = [];
  readonly #pcBuffer: number[] = [];
  #blocks = new Map<number, Block>();
  #rests = new Map<number, Block>();
  /** Edges by index in the jump table, as far as they have been needed. */
  #dynamicEdges: (Edge | undefined)[] = [];
  /** The edges that hold a block. */
  #linkedEdges: Edge[] = [];
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
    const block = edge.kind === 'block' ? this.blockAt(edge.pc) : this.restAt(edge.pc);
    edge.block = block;
    this.#linkedEdges.push(edge);
    return block;
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
    if (this.#length >= CACHE_LENGTH) this.#forget();
    const instruction = this.#instruction;
    const operations = this.#operationBuffer;
    const pcs = this.#pcBuffer;
    let length = 0;
    decodeInstruction(this.program, start, instruction);
    for (;;) {
      operations[length] = this.#operations[instruction.id](instruction, this);
      pcs[length] = instruction.offset;
      length++;
      if (idEndsBasicBlock(instruction.id)) break;
      // At a gap in the code a fresh start would not know that control came from before the gap.
      if (length >= PIECE_LENGTH && !instruction.nextInvalid) break;
      decodeFollowing(this.program, instruction);
    }
    const isContinued = !idEndsBasicBlock(instruction.id);
    if (isContinued) {
      const rest = restEdge(instruction.nextOffset);
      operations[length] = () => rest;
      pcs[length] = rest.pc;
      length++;
    }
    this.#length += length + BLOCK_OVERHEAD;
    return { cost, operations: operations.slice(0, length), pcs: pcs.slice(0, length), isContinued };
  }

  /** Drops all predecoded blocks. Edges must drop theirs as well, otherwise one block keeps alive every block reached from it. */
  #forget(): void {
    for (const edge of this.#linkedEdges) edge.block = undefined;
    this.#linkedEdges = [];
    this.#blocks = new Map();
    this.#rests = new Map();
    this.#dynamicEdges = [];
    this.#length = 0;
  }
}
