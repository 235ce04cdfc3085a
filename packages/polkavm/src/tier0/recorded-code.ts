/**
 * A program as records, decoded block by block when control first gets there. All instances of a module share them.
 * Each has a copy in its linear memory, which is updated when it meets a record that is missing there.
 */
import { INSTRUCTION_IDS, INVALID_INSTRUCTION, idEndsBasicBlock } from '../isa/instruction-id.ts';
import { INSTRUCTION_SETS } from '../isa/instruction-set.ts';
import { INSTRUCTION_NAMES, INSTRUCTIONS } from '../isa/instructions.ts';
import { NARROW_NAMES } from '../isa/narrow-instructions.ts';
import { isJumpTargetValid } from '../program/basic-blocks.ts';
import { getBitForOffset } from '../program/bitmask.ts';
import { createInstruction, type DecodedInstruction, decodeInstruction } from '../program/decoder.ts';
import type { Program } from '../program/program.ts';
import { RECORD_SIZE } from '../wasm/memory-layout.ts';
import type { InstructionRanks } from './instruction-ranks.ts';
import { PAIRS } from './pairs.ts';
import { FIRST_ID, FIRST_NARROW, FIRST_PAIR, Field, Special } from './record.ts';

/** The most instructions that are decoded at once. */
const PIECE_LENGTH = 1024;

const flowOf = (id: number) => (id < INSTRUCTION_NAMES.length ? INSTRUCTIONS[INSTRUCTION_NAMES[id]].flow : undefined);

const TRAP = FIRST_ID + INSTRUCTION_IDS.trap;

/** The operation of an instruction's record, by id: for 64-bit registers and for 32-bit ones. */
const WHAT_64 = Uint8Array.from({ length: 256 }, (_, id) => FIRST_ID + id);
const WHAT_32 = Uint8Array.from(WHAT_64);
for (const [at, name] of NARROW_NAMES.entries()) WHAT_32[INSTRUCTION_IDS[name]] = FIRST_NARROW + at;

/** The operations of two records, first times 256 plus second -> the operation of both, or 0. */
const PAIR_OF = new Uint8Array(256 * 256);
for (const [at, [first, second]] of PAIRS.entries()) {
  PAIR_OF[(FIRST_ID + INSTRUCTION_IDS[first]) * 256 + FIRST_ID + INSTRUCTION_IDS[second]] = FIRST_PAIR + at;
}

const isBranch = Uint8Array.from({ length: 256 }, (_, id) => (flowOf(id) === 'branch' ? 1 : 0));
const { ecalli, jump, load_imm_and_jump, fallthrough } = INSTRUCTION_IDS;

export class RecordedCode {
  readonly program: Program;
  readonly ranks: InstructionRanks;
  /** Offset of the first record in linear memory. */
  readonly #base: number;
  readonly #blockCost: (start: number) => number;
  readonly #what: Uint8Array;
  readonly #instruction = createInstruction();
  #bytes: Uint8Array<ArrayBuffer> | undefined;
  #words = new Int32Array(0);
  /** Pairs of record indexes: what was decoded, from and to, in the order of decoding. */
  readonly #decoded: number[] = [];

  /** @param base the offset of the records in linear memory */
  constructor(program: Program, ranks: InstructionRanks, blockCost: (start: number) => number, base: number) {
    this.program = program;
    this.ranks = ranks;
    this.#base = base;
    this.#blockCost = blockCost;
    this.#what = INSTRUCTION_SETS[program.instructionSet].is64Bit ? WHAT_64 : WHAT_32;
  }

  /** The record of the instruction that starts at a code offset, as an offset in linear memory; -1 if none starts there. */
  recordAt(pc: number): number {
    const { code, bitmask } = this.program;
    return getBitForOffset(bitmask, code.length, pc) ? this.#recordOf(pc) : -1;
  }

