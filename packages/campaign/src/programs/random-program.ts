/** Random programs that do what compiled programs do, and what they should not: calls, loops, tables, bad addresses. */
import { type InstructionSetName, type Program, Reg } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, INSTRUCTIONS } from '@polkavirt/polkavm/isa';
import type { Random } from '../random.ts';
import { Census } from './census.ts';
import { CodeBuilder, type Label } from './code-builder.ts';
import { type Places, RandomInstructions } from './random-instructions.ts';

const RO_ADDRESS = 0x1_0000;
const STACK_HIGH = 0xfffe_0000;

/** Functions with more instructions are not copied into their callers. */
const COPYING_LIMIT = 64;

const BRANCHES = INSTRUCTION_NAMES.filter((name) => INSTRUCTIONS[name].flow === 'branch');

interface RandomFunction {
  readonly head: Label;
  readonly blocks: readonly Label[];
}

export interface GeneratedProgram {
  readonly program: Program;
  /** Code offsets where instructions start. */
  readonly pcs: readonly number[];
}

/** @param census is told of what instructions alone do not show */
export function randomProgram(random: Random, set: InstructionSetName, census = new Census()): GeneratedProgram {
  const roDataSize = random.pick([0, 64, 64, 4096, 5000, 5000]);
  const rwDataSize = random.pick([0, 100, 100, 4096, 9000, 9000]);
  const stackSize = random.pick([0, 4096, 8192, 8192, 8192, 8192]);
  const places: Places = {
    roData: { address: RO_ADDRESS, size: roDataSize },
    rwData: { address: 0x2_0000 + Math.ceil(roDataSize / 0x1_0000) * 0x1_0000, size: rwDataSize },
    stack: { address: STACK_HIGH - stackSize, size: stackSize },
  };
  const code = new CodeBuilder();
  const functions = Array.from({ length: 1 + random.below(4) }, () => ({
    head: code.label(),
    blocks: Array.from({ length: 1 + random.below(7) }, () => code.label()),
  }));
  const writer = new FunctionWriter(
    random,
    code,
    new RandomInstructions(random, code, set, places, census),
    set,
    functions,
    census,
  );
  for (const each of functions) writer.write(each);
  const bytes = (length: number) => Uint8Array.from({ length }, () => random.below(256));
  return code.build(
    functions.map(({ head }) => head),
    {
      instructionSet: set,
      roDataSize,
      rwDataSize,
      stackSize,
      roData: bytes(random.below(roDataSize + 1)),
      rwData: bytes(random.below(rwDataSize + 1)),
    },
  );
}

class FunctionWriter {
  readonly #random: Random;
  readonly #code: CodeBuilder;
  readonly #instructions: RandomInstructions;
  readonly #set: InstructionSetName;
  readonly #functions: readonly RandomFunction[];
  readonly #census: Census;
  readonly #labels: readonly Label[];

  constructor(
    random: Random,
    code: CodeBuilder,
    instructions: RandomInstructions,
    set: InstructionSetName,
    functions: readonly RandomFunction[],
    census: Census,
  ) {
    this.#census = census;
    this.#random = random;
    this.#code = code;
    this.#instructions = instructions;
    this.#set = set;
    this.#functions = functions;
    this.#labels = functions.flatMap(({ head, blocks }) => [head, ...blocks]);
  }

