import { Reg } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, MEMSET_WRITES, OPERAND_EFFECTS, WRITES_1 } from '@polkavirt/polkavm/isa';
import type { DecodedInstruction } from '@polkavirt/polkavm/program';
import { type Expression, type Expressions, firstRegisters, isKnownOperation } from './expressions.ts';

const LOAD = /^load_(indirect_)?([ui]\d+)$/;
const STORE = /^store_(imm_)?(indirect_)?u(\d+)$/;

export const nameOf = ({ id }: DecodedInstruction): string => INSTRUCTION_NAMES[id] ?? 'invalid';

/** A place in memory: the same one has the same key. */
const keyOf = (base: Expression, offset: bigint): string => `${base} ${offset}`;

interface Stored {
  readonly value: Expression;
  readonly bits: number;
}

/** Registers and memory as expressions. What is stored through one base is taken to leave alone what is read through another. */
export class SymbolicState {
  readonly expressions: Expressions;
  readonly registers: Expression[];
  readonly #memory: Map<string, Stored>;
  /** How often the host was called: it may have written anywhere. */
  #hostCalls: number;

  constructor(
    expressions: Expressions,
    registers = firstRegisters(expressions),
    memory = new Map<string, Stored>(),
    hostCalls = 0,
  ) {
    this.expressions = expressions;
    this.registers = registers;
    this.#memory = memory;
    this.#hostCalls = hostCalls;
  }

  copy(): SymbolicState {
    return new SymbolicState(this.expressions, [...this.registers], new Map(this.#memory), this.#hostCalls);
  }

  /** Whether what a load read is still there, if that is a load. */
  isUnchanged(load: Expression): boolean {
    const { operation, args, constant } = this.expressions.operationOf(load);
    return operation.endsWith(` ${this.#hostCalls}`) && !this.#memory.has(keyOf(args[0], constant));
  }

  /** The host was called, and has answered in a0. */
  callHost(): void {
    this.registers[Reg.a0] = this.expressions.unknown();
    this.#memory.clear();
    this.#hostCalls++;
  }

  /** An instruction that does not end a basic block. */
  execute(instruction: DecodedInstruction): void {
    const { expressions, registers } = this;
    const { reg1, reg2, reg3, imm1, imm2, id } = instruction;
    const name = nameOf(instruction);
    const immediate = (value: number): Expression => expressions.constant(BigInt(value));
    const load = LOAD.exec(name);
    const store = STORE.exec(name);
    if (load !== null) {
      registers[reg1] = this.#load(load[1] === undefined ? immediate(imm1) : this.#at(registers[reg2], imm1), load[2]);
    } else if (store !== null) {
      const [, isImmediate, isIndirect, bits] = store;
      const address = isIndirect === undefined ? immediate(imm1) : this.#at(registers[isImmediate ? reg1 : reg2], imm1);
      const value = isImmediate ? immediate(imm2) : registers[reg1];
      const { base, offset } = expressions.address(address);
      this.#memory.set(keyOf(base, offset), { value, bits: Number(bits) });
    } else if (name === 'load_imm') registers[reg1] = immediate(imm1);
    else if (name === 'load_imm64') {
      registers[reg1] = expressions.constant((BigInt(imm2) << 32n) | BigInt.asUintN(32, BigInt(imm1)));
    } else if (name === 'move_reg') registers[reg1] = registers[reg2];
    else if (name === 'memset') this.#forget(MEMSET_WRITES);
    else {
      const operation = name.replace('_imm', '');
      const isImmediate = operation !== name;
      if (isKnownOperation(operation)) {
        registers[reg1] = expressions.apply(operation, registers[reg2], isImmediate ? immediate(imm1) : registers[reg3]);
      } else if ((OPERAND_EFFECTS[id] & WRITES_1) !== 0) registers[reg1] = expressions.unknown();
    }
  }

  /** What was stored in 64 bits. */
  *stores(): Generator<{ readonly base: Expression; readonly offset: bigint; readonly value: Expression }> {
    for (const [key, { value, bits }] of this.#memory) {
      const [base, offset] = key.split(' ');
      if (bits === 64) yield { base: Number(base), offset: BigInt(offset), value };
    }
  }

  /** What is stored at a constant address in 32 bits; undefined if nothing was. */
  storedAt(address: bigint): Expression | undefined {
    const stored = this.#memory.get(keyOf(this.expressions.constant(0n), address));
    return stored?.bits === 32 ? stored.value : undefined;
  }

  #at(base: Expression, offset: number): Expression {
    return this.expressions.apply('add_64', base, this.expressions.constant(BigInt(offset)));
  }

  #load(address: Expression, width: string): Expression {
    const { base, offset } = this.expressions.address(address);
    const stored = this.#memory.get(keyOf(base, offset));
    if (stored === undefined) return this.expressions.load(`${width} ${this.#hostCalls}`, base, offset);
    if (stored.bits === 64 && width === 'u64') return stored.value;
    if (stored.bits === 32 && width === 'i32')
      return this.expressions.apply('add_32', stored.value, this.expressions.constant(0n));
    return this.expressions.unknown();
  }

  #forget(registers: number): void {
    for (let n = 0; n < this.registers.length; n++) {
      if ((registers & (1 << n)) !== 0) this.registers[n] = this.expressions.unknown();
    }
  }
}
