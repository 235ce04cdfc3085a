/** A helper function of our modules: WebAssembly has no multiplication that gives 128 bits. */
import type { WasmWriter } from './binary-writer.ts';
import { Op, TYPE_I64 } from './opcodes.ts';

/** The upper half of the product of two unsigned numbers, from the products of their halves. */
export function writeUpperProduct(w: WasmWriter): void {
  const A = 0;
  const B = 1;
  const MIDDLE = 2;
  const start = w.beginSized();
  const get = (local: number) => {
    w.byte(Op.local_get);
    w.u32(local);
  };
  const low = (local: number) => {
    get(local);
    w.byte(Op.i32_wrap_i64);
    w.byte(Op.i64_extend_i32_u);
  };
  const high = (local: number) => {
    get(local);
    w.byte(Op.i64_const);
    w.s32(32);
    w.byte(Op.i64_shr_u);
  };
  w.u32(1);
  w.u32(1);
  w.byte(TYPE_I64);
  // middle = high(a) * low(b) + (low(a) * low(b) >> 32)
  high(A);
  low(B);
  w.byte(Op.i64_mul);
  low(A);
  low(B);
  w.byte(Op.i64_mul);
  w.byte(Op.i64_const);
  w.s32(32);
  w.byte(Op.i64_shr_u);
  w.byte(Op.i64_add);
  w.byte(Op.local_set);
  w.u32(MIDDLE);
  // high(a) * high(b) + (middle >> 32) + (low(a) * high(b) + low(middle) >> 32)
  high(A);
  high(B);
  w.byte(Op.i64_mul);
  high(MIDDLE);
  w.byte(Op.i64_add);
  low(A);
  high(B);
  w.byte(Op.i64_mul);
  low(MIDDLE);
  w.byte(Op.i64_add);
  w.byte(Op.i64_const);
  w.s32(32);
  w.byte(Op.i64_shr_u);
  w.byte(Op.i64_add);
  w.byte(Op.end);
  w.endSized(start);
}
