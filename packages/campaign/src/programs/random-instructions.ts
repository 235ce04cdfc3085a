/** Random instructions inside of a block: arithmetic, accesses in and around every region, calls of the host, the heap. */
import { type InstructionSetName, Reg } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, INSTRUCTIONS, type InstructionName } from '@polkavirt/polkavm/isa';
import type { Random } from '../random.ts';
import type { Census } from './census.ts';
import type { CodeBuilder, LabelledOperands } from './code-builder.ts';

const ALU_FORMATS = ['reg_reg_reg', 'reg_reg_imm', 'reg_reg', 'reg_imm64'];
const NO_ALU = /^(load|store|sbrk)/;
const ACCESSES = INSTRUCTION_NAMES.filter((name) => /^(load|store)_(imm_)?(indirect_)?[ui](8|16|32|64)$/.test(name));
const ARITHMETIC = INSTRUCTION_NAMES.filter(
  (name) =>
    INSTRUCTIONS[name].flow === 'next' &&
    ALU_FORMATS.includes(INSTRUCTIONS[name].format) &&
    (!NO_ALU.test(name) || name === 'load_imm64'),
);

const EDGES = [0, 0, 1, -1, 2, 7, 8, 31, 32, 63, 64, 0x7fff_ffff, 0x7fff_ffff, -0x8000_0000, -0x8000_0000, 0xff, 0x1000];

const OFFSETS = [
  0, 0, -1, -8, 4088, 4089, 4095, 4096, 9000, 0x1_0000, 0x2_0000, 0x3_0000, 0x7fff_ffff, 0x7fff_ffff, -0x8000_0000, -4096,
];

/** Where nothing is. */
const NOWHERE = [0, 0, 1, 0xffff, 0x7fff_ffff, -0x8000_0000, -1];

/** Where the regions of a program lie, each with its declared size; what is accessible ends with its page. */
export interface Places {
  readonly roData: { readonly address: number; readonly size: number };
  readonly rwData: { readonly address: number; readonly size: number };
  readonly stack: { readonly address: number; readonly size: number };
}

/** Registers that point at read-write data, stack and read-only data, most of the time. */
const POINTERS = [Reg.a3, Reg.a4, Reg.a5] as const;

export class RandomInstructions {
  readonly #random: Random;
  readonly #code: CodeBuilder;
  readonly #set: InstructionSetName;
  readonly #is64: boolean;
  readonly #places: Places;
  readonly #census: Census;
  /** Half of the programs keep to their memory, so that they get somewhere; the others have anything as base and offset. */
  readonly #isWild: boolean;

  constructor(random: Random, code: CodeBuilder, set: InstructionSetName, places: Places, census: Census) {
    this.#census = census;
    this.#isWild = random.chance(50);
    this.#random = random;
    this.#code = code;
    this.#set = set;
    this.#is64 = set !== 'latest32';
    this.#places = places;
  }

