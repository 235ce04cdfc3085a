/** Random programs that do what compiled programs do, and what they should not: calls, loops, tables, bad addresses. */
import { type InstructionSetName, type Program, Reg } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, INSTRUCTIONS, type InstructionName } from '@polkavirt/polkavm/isa';
import { buildProgram, type CodeLine, op } from '../support/programs.ts';
import type { Random } from './random.ts';

/** A line whose target is a label. */
type Line = Omit<CodeLine, 'target'> & { readonly label?: number };

const RO_ADDRESS = 0x1_0000;
const STACK_HIGH = 0xfffe_0000 | 0;

const ALU_FORMATS = ['reg_reg_reg', 'reg_reg_imm', 'reg_reg', 'reg_imm64'];
const NO_ALU = /^(load|store|sbrk)/;
const branches = INSTRUCTION_NAMES.filter((name) => INSTRUCTIONS[name].flow === 'branch');
const accesses = INSTRUCTION_NAMES.filter((name) => /^(load|store)_(imm_)?(indirect_)?[ui](8|16|32|64)$/.test(name));
const arithmetic = INSTRUCTION_NAMES.filter(
  (name) =>
    INSTRUCTIONS[name].flow === 'next' &&
    ALU_FORMATS.includes(INSTRUCTIONS[name].format) &&
    (!NO_ALU.test(name) || name === 'load_imm64'),
);

const EDGES = [0, 1, -1, 2, 7, 8, 31, 32, 63, 64, 0x7fff_ffff, -0x8000_0000, 0xff, 0x1000];

export class RandomProgram {
  readonly program: Program;
  readonly pcs: readonly number[];

  readonly #random: Random;
  readonly #set: InstructionSetName;
  readonly #lines: Line[] = [];
  /** Label -> line. */
  readonly #labels: number[] = [];
  /** Jump table entries, as labels. */
  readonly #table: number[] = [];
  readonly #rwAddress: number;
  readonly #rwSize: number;
  readonly #roSize: number;