  write({ head, blocks }: RandomFunction): void {
    const random = this.#random;
    const { names } = this.#instructions;
    const { add, load, store, addImmediate } = { ...names, add: this.#instructions.add.bind(this.#instructions) };
    this.#code.place(head);
    const hasFrame = random.chance(70);
    if (hasFrame) {
      add(addImmediate, { reg1: Reg.sp, reg2: Reg.sp, imm1: -32 });
      add(store, { reg1: Reg.ra, reg2: Reg.sp, imm1: 24 });
      add(store, { reg1: Reg.s0, reg2: Reg.sp, imm1: 16 });
    }
    if (random.chance(80)) this.#instructions.addPointers();
    if (random.chance(20)) this.#addLength();
    if (random.chance(30)) {
      // A counter that ends recursions.
      add(addImmediate, { reg1: Reg.s1, reg2: Reg.s1, imm1: 1 });
    }
    for (const [at, label] of blocks.entries()) {
      if (at === 0) add('fallthrough');
      this.#code.place(label);
      for (let count = random.below(8); count > 0; count--) this.#instructions.addSomething();
      this.#addEnd(blocks, at + 1 < blocks.length);
    }
    if (hasFrame) {
      add(load, { reg1: Reg.ra, reg2: Reg.sp, imm1: 24 });
      add(load, { reg1: Reg.s0, reg2: Reg.sp, imm1: 16 });
      add(addImmediate, { reg1: Reg.sp, reg2: Reg.sp, imm1: 32 });
    }
    if (random.chance(97)) add('jump_indirect', { reg1: Reg.ra });
  }

  /** Makes the function too long to be copied, at little gas for what it does. */
  #addLength(): void {
    this.#census.count('a function over the copying limit');
    for (let count = COPYING_LIMIT + 1; count > 0; count--) {
      if (INSTRUCTIONS.unlikely.opcodes[this.#set] !== undefined) this.#code.add('unlikely');
      else this.#code.add('move_reg', { reg1: Reg.t0, reg2: Reg.t0 });
    }
  }

  /** Where a jump of a function goes: mostly to one of its blocks, else to the start or into the middle of any function. */
  #target(blocks: readonly Label[]): Label {
    const random = this.#random;
    if (random.chance(88)) return random.pick(blocks);
    return this.#elsewhere(blocks, 'a jump');
  }

  /** The start or the middle of any function; `what` goes there. */
  #elsewhere(blocks: readonly Label[], what: string): Label {
    const random = this.#random;
    const { head } = random.pick(this.#functions);
    const label = random.chance(50) ? head : random.pick(this.#labels);
    if (label === head) this.#census.count(`${what} to the start of a function`);
    else if (!blocks.includes(label)) this.#census.count(`${what} into another function`);
    return label;
  }

  /** Ends a block, behind which another one of the function stands or its end. */
  #addEnd(blocks: readonly Label[], hasNext: boolean): void {
    const random = this.#random;
    const instructions = this.#instructions;
    const kind = random.below(100);
    if (kind < 38) {
      instructions.add(random.pick(BRANCHES), {
        reg1: random.below(13),
        reg2: random.below(13),
        imm1: instructions.immediate(),
        label: this.#target(blocks),
      });
    } else if (kind < 47) {
      instructions.add('jump', { label: this.#target(blocks) });
    } else if (kind < 67) {
      this.#addCall();
    } else if (kind < 79) {
      this.#addSwitch(blocks);
    } else if (kind < 83) {
      // A jump by address, to whatever function.
      const target = this.#elsewhere(blocks, 'a jump by address');
      instructions.add('load_imm', { reg1: Reg.t2, imm1: this.#code.addressOf(target) });
      instructions.add('jump_indirect', { reg1: Reg.t2 });
    } else if (kind < 85) {
      instructions.add(random.pick(['trap', 'jump_indirect'] as const), {
        reg1: instructions.register(),
        imm1: random.chance(70) ? random.below(3) : instructions.immediate(),
      });
    } else if (hasNext || random.chance(50)) {
      instructions.add('fallthrough');
    }
  }

  /** A call, which is to come back to behind itself. */
  #addCall(): void {
    const random = this.#random;
    const { head } = random.pick(this.#functions);
    const label = this.#code.label();
    const address = random.chance(93)
      ? this.#code.addressOf(label)
      : random.chance(50)
        ? random.below(40)
        : this.#instructions.immediate();
    const ra = random.chance(80) ? Reg.ra : this.#instructions.register();
    if (random.chance(70)) {
      this.#instructions.add('load_imm_and_jump', { reg1: ra, imm1: address, label: head });
    } else {
      this.#instructions.add('load_imm', { reg1: Reg.t2, imm1: this.#code.addressOf(head) });
      this.#instructions.add('load_imm_and_jump_indirect', { reg1: ra, reg2: Reg.t2, imm1: address });
    }
    this.#code.place(label);
  }

  /** A jump to one of some blocks by the low bits of a register. */
  #addSwitch(blocks: readonly Label[]): void {
    const random = this.#random;
    const { add, addImmediate } = this.#instructions.names;
    const first = this.#code.addressOf(this.#target(blocks));
    const size = random.pick([1, 2, 4]);
    for (let entry = 1; entry < size; entry++) this.#code.addressOf(this.#target(blocks));
    this.#instructions.add('and_imm', { reg1: Reg.t2, reg2: random.pick([Reg.t0, Reg.s1, Reg.a1]), imm1: size - 1 });
    this.#instructions.add(add, { reg1: Reg.t2, reg2: Reg.t2, reg3: Reg.t2 });
    if (random.chance(50)) this.#instructions.add(addImmediate, { reg1: Reg.s1, reg2: Reg.s1, imm1: 1 });
    this.#instructions.add('jump_indirect', { reg1: Reg.t2, imm1: random.chance(97) ? first : first + 1 });
  }
}
