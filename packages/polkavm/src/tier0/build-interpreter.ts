/**
 * Builds the interpreter as a WebAssembly module: one function with a loop around a jump table, and one case for each
 * operation of a record. It works on the linear memory of an instance and is the same for every program, so it is built
 * and compiled once a process.
 *
 * Rare instructions, and those that need the host, are not here: their record says `assisted`, or the function returns
 * at the instruction, and the reference interpreter runs it.
 */
import { INSTRUCTION_IDS } from '../isa/instruction-id.ts';
import { INSTRUCTION_NAMES, INSTRUCTIONS, type InstructionName } from '../isa/instructions.ts';
import { accessSize } from '../isa/memory-accesses.ts';
import { NARROW_NAMES } from '../isa/narrow-instructions.ts';
import { WasmWriter } from '../wasm/binary-writer.ts';
import { EMITTERS, emitCondition, NARROW_EMITTERS } from '../wasm/emit-arithmetic.ts';
import { State } from '../wasm/memory-layout.ts';
import {
  EXTERNAL,
  MAGIC_AND_VERSION,
  RUN_NAME,
  Section,
  writeFunctionType,
  writeImports,
  writeSection,
} from '../wasm/module-parts.ts';
import { Op, TYPE_I32, TYPE_I64 } from '../wasm/opcodes.ts';
import { writeUpperProduct } from '../wasm/upper-product.ts';
import { emitAccess, loadRegions, writeLocate } from './emit-access.ts';
import { advance, control, enterBlock, goToTarget, leave, type Ways } from './emit-control.ts';
import { FROM_RECORD, InterpreterWriter, Local, operandsOf } from './interpreter-writer.ts';
import { PAIRS } from './pairs.ts';
import { FIRST_ID, FIRST_PAIR, Field, RECORD_KINDS, Special, Why } from './record.ts';

const RUN_FUNCTION = 0;
const PRODUCT_FUNCTION = 1;
const LOCATE_FUNCTION = 2;

const RUN_TYPE = 0;
const PRODUCT_TYPE = 1;
const LOCATE_TYPE = 2;

/** An instruction that always goes on with the next one; leaves `Local.at` as it is. */
function emitPlain(w: InterpreterWriter, ways: Ways, name: InstructionName): void {
  const id = INSTRUCTION_IDS[name];
  const emitter = EMITTERS[id];
  if (accessSize[id] !== 0) emitAccess(w, id, LOCATE_FUNCTION, () => leave(w, ways, Why.assist));
  else if (emitter !== undefined) emitter(w, operandsOf(id), FROM_RECORD);
  else throw new Error(`the interpreter has no case for ${name}`);
}

function emitInstruction(w: InterpreterWriter, ways: Ways, name: InstructionName): void {
  const id = INSTRUCTION_IDS[name];
  const emitControl = control[name];
  if (emitControl !== undefined) {
    emitControl(w, ways);
  } else if (INSTRUCTIONS[name].flow === 'branch') {
    emitCondition(w, operandsOf(id), FROM_RECORD);
    w.begin(Op.if);
    goToTarget(w);
    enterBlock(w, ways);
    w.end();
    advance(w);
    enterBlock(w, ways);
  } else {
    emitPlain(w, ways, name);
    advance(w);
    w.br(Op.br, ways.next);
  }
}

/** One case for each operation of a record, in the order of their numbers. */
function emitCases(w: InterpreterWriter, ways: Ways): void {
  const cases: (() => void)[] = new Array(RECORD_KINDS);
  cases[Special.undecoded] = () => leave(w, ways, Why.undecoded);
  cases[Special.rest] = () => leave(w, ways, Why.rest);
  cases[Special.assisted] = () => leave(w, ways, Why.assist);
  for (const [id, name] of INSTRUCTION_NAMES.entries()) cases[FIRST_ID + id] = () => emitInstruction(w, ways, name);
  for (const [at, name] of NARROW_NAMES.entries()) {
    cases[FIRST_ID + INSTRUCTION_NAMES.length + at] = () => {
      NARROW_EMITTERS[INSTRUCTION_IDS[name]]!(w, operandsOf(INSTRUCTION_IDS[name]), FROM_RECORD);
      advance(w);
      w.br(Op.br, ways.next);
    };
  }
  for (const [at, [first, second]] of PAIRS.entries()) {
    cases[FIRST_PAIR + at] = () => {
      emitPlain(w, ways, first);
      advance(w);
      emitInstruction(w, ways, second);
    };
  }
  const outer = w.depth;
  for (let i = 0; i < cases.length; i++) w.begin(Op.block);
  // The first case lies after the innermost block.
  const targets = cases.map((_, what) => outer + cases.length - what);
  w.field(Op.i32_load8_u, Field.what);
  w.brTable([...targets, targets[Special.assisted]]);
  for (const emit of cases) {
    w.end();
    emit();
  }
}

function writeRun(code: WasmWriter): void {
  const start = code.beginSized();
  code.u32(3);
  code.u32(1);
  code.byte(TYPE_I64);
  code.u32(1);
  code.byte(TYPE_I64);
  code.u32(Local.readOnlyOffset - Local.value);
  code.byte(TYPE_I32);
  const w = new InterpreterWriter(code, PRODUCT_FUNCTION);
  w.i32(0);
  w.access(Op.i64_load, State.gas);
  w.setLocal(Local.gas);
  loadRegions(w);
  w.begin(Op.block);
  const lowGas = w.depth;
  w.begin(Op.block);
  const leaving = w.depth;
  w.begin(Op.loop);
  emitCases(w, { next: w.depth, leave: leaving, lowGas });
  w.end();
  w.op(Op.unreachable);
  w.end();
  storeGas(w);
  w.getLocal(Local.place);
  w.op(Op.return);
  w.end();
  w.getLocal(Local.gas);
  w.field(Op.i64_load32_u, Field.cost);
  w.op(Op.i64_add);
  w.setLocal(Local.gas);
  storeGas(w);
  w.getLocal(Local.at);
  w.i32(Why.lowGas);
  w.op(Op.i32_or);
  w.op(Op.end);
  code.endSized(start);
}

function storeGas(w: InterpreterWriter): void {
  w.i32(0);
  w.getLocal(Local.gas);
  w.access(Op.i64_store, State.gas);
}

export function buildInterpreter(): Uint8Array<ArrayBuffer> {
  const w = new WasmWriter(0x8000);
  w.append(MAGIC_AND_VERSION);
  writeSection(w, Section.type, () => {
    w.u32(3);
    writeFunctionType(w, [TYPE_I32], [TYPE_I32]);
    writeFunctionType(w, [TYPE_I64, TYPE_I64], [TYPE_I64]);
    writeFunctionType(w, [TYPE_I32, TYPE_I32, TYPE_I32], [TYPE_I32]);
  });
  writeSection(w, Section.import, () => writeImports(w, { table: false }));
  writeSection(w, Section.function, () => {
    w.u32(3);
    w.byte(RUN_TYPE);
    w.byte(PRODUCT_TYPE);
    w.byte(LOCATE_TYPE);
  });
  writeSection(w, Section.export, () => {
    w.u32(1);
    w.name(RUN_NAME);
    w.byte(EXTERNAL.function);
    w.u32(RUN_FUNCTION);
  });
  writeSection(w, Section.code, () => {
    w.u32(3);
    writeRun(w);
    writeUpperProduct(w);
    writeLocate(w);
  });
  return w.bytes.slice(0, w.length) as Uint8Array<ArrayBuffer>;
}
