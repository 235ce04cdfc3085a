/** Loads and stores of the interpreter: first the ranges where an access of any size fits, then an exact check, then the reference interpreter. */
import { FORMATS, formatIds } from '../isa/instruction-id.ts';
import type { InstructionFormat } from '../isa/instructions.ts';
import { accessSize, accessWrites } from '../isa/memory-accesses.ts';
import { accessOps, storesImmediate } from '../wasm/access-ops.ts';
import type { WasmWriter } from '../wasm/binary-writer.ts';
import { RegionField, State } from '../wasm/memory-layout.ts';
import { Op, TYPE_I32 } from '../wasm/opcodes.ts';
import { InterpreterWriter, Local } from './interpreter-writer.ts';
import { Field } from './record.ts';

/** The widest access has this many bytes. */
const WIDEST = 8;

/** The locals that describe the regions, in the order of `State.regions`. */
const REGIONS = [
  { address: Local.dataAddress, limit: Local.dataLimit, offset: Local.dataOffset },
  { address: Local.stackAddress, limit: Local.stackLimit, offset: Local.stackOffset },
  { address: Local.readOnlyAddress, limit: Local.readOnlyLimit, offset: Local.readOnlyOffset },
] as const;

/** The byte of the record that names the base register, by format; absolute accesses have none. */
const BASE: Partial<Record<InstructionFormat, number>> = { reg_reg_imm: Field.reg2, reg_imm_imm: Field.reg1 };

/** Reads the positions of the regions into locals. The limit is the last address at which an access of any size fits. */
export function loadRegions(w: InterpreterWriter): void {
  for (const [index, locals] of REGIONS.entries()) {
    const at = State.regions + index * RegionField.length;
    const load = (field: number) => {
      w.i32(0);
      w.access(Op.i32_load, at + field);
    };
    load(RegionField.address);
    w.setLocal(locals.address);
    load(RegionField.offset);
    w.setLocal(locals.offset);
    load(RegionField.size);
    w.i32(WIDEST - 1);
    w.op(Op.i32_sub);
    w.i32(0);
    load(RegionField.size);
    w.op(Op.select);
    w.setLocal(locals.limit);
  }
}

/** Emits a load or store by its instruction's id. `assist` leaves the function. */
export function emitAccess(w: InterpreterWriter, id: number, locate: number, assist: () => void): void {
  const writes = accessWrites[id] !== 0;
  const base = BASE[FORMATS[formatIds[id]]];
  if (base === undefined) {
    w.immediateLow();
  } else {
    w.getLow(base);
    w.immediateLow();
    w.op(Op.i32_add);
  }
  w.setLocal(Local.address);
  w.begin(Op.block);
  const found = w.depth;
  for (const { address, limit, offset } of writes ? REGIONS.slice(0, 2) : REGIONS) {
    w.getLocal(Local.address);
    w.getLocal(address);
    w.op(Op.i32_sub);
    w.teeLocal(Local.place);
    w.getLocal(limit);
    w.op(Op.i32_lt_u);
    w.begin(Op.if);
    w.getLocal(Local.place);
    w.getLocal(offset);
    w.op(Op.i32_add);
    w.setLocal(Local.place);
    w.br(Op.br, found);
    w.end();
  }
  w.getLocal(Local.address);
  w.i32(accessSize[id]);
  w.i32(writes ? 1 : 0);
  w.call(locate);
  w.teeLocal(Local.place);
  w.br(Op.br_if, found);
  assist();
  w.end();
  w.getLocal(Local.place);
  if (!writes) {
    w.access(accessOps[id], 0);
    w.set(Field.reg1);
    return;
  }
  if (storesImmediate[id] !== 0) w.field(Op.i64_load32_s, Field.imm2);
  else w.get(Field.reg1);
  w.access(accessOps[id], 0);
}

/** The function `locate(address, size, writes)`: the place of an access in linear memory, 0 if no region holds all of it. */
export function writeLocate(code: WasmWriter): void {
  const [ADDRESS, SIZE, WRITES, PLACE, ROOM] = [0, 1, 2, 3, 4];
  const start = code.beginSized();
  code.u32(1);
  code.u32(2);
  code.byte(TYPE_I32);
  const w = new InterpreterWriter(code, 0);
  for (const index of REGIONS.keys()) {
    const at = State.regions + index * RegionField.length;
    const load = (field: number) => {
      w.i32(0);
      w.access(Op.i32_load, at + field);
    };
    if (index === 2) {
      // Only the first two can be written to.
      w.getLocal(WRITES);
      w.begin(Op.if);
      w.i32(0);
      w.op(Op.return);
      w.end();
    }
    w.getLocal(ADDRESS);
    load(RegionField.address);
    w.op(Op.i32_sub);
    w.teeLocal(PLACE);
    load(RegionField.size);
    w.op(Op.i32_lt_u);
    w.begin(Op.if);
    load(RegionField.size);
    w.getLocal(PLACE);
    w.op(Op.i32_sub);
    w.teeLocal(ROOM);
    w.getLocal(SIZE);
    w.op(Op.i32_ge_u);
    w.begin(Op.if);
    w.getLocal(PLACE);
    load(RegionField.offset);
    w.op(Op.i32_add);
    w.op(Op.return);
    w.end();
    w.end();
  }
  w.i32(0);
  w.op(Op.end);
  code.endSized(start);
}
