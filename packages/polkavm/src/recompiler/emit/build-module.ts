/** Puts the functions of all regions into a module of WebAssembly, with what enters them and what they share. */
import { Reg } from '../../isa/registers.ts';
import { WasmWriter } from '../../wasm/binary-writer.ts';
import { Exit, State } from '../../wasm/memory-layout.ts';
import {
  EXTERNAL,
  MAGIC_AND_VERSION,
  MEMORY_MODULE,
  MEMORY_NAME,
  RUN_NAME,
  Section,
  writeFunctionType,
  writeSection,
} from '../../wasm/module-parts.ts';
import { BLOCK_VOID, Op, TYPE_FUNCREF, TYPE_I32, TYPE_I64 } from '../../wasm/opcodes.ts';
import { writeUpperProduct } from '../../wasm/upper-product.ts';
import { MAX_PARAMETERS } from '../plan/call-conventions.ts';
import { registersIn } from '../plan/function-kind.ts';
import { ENTRY_SHIFT, type ModulePlan, RESUMABLE_TYPE, resumableFunction } from '../plan/module-plan.ts';
import { MAX_CALL_DEPTH } from './function-context.ts';
import { FunctionWriter, GAS_SHIFT } from './function-writer.ts';
import { RegionEmitter } from './region-emitter.ts';

/** {@link RESUMABLE_TYPE} first, then fast functions by their number of parameters beside the budget, then these. */
const RUN_TYPE = MAX_PARAMETERS + 1;
const PRODUCT_TYPE = MAX_PARAMETERS + 2;

export function buildModule(plan: ModulePlan): Uint8Array<ArrayBuffer> {
  const { regions, conventions } = plan;
  const { count } = regions;
  const runFunction = 2 * count;
  const productFunction = runFunction + 1;
  const w = new WasmWriter(0x1_0000);
  w.append(MAGIC_AND_VERSION);
  const section = (id: number, write: () => void) => writeSection(w, id, write);
  const functionType = (parameters: readonly number[], results: readonly number[]) => writeFunctionType(w, parameters, results);

  section(Section.type, () => {
    w.u32(PRODUCT_TYPE + 1);
    functionType([TYPE_I64, TYPE_I32], [TYPE_I64]);
    for (let parameters = 1; parameters <= MAX_PARAMETERS; parameters++) {
      functionType(new Array(parameters + 1).fill(TYPE_I64), [TYPE_I64, TYPE_I64]);
    }
    functionType([TYPE_I32], [TYPE_I32]);
    functionType([TYPE_I64, TYPE_I64], [TYPE_I64]);
  });
  section(Section.import, () => {
    w.u32(1);
    w.name(MEMORY_MODULE);
    w.name(MEMORY_NAME);
    w.byte(EXTERNAL.memory);
    w.byte(0);
    w.u32(1);
  });
  section(Section.function, () => {
    w.u32(2 * count + 2);
    for (let region = 0; region < count; region++) w.byte(registersIn(conventions.parameters[region]).length);
    for (let region = 0; region < count; region++) w.byte(RESUMABLE_TYPE);
    w.byte(RUN_TYPE);
    w.byte(PRODUCT_TYPE);
  });
  section(Section.table, () => {
    w.u32(1);
    w.byte(TYPE_FUNCREF);
    w.byte(0);
    w.u32(count);
  });
  section(Section.export, () => {
    w.u32(1);
    w.name(RUN_NAME);
    w.byte(EXTERNAL.function);
    w.u32(runFunction);
  });
  section(Section.element, () => {
    w.u32(1);
    w.u32(0);
    w.byte(Op.i32_const);
    w.s32(0);
    w.byte(Op.end);
    w.u32(count);
    for (let region = 0; region < count; region++) w.u32(resumableFunction(regions, region));
  });
  section(Section.code, () => {
    w.u32(2 * count + 2);
    const writer = new FunctionWriter(productFunction);
    for (const kind of ['fast', 'resumable'] as const) {
      for (const region of kind === 'fast' ? plan.fastPlans : plan.plans) {
        new RegionEmitter(plan, region, kind, writer).emit();
        writer.finish(w);
      }
    }
    writeRun(w, plan);
    writeUpperProduct(w);
  });
  return w.bytes.slice(0, w.length);
}

/**
 * Calls the entry of a word, and then each entry where that leads, until JavaScript has something to do. Jumps of
 * functions whose callers are gone end up here.
 */
function writeRun(w: WasmWriter, { layout }: ModulePlan): void {
  const WORD = 0;
  const EXIT = 1;
  const BUDGET = 2;
  const start = w.beginSized();
  const get = (local: number) => {
    w.byte(Op.local_get);
    w.u32(local);
  };
  const set = (local: number, op: number = Op.local_set) => {
    w.byte(op);
    w.u32(local);
  };
  const i32 = (value: number) => {
    w.byte(Op.i32_const);
    w.s32(value);
  };
  const state = (op: number, offset: number) => {
    w.byte(op);
    w.byte(0);
    w.u32(offset);
  };
  const ops = (...bytes: number[]) => {
    for (const byte of bytes) w.byte(byte);
  };
  w.u32(2);
  w.u32(1);
  w.byte(TYPE_I32);
  w.u32(1);
  w.byte(TYPE_I64);
  const i64 = (value: number) => {
    w.byte(Op.i64_const);
    w.s32(value);
  };

  ops(Op.loop, BLOCK_VOID);
  i32(0);
  state(Op.i64_load, State.gas);
  i64(GAS_SHIFT);
  w.byte(Op.i64_shl);
  i64(MAX_CALL_DEPTH);
  w.byte(Op.i64_or);
  get(WORD);
  i32((1 << ENTRY_SHIFT) - 1);
  w.byte(Op.i32_and);
  get(WORD);
  i32(ENTRY_SHIFT);
  w.byte(Op.i32_shr_u);
  ops(Op.call_indirect, RESUMABLE_TYPE, 0);
  set(BUDGET, Op.local_tee);
  i64(0);
  ops(Op.i64_ge_s, Op.if, BLOCK_VOID);
  i32(0);
  get(BUDGET);
  i64(GAS_SHIFT);
  w.byte(Op.i64_shr_s);
  state(Op.i64_store, State.gas);
  w.byte(Op.end);
  i32(0);
  state(Op.i32_load, State.exit);
  set(EXIT);

  // A jump to another function.
  get(EXIT);
  i32(Exit.Goto);
  ops(Op.i32_eq, Op.if, BLOCK_VOID);
  i32(0);
  state(Op.i32_load, State.goto);
  set(WORD);
  ops(Op.br, 1, Op.end);

  // A return without a matching call.
  get(EXIT);
  i32(7);
  w.byte(Op.i32_and);
  i32(Exit.Return);
  ops(Op.i32_eq, Op.if, BLOCK_VOID);
  i32(0);
  state(Op.i32_load, Reg.ra * 8);
  i32(1);
  w.byte(Op.i32_rotr);
  i32(1);
  w.byte(Op.i32_sub);
  set(WORD, Op.local_tee);
  i32(layout.jumpTableLength);
  ops(Op.i32_lt_u, Op.if, BLOCK_VOID);
  get(WORD);
  i32(2);
  w.byte(Op.i32_shl);
  state(Op.i32_load, layout.jumpTable);
  set(WORD, Op.local_tee);
  i32(-1);
  ops(Op.i32_ne, Op.br_if, 2, Op.end, Op.end);
  get(EXIT);
  w.byte(Op.return);
  ops(Op.end, Op.unreachable, Op.end);
  w.endSized(start);
}
