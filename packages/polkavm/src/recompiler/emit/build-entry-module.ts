/**
 * The module that enters the functions of all units, and what stands in for functions that are not compiled. It is the
 * same for every program.
 */
import { Reg } from '../../isa/registers.ts';
import { WasmWriter } from '../../wasm/binary-writer.ts';
import { CodeWriter } from '../../wasm/code-writer.ts';
import { Exit, State } from '../../wasm/memory-layout.ts';
import {
  EXTERNAL,
  MAGIC_AND_VERSION,
  RUN_NAME,
  Section,
  STAND_IN_NAME,
  writeFunctionType,
  writeImports,
  writeSection,
} from '../../wasm/module-parts.ts';
import { Op, TYPE_I32, TYPE_I64 } from '../../wasm/opcodes.ts';
import { RESUMABLE_TYPE } from '../plan/module-plan.ts';
import { ENTRY_MASK, ENTRY_SHIFT } from '../plan/unit.ts';
import { MAX_CALL_DEPTH } from './function-context.ts';
import { GAS_SHIFT } from './function-writer.ts';

const RUN_TYPE = 1;
const RUN_FUNCTION = 0;
const STAND_IN_FUNCTION = 1;

export function buildEntryModule(): Uint8Array<ArrayBuffer> {
  const w = new WasmWriter(512);
  w.append(MAGIC_AND_VERSION);
  writeSection(w, Section.type, () => {
    w.u32(2);
    writeFunctionType(w, [TYPE_I64, TYPE_I32], [TYPE_I64]);
    writeFunctionType(w, [TYPE_I32], [TYPE_I32]);
  });
  writeSection(w, Section.import, () => writeImports(w, { table: true }));
  writeSection(w, Section.function, () => {
    w.u32(2);
    w.byte(RUN_TYPE);
    w.byte(RESUMABLE_TYPE);
  });
  writeSection(w, Section.export, () => {
    w.u32(2);
    for (const [name, index] of [
      [RUN_NAME, RUN_FUNCTION],
      [STAND_IN_NAME, STAND_IN_FUNCTION],
    ] as const) {
      w.name(name);
      w.byte(EXTERNAL.function);
      w.u32(index);
    }
  });
  writeSection(w, Section.code, () => {
    w.u32(2);
    writeFunction(w, [TYPE_I32, TYPE_I64], writeRun);
    writeFunction(w, [], writeStandIn);
  });
  return w.bytes.slice(0, w.length);
}

/** A function's body. @param locals types of what it has beside its parameters */
function writeFunction(w: WasmWriter, locals: readonly number[], write: (body: CodeWriter) => void): void {
  const start = w.beginSized();
  w.u32(locals.length);
  for (const type of locals) {
    w.u32(1);
    w.byte(type);
  }
  const body = new CodeWriter(w, 0);
  write(body);
  body.op(Op.end);
  w.endSized(start);
}

/** Stores the gas of a budget. */
function storeGas(w: CodeWriter, budget: number): void {
  w.i32(0);
  w.getLocal(budget);
  w.i64(GAS_SHIFT);
  w.op(Op.i64_shr_s);
  w.access(Op.i64_store, State.gas);
}

function loadState(w: CodeWriter, offset: number): void {
  w.i32(0);
  w.access(Op.i32_load, offset);
}

/** In the place of a function that is not compiled: leaves everything to the tier below, at the word in `State.goto`. */
function writeStandIn(w: CodeWriter): void {
  const BUDGET = 0;
  storeGas(w, BUDGET);
  w.i32(0);
  w.i32(Exit.Cold);
  w.access(Op.i32_store, State.exit);
  w.i64(-1);
}

/**
 * Calls the entry of a word, and then each entry where that leads, until JavaScript has something to do. Jumps of
 * functions whose callers are gone end up here.
 */
function writeRun(w: CodeWriter): void {
  const [WORD, EXIT, BUDGET] = [0, 1, 2];
  w.begin(Op.loop);
  const again = w.depth;
  w.i32(0);
  w.access(Op.i64_load, State.gas);
  w.i64(GAS_SHIFT);
  w.op(Op.i64_shl);
  w.i64(MAX_CALL_DEPTH);
  w.op(Op.i64_or);
  w.getLocal(WORD);
  w.i32(ENTRY_MASK);
  w.op(Op.i32_and);
  w.getLocal(WORD);
  w.i32(ENTRY_SHIFT);
  w.op(Op.i32_shr_u);
  w.callIndirect(Op.call_indirect, RESUMABLE_TYPE);
  w.teeLocal(BUDGET);
  w.i64(0);
  w.op(Op.i64_ge_s);
  w.begin(Op.if);
  storeGas(w, BUDGET);
  w.end();
  loadState(w, State.exit);
  w.setLocal(EXIT);

  // A jump to another function.
  w.getLocal(EXIT);
  w.i32(Exit.Goto);
  w.op(Op.i32_eq);
  w.begin(Op.if);
  loadState(w, State.goto);
  w.setLocal(WORD);
  w.br(Op.br, again);
  w.end();

  // A return without a matching call.
  w.getLocal(EXIT);
  w.i32(7);
  w.op(Op.i32_and);
  w.i32(Exit.Return);
  w.op(Op.i32_eq);
  w.begin(Op.if);
  loadState(w, Reg.ra * 8);
  w.i32(1);
  w.op(Op.i32_rotr);
  w.i32(1);
  w.op(Op.i32_sub);
  w.teeLocal(WORD);
  loadState(w, State.jumpTableLength);
  w.op(Op.i32_lt_u);
  w.begin(Op.if);
  w.getLocal(WORD);
  w.i32(2);
  w.op(Op.i32_shl);
  loadState(w, State.jumpWords);
  w.op(Op.i32_add);
  w.access(Op.i32_load, 0);
  w.teeLocal(WORD);
  w.i32(-1);
  w.op(Op.i32_ne);
  w.br(Op.br_if, again);
  w.end();
  w.end();
  w.getLocal(EXIT);
  w.op(Op.return);
  w.end();
  w.op(Op.unreachable);
}