  /** Adds an instruction if the instruction set has it. */
  add(name: InstructionName, operands: LabelledOperands = {}): void {
    if (INSTRUCTIONS[name].opcodes[this.#set] !== undefined) this.#code.add(name, operands);
  }

  /** The names of instructions of the usual width. */
  get names() {
    return this.#is64
      ? ({ addImmediate: 'add_imm_64', add: 'add_64', load: 'load_indirect_u64', store: 'store_indirect_u64' } as const)
      : ({ addImmediate: 'add_imm_32', add: 'add_32', load: 'load_indirect_i32', store: 'store_indirect_u32' } as const);
  }

  /** A register to write: sp and ra are rarely touched by accident. */
  register(): number {
    const register = this.#random.below(13);
    return register < 2 && this.#random.chance(75) ? 2 + this.#random.below(11) : register;
  }

  immediate(): number {
    return this.#random.chance(40) ? this.#random.pick(EDGES) : this.#random.below(0x1_0000_0000) | 0;
  }

  /** An address within a dozen bytes of an end of a region: of its declared size, of its last page, of its start. */
  edge(): number {
    const [name, { address, size }] = this.#random.pick(Object.entries(this.#places));
    this.#census.count(`an address around an end of ${name}`);
    const end = this.#random.pick([0, size, Math.ceil(size / 4096) * 4096, Math.ceil(size / 4096) * 4096]);
    return (address + end - 12 + this.#random.below(24)) | 0;
  }

  /** Points registers at the regions: at their starts, or around their ends. */
  addPointers(): void {
    const { roData, rwData, stack } = this.#places;
    for (const [index, { address }] of [rwData, stack, roData].entries()) {
      if (!this.#random.chance(80)) continue;
      const imm1 = this.#random.chance(this.#isWild ? 55 : 97) ? (address + this.#random.below(300)) | 0 : this.edge();
      this.add('load_imm', { reg1: POINTERS[index], imm1 });
    }
  }

  addSomething(): void {
    const random = this.#random;
    const kind = random.below(100);
    if (kind < 50) {
      this.add(random.pick(ARITHMETIC), {
        reg1: this.register(),
        reg2: random.below(13),
        reg3: random.below(13),
        imm1: this.immediate(),
        imm2: this.immediate(),
      });
    } else if (kind < 85) {
      this.#addAccess();
    } else if (kind < 90) {
      this.add('ecalli', { imm1: random.chance(40) ? random.below(5) : this.immediate() });
    } else if (kind < 93) {
      this.add('load_imm', { reg1: this.register(), imm1: this.immediate() });
    } else if (kind < 95) {
      this.add('unlikely');
    } else if (kind < 97) {
      this.add('load_imm', { reg1: Reg.t0, imm1: random.pick([0, 0, 1, 100, 4096, 5000, 8192, 70_000, 0x7000_0000, -1]) });
      this.add('sbrk', { reg1: this.register(), reg2: Reg.t0 });
    } else {
      this.addMemset(random.chance(40));
    }
  }

  /** A `memset` of up to some pages; the first instruction of a block of its own, which may be entered from anywhere, if asked for. */
  addMemset(isFirst: boolean): void {
    const random = this.#random;
    const { rwData, stack, roData } = this.#places;
    const start = random.pick([rwData, rwData, stack, roData]).address + random.below(20);
    this.add('load_imm', { reg1: Reg.a0, imm1: random.chance(this.#isWild ? 40 : 90) ? start | 0 : this.edge() });
    this.add('load_imm', { reg1: Reg.a2, imm1: random.pick([0, 1, 7, 40, 300, 5000]) });
    if (isFirst) {
      this.#census.count('memset first in a block');
      this.add('fallthrough');
      const label = this.#code.label();
      this.#code.place(label);
      if (random.chance(70)) this.#code.addressOf(label);
    }
    this.add('memset');
  }

  #addAccess(): void {
    const random = this.#random;
    const name = random.pick(ACCESSES);
    const mayFail = this.#isWild || random.chance(3) || name.startsWith('load');
    const base = random.chance(this.#isWild ? 40 : 97)
      ? random.pick([Reg.a3, Reg.a3, Reg.a4, mayFail ? Reg.a5 : Reg.a3, Reg.sp, Reg.t1])
      : random.below(13);
    if (base === Reg.t1) {
      this.add('and_imm', { reg1: Reg.t1, reg2: random.below(13), imm1: random.pick([0xff, 0xfff, 0x1fff]) });
      this.add(this.names.add, { reg1: Reg.t1, reg2: Reg.t1, reg3: mayFail ? random.pick(POINTERS) : Reg.a3 });
    }
    const offset = random.chance(this.#isWild ? 50 : 97) ? random.below(64) : random.pick(OFFSETS);
    const isDirect = !name.includes('indirect');
    if (base === Reg.a5 && name.startsWith('store') && !isDirect) this.#census.count('a store to read-only data');
    const { roData, rwData, stack } = this.#places;
    const address = random.chance(this.#isWild ? 50 : 95)
      ? random.pick([rwData, rwData, stack, mayFail ? roData : rwData]).address + random.below(64)
      : this.edge();
    this.add(name, {
      reg1: name.includes('_imm_') && !isDirect ? base : this.register(),
      reg2: base,
      imm1: isDirect ? (random.chance(this.#isWild ? 70 : 98) ? address | 0 : random.pick(NOWHERE)) : offset,
      imm2: this.immediate(),
    });
  }
}