  /** The code offset of a record. */
  pcOf(record: number): number {
    return this.ranks.offsetOf((record - this.#base) / RECORD_SIZE);
  }

  /** The number of changes so far; see {@link update}. */
  get version(): number {
    return this.#decoded.length;
  }

  /** Copies what was decoded since a version into a linear memory. */
  update(memory: Uint8Array, version: number): void {
    const bytes = this.#bytes!;
    for (let at = version; at < this.#decoded.length; at += 2) {
      const from = this.#decoded[at] * RECORD_SIZE;
      memory.set(bytes.subarray(from, this.#decoded[at + 1] * RECORD_SIZE), this.#base + from);
    }
  }

  /** Decodes the basic block that starts at a record. */
  decodeBlock(record: number): void {
    this.#decode((record - this.#base) / RECORD_SIZE, true);
  }

  /** Decodes what is left of a basic block from a record on. */
  decodeRest(record: number): void {
    this.#decode((record - this.#base) / RECORD_SIZE, false);
  }

  #recordOf(pc: number): number {
    return this.#base + RECORD_SIZE * this.ranks.indexOf(pc);
  }

  #decode(first: number, isStart: boolean): void {
    this.#bytes ??= this.#allocate();
    const bytes = this.#bytes;
    const words = this.#words;
    const instruction = this.#instruction;
    let offset = this.ranks.offsetOf(first);
    if (isStart) words[first * 4 + Field.cost / 4] = this.#blockCost(offset);
    let index = first;
    for (;;) {
      // A range that starts in the middle of a block reaches to the end of the block.
      if (index > first && bytes[index * RECORD_SIZE] >= Special.assisted) break;
      if (index - first === PIECE_LENGTH) {
        bytes[index * RECORD_SIZE] = Special.rest;
        index++;
        break;
      }
      decodeInstruction(this.program, offset, instruction);
      this.#write(index, instruction);
      if (index > first) this.#pair(index - 1);
      index++;
      if (idEndsBasicBlock(instruction.id) || instruction.nextInvalid) break;
      offset = instruction.nextOffset;
    }
    this.#decoded.push(first, index);
  }

  #allocate(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.ranks.count * RECORD_SIZE);
    this.#words = new Int32Array(bytes.buffer);
    return bytes;
  }

  /** Makes one operation of a record and the next one, if there is one for the two. */
  #pair(index: number): void {
    const bytes = this.#bytes!;
    const at = index * RECORD_SIZE + Field.what;
    const pair = PAIR_OF[bytes[at] * 256 + bytes[at + RECORD_SIZE]];
    if (pair !== 0) bytes[at] = pair;
  }

  #write(index: number, instruction: DecodedInstruction): void {
    const { id, offset, reg1, reg2, reg3, imm1, imm2, target, nextOffset, nextInvalid } = instruction;
    const bytes = this.#bytes!;
    const words = this.#words;
    const { program } = this;
    let what = this.#what[id];
    let second = imm2;
    if (id === INVALID_INSTRUCTION) {
      what = TRAP;
    } else if (isBranch[id] !== 0) {
      // A branch traps, whatever its condition, if either way is not a valid jump target.
      if (isJumpTargetValid(program, target) && isJumpTargetValid(program, nextOffset)) second = this.#recordOf(target);
      else what = TRAP;
    } else if (id === jump) {
      if (isJumpTargetValid(program, target)) second = this.#recordOf(target);
      else what = TRAP;
    } else if (id === load_imm_and_jump) {
      if (isJumpTargetValid(program, target)) second = this.#recordOf(target);
      else what = Special.assisted;
    } else if (id === fallthrough) {
      if (!getBitForOffset(program.bitmask, program.code.length, nextOffset)) what = Special.assisted;
    } else if (nextInvalid && !idEndsBasicBlock(id)) {
      // An implicit trap follows, which has no record.
      what = Special.assisted;
    }
    const at = index * RECORD_SIZE;
    bytes[at + Field.what] = what;
    bytes[at + Field.reg1] = reg1 * 8;
    bytes[at + Field.reg2] = reg2 * 8;
    bytes[at + Field.reg3] = reg3 * 8;
    words[(at + Field.imm1) / 4] = imm1;
    words[(at + Field.imm2) / 4] = second;
    if (what !== FIRST_ID + ecalli) return;
    words[(at + Field.pc) / 4] = offset;
    bytes[at + Field.length] = nextOffset - offset;
  }
}
