/** What the interpreter does at the end of a basic block, and where it returns to the host. */
import type { InstructionName } from '../isa/instructions.ts';
import { RETURN_ADDRESS } from '../memory/create-memory-map.ts';
import { RECORD_SIZE, State } from '../wasm/memory-layout.ts';
import { Op } from '../wasm/opcodes.ts';
import { type InterpreterWriter, Local } from './interpreter-writer.ts';
import { Field, Why } from './record.ts';

/** The ways out of a case: depths of the blocks around all cases. */
export interface Ways {
  /** Continues with `Local.at`. */
  readonly next: number;
  /** Returns the value of `Local.place`. */
  readonly leave: number;
  /** Returns because the block at `Local.at`, already charged, costs too much. */
  readonly lowGas: number;
}

/** Returns at the current record. */
export function leave(w: InterpreterWriter, ways: Ways, why: number): void {
  w.getLocal(Local.at);
  w.i32(why);
  w.op(Op.i32_or);
  w.setLocal(Local.place);
  w.br(Op.br, ways.leave);
}

export function advance(w: InterpreterWriter): void {
  w.getLocal(Local.at);
  w.i32(RECORD_SIZE);
  w.op(Op.i32_add);
  w.setLocal(Local.at);
}

/** Charges for the block that starts at `Local.at`, and goes on there. */
export function enterBlock(w: InterpreterWriter, ways: Ways): void {
  w.getLocal(Local.gas);
  w.field(Op.i64_load32_u, Field.cost);
  w.op(Op.i64_sub);
  w.teeLocal(Local.gas);
  w.i64(0);
  w.op(Op.i64_lt_s);
  w.br(Op.br_if, ways.lowGas);
  w.br(Op.br, ways.next);
}

export function goToTarget(w: InterpreterWriter): void {
  w.field(Op.i32_load, Field.target);
  w.setLocal(Local.at);
}

function setToImmediate(w: InterpreterWriter): void {
  w.immediate();
  w.set(Field.reg1);
}

/** A jump to the address on the stack. `prepare` runs once it is known that no assistance is needed. */
function jumpDynamically(w: InterpreterWriter, ways: Ways, prepare: () => void): void {
  w.teeLocal(Local.address);
  w.i32(RETURN_ADDRESS | 0);
  w.op(Op.i32_eq);
  w.begin(Op.if);
  prepare();
  leave(w, ways, Why.finished);
  w.end();
  // An address is twice the index plus two; an odd one becomes an index that no table has.
  w.getLocal(Local.address);
  w.i32(2);
  w.op(Op.i32_sub);
  w.i32(1);
  w.op(Op.i32_rotr);
  w.teeLocal(Local.place);
  w.i32(0);
  w.access(Op.i32_load, State.jumpTableLength);
  w.op(Op.i32_lt_u);
  w.begin(Op.if);
  w.getLocal(Local.place);
  w.i32(2);
  w.op(Op.i32_shl);
  w.i32(0);
  w.access(Op.i32_load, State.jumpRecords);
  w.op(Op.i32_add);
  w.access(Op.i32_load, 0);
  w.teeLocal(Local.place);
  w.begin(Op.if);
  prepare();
  w.getLocal(Local.place);
  w.setLocal(Local.at);
  enterBlock(w, ways);
  w.end();
  w.end();
  leave(w, ways, Why.assist);
}

/** What ends a block or leaves for the host. */
export const control: Partial<Record<InstructionName, (w: InterpreterWriter, ways: Ways) => void>> = {
  trap: (w, ways) => leave(w, ways, Why.trap),
  ecalli: (w, ways) => leave(w, ways, Why.hostCall),
  memset: (w, ways) => leave(w, ways, Why.assist),
  sbrk: (w, ways) => leave(w, ways, Why.assist),
  fallthrough: (w, ways) => {
    advance(w);
    enterBlock(w, ways);
  },
  jump: (w, ways) => {
    goToTarget(w);
    enterBlock(w, ways);
  },
  load_imm_and_jump: (w, ways) => {
    setToImmediate(w);
    goToTarget(w);
    enterBlock(w, ways);
  },
  jump_indirect: (w, ways) => {
    w.getLow(Field.reg1);
    w.immediateLow();
    w.op(Op.i32_add);
    jumpDynamically(w, ways, () => {});
  },
  load_imm_and_jump_indirect: (w, ways) => {
    w.getLow(Field.reg2);
    w.field(Op.i32_load, Field.imm2);
    w.op(Op.i32_add);
    // The address is taken before the register is written: they may be the same.
    jumpDynamically(w, ways, () => setToImmediate(w));
  },
};
