import type { WasmWriter } from './binary-writer.ts';
import { BLOCK_VOID, MEMORY_FILL, Op } from './opcodes.ts';

/** Writes the code of one function: instructions by what they do, and jumps by the depth that they go to. */
export class CodeWriter {
  protected readonly code: WasmWriter;
  readonly #upperProduct: number;
  /** Blocks, loops and ifs that are open. */
  depth = 0;

  /** @param upperProduct the index of the function that multiplies */
  constructor(code: WasmWriter, upperProduct: number) {
    this.code = code;
    this.#upperProduct = upperProduct;
  }

  op(op: number): void {
    this.code.byte(op);
  }

  i32(value: number): void {
    this.code.byte(Op.i32_const);
    this.code.s32(value);
  }

  i64(value: number): void {
    this.code.byte(Op.i64_const);
    this.code.s32(value);
  }

  i64Halves(low: number, high: number): void {
    this.code.byte(Op.i64_const);
    this.code.s64(low, high);
  }

  getLocal(local: number): void {
    this.code.byte(Op.local_get);
    this.code.byte(local);
  }

  setLocal(local: number): void {
    this.code.byte(Op.local_set);
    this.code.byte(local);
  }

  teeLocal(local: number): void {
    this.code.byte(Op.local_tee);
    this.code.byte(local);
  }

  /** A load or a store. */
  access(op: number, offset: number): void {
    this.code.byte(op);
    this.code.byte(0);
    this.code.u32(offset);
  }

  memoryFill(): void {
    this.code.byte(Op.prefix);
    this.code.byte(MEMORY_FILL);
    this.code.byte(0);
  }

  call(fn: number): void {
    this.code.byte(Op.call);
    this.code.u32(fn);
  }

  callUpperProduct(): void {
    this.call(this.#upperProduct);
  }

  returnCall(fn: number): void {
    this.code.byte(Op.return_call);
    this.code.u32(fn);
  }

  /** A call by the first table. */
  callIndirect(op: number, type: number): void {
    this.code.byte(op);
    this.code.byte(type);
    this.code.byte(0);
  }

  begin(op: number, type: number = BLOCK_VOID): void {
    this.code.byte(op);
    this.code.byte(type);
    this.depth++;
  }

  else(): void {
    this.code.byte(Op.else);
  }

  end(): void {
    this.code.byte(Op.end);
    this.depth--;
  }

  /** A jump to the block that was opened when `depth` had the given value. */
  br(op: number, to: number): void {
    this.code.byte(op);
    this.code.u32(this.depth - to);
  }

  /** A jump by the number on the stack, to depths as for {@link br}; the last one is for all other numbers. */
  brTable(targets: readonly number[]): void {
    this.code.byte(Op.br_table);
    this.code.u32(targets.length - 1);
    for (const to of targets) this.code.u32(this.depth - to);
  }
}
