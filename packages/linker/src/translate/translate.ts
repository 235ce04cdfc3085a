/** Translates the code that can be reached into blocks of PolkaVM instructions, one for one as far as possible. */
import type { InstructionName } from '@polkavirt/polkavm/isa';
import type { CodeInstruction, CodeMap } from '../code/code-map.ts';
import { NOWHERE } from '../code/code-map.ts';
import { failureAt } from '../code/failure-at.ts';
import type { LinkInput } from '../input/link-input.ts';
import type { Export, Metadata } from '../input/metadata.ts';
import type { Block, BlockEnd, Code } from '../ir/block.ts';
import type { AddressBook } from '../memory/address-book.ts';
import type { RiscvOp } from '../riscv/instruction.ts';
import { translateAtomic } from './atomics.ts';
import { chooseMove, conditionalMove } from './conditional-moves.ts';
import { translateOrCombine } from './or-combine.ts';
import {
  BRANCH_ROWS,
  IMMEDIATE_OF_ZERO,
  IMMEDIATE_ROWS,
  LOAD_ROWS,
  REGISTER_ROWS,
  type RegisterRow,
  STORE_ROWS,
  UNARY_ROWS,
} from './register-rows.ts';
import { explainRegister, REGISTER_OF } from './registers.ts';
import { type Operand, Translator } from './translator.ts';

export interface Surroundings {
  readonly input: LinkInput;
  readonly map: CodeMap;
  readonly book: AddressBook;
  /** The address of the slots for borrowed registers. */
  readonly scratch: number;
  /** The number of an import. */
  importIndex(metadata: Metadata): number;
  /** The end of read-write data, where the heap starts. */
  readonly heapBase: number;
}

/** The row of an operation in a table that may lack it. */
const rowOf = <T>(table: Readonly<Record<string, T>>, op: RiscvOp): T | undefined =>
  Object.hasOwn(table, op) ? table[op] : undefined;

export function translate(surroundings: Surroundings, exports: readonly Export[]): Code {
  const { input, map, book } = surroundings;
  const blocks = new Map<number, Block>();
  const starts = [...map.blockStarts].sort((a, b) => a - b);
  const trap: Block = { key: starts[0], body: [], end: { kind: 'trap', source: starts[0] } };
  for (const key of starts) blocks.set(key, { key, body: [], end: { kind: 'trap', source: key } });
  const blockAt = (key: number): Block => (key === NOWHERE ? trap : blocks.get(key)!);

  const translator = new InstructionTranslator(surroundings);
  let needsTrap = false;
  for (const [key, block] of blocks) {
    block.end = translator.fill(block, key, (target) => {
      needsTrap ||= target === NOWHERE;
      return blockAt(target);
    });
  }
  return {
    blocks: needsTrap ? [...blocks.values(), trap] : [...blocks.values()],
    exports: exports.map(({ code }) => blockAt(input.keyOf(code.section, code.offset))),
    jumpTable: book.jumpTargets.map(blockAt),
    addressTaken: new Set([...map.addressTaken].map(blockAt)),
  };
}