  constructor(random: Random, set: InstructionSetName) {
    this.#random = random;
    this.#set = set;
    this.#roSize = random.pick([0, 64, 4096, 5000]);
    this.#rwSize = random.pick([0, 100, 4096, 9000]);
    const stackSize = random.pick([0, 4096, 8192]);
    this.#rwAddress = 0x2_0000 + Math.ceil(this.#roSize / 0x1_0000) * 0x1_0000;
    const bytes = (length: number) => Uint8Array.from({ length }, () => random.below(256));

    const functions = Array.from({ length: 1 + random.below(4) }, () => this.#newLabel());
    for (const label of functions) this.#addFunction(label, functions);

    const lines = this.#lines.map(({ label, ...line }) =>
      label === undefined ? line : { ...line, target: this.#labels[label] },
    );
    const built = buildProgram(lines, {
      instructionSet: set,
      roDataSize: this.#roSize,
      rwDataSize: this.#rwSize,
      stackSize,
      roData: bytes(random.below(this.#roSize + 1)),
      rwData: bytes(random.below(this.#rwSize + 1)),
      jumpTable: this.#table.map((label) => this.#labels[label]),
    });
    this.pcs = built.pcs;
    const exports = functions.map((label) => ({ symbol: new Uint8Array(0), pc: built.pcs[this.#labels[label]] }));
    this.program = { ...built.program, exports };
  }

  #newLabel(): number {
    this.#labels.push(0);
    return this.#labels.length - 1;
  }

  #place(label: number): void {
    this.#labels[label] = this.#lines.length;
  }

  /** The dynamic address of a label. */
  #addressOf(label: number): number {
    return 2 * this.#table.push(label);
  }

  #add(name: InstructionName, operands: Omit<Line, 'name'> = {}): void {
    if (INSTRUCTIONS[name].opcodes[this.#set] !== undefined) this.#lines.push({ ...op(name), ...operands });
  }

  #addFunction(start: number, functions: readonly number[]): void {
    const random = this.#random;
    const is64 = this.#set !== 'latest32';
    const add = is64 ? 'add_imm_64' : 'add_imm_32';
    const load = is64 ? 'load_indirect_u64' : 'load_indirect_i32';
    const store = is64 ? 'store_indirect_u64' : 'store_indirect_u32';
    this.#place(start);
    const hasFrame = random.chance(70);
    if (hasFrame) {
      this.#add(add, { reg1: Reg.sp, reg2: Reg.sp, imm1: -32 });
      this.#add(store, { reg1: Reg.ra, reg2: Reg.sp, imm1: 24 });
      this.#add(store, { reg1: Reg.s0, reg2: Reg.sp, imm1: 16 });
    }
    if (random.chance(80)) this.#addPointers();
    if (random.chance(30)) {
      // A counter that ends recursions.
      this.#add(add, { reg1: Reg.s1, reg2: Reg.s1, imm1: 1 });
    }
    const blocks = Array.from({ length: 1 + random.below(7) }, () => this.#newLabel());
    for (const [at, label] of blocks.entries()) {
      if (at > 0) this.#place(label);
      else this.#endWith('fallthrough', label);
      for (let count = random.below(8); count > 0; count--) this.#addSomething();
      this.#addEnd(blocks, blocks[at + 1], functions);
    }
    if (hasFrame) {
      this.#add(load, { reg1: Reg.ra, reg2: Reg.sp, imm1: 24 });
      this.#add(load, { reg1: Reg.s0, reg2: Reg.sp, imm1: 16 });
      this.#add(add, { reg1: Reg.sp, reg2: Reg.sp, imm1: 32 });
    }
    if (random.chance(97)) this.#add('jump_indirect', { reg1: Reg.ra });
  }

  #endWith(name: InstructionName, label: number): void {
    this.#add(name);
    this.#place(label);
  }

  #addPointers(): void {
    const random = this.#random;
    for (const [register, address] of [
      [Reg.a3, this.#rwAddress],
      [Reg.a4, STACK_HIGH - 4096],
      [Reg.a5, RO_ADDRESS],
    ] as const) {
      if (random.chance(80)) this.#add('load_imm', { reg1: register, imm1: address + random.below(300) });
    }
  }

  #register(): number {
    // sp and ra are rarely touched by accident.
    const register = this.#random.below(13);
    return register < 2 && this.#random.chance(85) ? 2 + this.#random.below(11) : register;
  }

  #immediate(): number {
    return this.#random.chance(40) ? this.#random.pick(EDGES) : this.#random.below(0x1_0000_0000) | 0;
  }

  #addSomething(): void {
    const random = this.#random;
    const kind = random.below(100);
    if (kind < 50) {
      this.#add(random.pick(arithmetic), {
        reg1: this.#register(),
        reg2: random.below(13),
        reg3: random.below(13),
        imm1: this.#immediate(),
        imm2: this.#immediate(),
      });
    } else if (kind < 85) {
      this.#addAccess();
    } else if (kind < 90) {
      this.#add('ecalli', { imm1: random.below(5) });
    } else if (kind < 93) {
      this.#add('load_imm', { reg1: this.#register(), imm1: this.#immediate() });
    } else if (kind < 95) {
      this.#add('unlikely');
    } else if (kind < 97) {
      this.#add('load_imm', { reg1: Reg.t0, imm1: random.pick([0, 0, 1, 100, 5000, 70_000, 0x7000_0000, -1]) });
      this.#add('sbrk', { reg1: this.#register(), reg2: Reg.t0 });
    } else {
      const address = random.pick([
        this.#rwAddress,
        STACK_HIGH - 4096,
        RO_ADDRESS,
        STACK_HIGH - 10,
        this.#rwAddress + this.#rwSize,
      ]);
      this.#add('load_imm', { reg1: Reg.a0, imm1: address + random.below(20) });
      this.#add('load_imm', { reg1: Reg.a2, imm1: random.pick([0, 1, 7, 40, 300, 5000]) });
      this.#add('memset');
    }
  }

  #addAccess(): void {
    const random = this.#random;
    const name = random.pick(accesses);
    const base = random.chance(90) ? random.pick([Reg.a3, Reg.a3, Reg.a4, Reg.a5, Reg.sp, Reg.t1]) : random.below(13);
    if (base === Reg.t1) {
      this.#add('and_imm', { reg1: Reg.t1, reg2: random.below(13), imm1: random.pick([0xff, 0xfff, 0x1fff]) });
      this.#add(this.#set === 'latest32' ? 'add_32' : 'add_64', {
        reg1: Reg.t1,
        reg2: Reg.t1,
        reg3: random.pick([Reg.a3, Reg.a4, Reg.a5]),
      });
    }
    const offset = random.chance(85) ? random.below(64) : random.pick([-1, -8, 4088, 4089, 4095, 4096, 9000, 0x7fff_ffff, -4096]);
    const isDirect = !name.includes('indirect');
    const address = random.pick([
      this.#rwAddress,
      STACK_HIGH - 64,
      RO_ADDRESS,
      this.#rwAddress + this.#rwSize - 4,
      STACK_HIGH - 3,
    ]);
    this.#add(name, {
      reg1: name.includes('_imm_') && !isDirect ? base : this.#register(),
      reg2: base,
      imm1: isDirect ? (random.chance(95) ? address + random.below(16) : this.#immediate()) : offset,
      imm2: this.#immediate(),
    });
  }

  /** Ends a block; `next` is the one behind it, or undefined at the end of the function. */
  #addEnd(blocks: readonly number[], next: number | undefined, functions: readonly number[]): void {
    const random = this.#random;
    const target = random.chance(93) ? random.pick(blocks) : random.below(this.#labels.length);
    const kind = random.below(100);
    if (kind < 40) {
      this.#add(random.pick(branches), {
        reg1: random.below(13),
        reg2: random.below(13),
        imm1: this.#immediate(),
        label: target,
      });
    } else if (kind < 50) {
      this.#add('jump', { label: target });
    } else if (kind < 70) {
      // A call: the block behind it is where it is to come back to.
      const label = this.#newLabel();
      const address = random.chance(95) ? this.#addressOf(label) : random.below(40);
      const ra = random.chance(93) ? Reg.ra : this.#register();
      if (random.chance(70)) {
        this.#add('load_imm_and_jump', { reg1: ra, imm1: address, label: random.pick(functions) });
      } else {
        this.#add('load_imm', { reg1: Reg.t2, imm1: this.#addressOf(random.pick(functions)) });
        this.#add('load_imm_and_jump_indirect', { reg1: ra, reg2: Reg.t2, imm1: address });
      }
      this.#place(label);
    } else if (kind < 82) {
      this.#addSwitch(blocks);
    } else if (kind < 84) {
      this.#add(random.pick(['trap', 'jump_indirect'] as const), { reg1: this.#register(), imm1: random.below(3) });
    } else if (next !== undefined || random.chance(50)) {
      this.#add('fallthrough');
    }
  }

  /** A jump to one of some blocks by the low bits of a register. */
  #addSwitch(blocks: readonly number[]): void {
    const random = this.#random;
    const first = this.#addressOf(random.pick(blocks));
    const size = random.pick([1, 2, 4]);
    for (let entry = 1; entry < size; entry++) this.#addressOf(random.pick(blocks));
    const chosen = random.pick([Reg.t0, Reg.s1, Reg.a1]);
    const is64 = this.#set !== 'latest32';
    this.#add('and_imm', { reg1: Reg.t2, reg2: chosen, imm1: size - 1 });
    this.#add(is64 ? 'add_64' : 'add_32', { reg1: Reg.t2, reg2: Reg.t2, reg3: Reg.t2 });
    if (random.chance(50)) this.#add(is64 ? 'add_imm_64' : 'add_imm_32', { reg1: Reg.s1, reg2: Reg.s1, imm1: 1 });
    this.#add('jump_indirect', { reg1: Reg.t2, imm1: random.chance(97) ? first : first + 1 });
  }
}