class InstructionTranslator {
  readonly #around: Surroundings;
  readonly #t: Translator;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#t = new Translator(around.input.elf.is64Bit, around.scratch);
  }

  /** Translates a block's instructions; returns how it ends. */
  fill(block: Block, start: number, blockAt: (key: number) => Block): BlockEnd {
    const { map } = this.#around;
    for (let key = start; ; ) {
      const current = map.instructions.get(key);
      // The section ends here.
      if (current === undefined) return { kind: 'trap', source: key };
      const end = this.#end(current, blockAt);
      if (end !== undefined) return end;
      this.#t.start(block.body, current);
      this.#translate(current);
      key = current.next;
      if (map.blockStarts.has(key)) return { kind: 'jump', target: blockAt(key), source: current.at };
    }
  }

  /** How the block ends, if this instruction ends it. */
  #end(current: CodeInstruction, blockAt: (key: number) => Block): BlockEnd | undefined {
    const { op, rd, rs1, rs2, next, at: source } = current;
    if (op === 'unimp' || op === 'ebreak') return { kind: 'trap', source };
    if (op === 'jal') {
      const link = this.#operand(rd, current);
      const target = blockAt(current.target!);
      return link === 'zero' ? { kind: 'jump', target, source } : { kind: 'call', link, target, next: blockAt(next), source };
    }
    if (op === 'jalr') {
      const link = this.#operand(rd, current);
      const base = this.#operand(rs1, current);
      const offset = this.#immediate(current);
      // A jump to a fixed address goes to no code.
      if (base === 'zero') return { kind: 'trap', source };
      if (link === 'zero') return { kind: 'jump_indirect', base, offset, source };
      return { kind: 'call_indirect', link, base, offset, next: blockAt(next), source };
    }
    const row = rowOf(BRANCH_ROWS, op);
    if (row === undefined) return undefined;
    const [left, right] = [this.#operand(rs1, current), this.#operand(rs2, current)];
    const [target, behind] = [blockAt(current.target!), blockAt(next)];
    const branch = { kind: 'branch', imm: 0, reg2: 0, target, next: behind, source } as const;
    if (left !== 'zero' && right !== 'zero') return { ...branch, name: row.name, reg1: left, reg2: right };
    if (left !== 'zero') return { ...branch, name: row.right, reg1: left };
    if (right !== 'zero') return { ...branch, name: row.left, reg1: right };
    return { kind: 'jump', target: row.ifSame ? target : behind, source };
  }

  #operand(register: number, current: CodeInstruction): Operand {
    if (register === 0) return 'zero';
    const found = REGISTER_OF[register];
    return found ?? this.#fail('unsupported_instruction', `${current.op}: ${explainRegister(register)}`, current);
  }

  #operands(current: CodeInstruction): readonly [Operand, Operand, Operand] {
    return [this.#operand(current.rd, current), this.#operand(current.rs1, current), this.#operand(current.rs2, current)];
  }

  #fail(code: 'unsupported_instruction' | 'too_large', message: string, current: CodeInstruction): never {
    const { input } = this.#around;
    throw failureAt(input, code, message, input.placeOf(current.at), current.size);
  }

  /** The immediate, with the address that it is part of. */
  #immediate(current: CodeInstruction): number {
    const { address, imm } = current;
    if (address === undefined) return imm;
    const value = this.#around.book.addressOf(address.target);
    if (value < -0x8000_0000 || value > 0xffff_ffff)
      return this.#fail('too_large', `the address ${value} does not fit into 32 bits`, current);
    switch (address.part) {
      case 'whole':
        return value | 0;
      case 'hi':
        return (value + 0x800) & ~0xfff;
      case 'lo':
        return (value << 20) >> 20;
    }
  }

  #translate(current: CodeInstruction): void {
    if (this.#access(current) || this.#special(current)) return;
    // An instruction that only computes has no effect without a destination.
    const rd = this.#operand(current.rd, current);
    if (rd === 'zero' || this.#compute(current, rd)) return;
    throw new Error(`no translation of ${current.op}`);
  }

  /** Loads, stores and atomic instructions; false for others. A load into x0 is left out, because it could only trap. */
  #access(current: CodeInstruction): boolean {
    const { op } = current;
    const t = this.#t;
    const [rd, rs1, rs2] = this.#operands(current);
    const load = rowOf(LOAD_ROWS, op);
    const store = rowOf(STORE_ROWS, op);
    if (store !== undefined) this.#store(store, rs1, rs2, this.#immediate(current));
    else if (load !== undefined && rd !== 'zero') {
      const imm1 = this.#immediate(current);
      if (rs1 === 'zero') t.put(`load_${load}` as InstructionName, { reg1: rd, imm1 });
      else t.put(`load_indirect_${load}` as InstructionName, { reg1: rd, reg2: rs1, imm1 });
    } else if (isAtomic(op)) translateAtomic(t, op, rd, rs1, rs2);
    return load !== undefined || store !== undefined || isAtomic(op);
  }

  /** Instructions that do more than compute; false for others. */
  #special(current: CodeInstruction): boolean {
    const t = this.#t;
    switch (current.op) {
      case 'fence':
        return true;
      case 'pvm.ecalli':
        t.put('ecalli', { imm1: this.#around.importIndex(current.metadata!) });
        return true;
      case 'pvm.memset':
        t.put('memset');
        return true;
      case 'pvm.sbrk': {
        const [reg1, reg2] = this.#operands(current);
        if (reg1 === 'zero' || reg2 === 'zero') {
          return this.#fail('unsupported_instruction', 'sbrk needs two registers other than x0', current);
        }
        t.put('sbrk', { reg1, reg2 });
        return true;
      }
      default:
        return false;
    }
  }

  /** Instructions that only set a register; false if the operation is unknown. */
  #compute(current: CodeInstruction, rd: number): boolean {
    const { op } = current;
    const t = this.#t;
    const [, rs1, rs2] = this.#operands(current);
    const registers = rowOf(REGISTER_ROWS, op);
    const immediate = rowOf(IMMEDIATE_ROWS, op);
    const unary = rowOf(UNARY_ROWS, op);
    if (registers !== undefined) this.#registers(op, registers, rd, rs1, rs2);
    else if (immediate !== undefined) {
      const imm1 = this.#immediate(current);
      if (rs1 === 'zero') t.load(rd, IMMEDIATE_OF_ZERO[op as keyof typeof IMMEDIATE_OF_ZERO](imm1));
      else if (op === 'addi' && imm1 === 0) t.move(rd, rs1);
      else t.put(t.named(immediate), { reg1: rd, reg2: rs1, imm1 });
    } else if (unary !== undefined) {
      const counts = op.startsWith('cl') || op.startsWith('ct');
      if (rs1 !== 'zero') t.put(t.named(unary), { reg1: rd, reg2: rs1 });
      else t.load(rd, counts ? (op.endsWith('w') || !t.is64Bit ? 32 : 64) : 0);
    } else return this.#computeOther(current, rd, rs1, rs2);
    return true;
  }

  #registers(op: RiscvOp, row: RegisterRow, rd: number, rs1: Operand, rs2: Operand): void {
    const t = this.#t;
    if (rs2 === 'zero' && row.zeroRight !== undefined) row.zeroRight(t, rd, rs1);
    else if (rs1 === 'zero' && row.zeroLeft !== undefined) row.zeroLeft(t, rd, rs2);
    else if (rs1 === 'zero' && rs2 === 'zero') t.load(rd, 0);
    else if (isMove(op) && (rs1 === 'zero' || rs2 === 'zero')) t.move(rd, rs1 === 'zero' ? rs2 : rs1);
    else t.operate(t.named(row.name), rd, rs1, rs2);
  }

  #computeOther(current: CodeInstruction, rd: number, rs1: Operand, rs2: Operand): boolean {
    const t = this.#t;
    switch (current.op) {
      case 'lui':
      case 'auipc':
        t.load(rd, this.#immediate(current));
        return true;
      case 'orc.b':
        translateOrCombine(t, rd, rs1);
        return true;
      case 'th.mveqz':
      case 'th.mvnez':
        conditionalMove(t, current.op === 'th.mveqz', rd, rs1, rs2);
        return true;
      case 'mips.ccmov':
        chooseMove(t, rd, rs2, rs1, this.#operand(current.imm, current));
        return true;
      case 'pvm.heap_base':
        t.load(rd, this.#around.heapBase);
        return true;
      default:
        return false;
    }
  }

  #store(size: string, base: Operand, value: Operand, imm1: number): void {
    const t = this.#t;
    const name = (form: string) => `store${form}_${size}` as InstructionName;
    if (value === 'zero') {
      if (base === 'zero') t.put(name('_imm'), { imm1 });
      else t.put(name('_imm_indirect'), { reg1: base, imm1 });
    } else if (base === 'zero') t.put(name(''), { reg1: value, imm1 });
    else t.put(name('_indirect'), { reg1: value, reg2: base, imm1 });
  }
}

const isAtomic = (op: RiscvOp): boolean => /^(amo|lr\.|sc\.)/.test(op);

/** Operations that give the other operand when one is zero. */
const isMove = (op: RiscvOp): boolean => op === 'add' || op === 'or' || op === 'xor';
