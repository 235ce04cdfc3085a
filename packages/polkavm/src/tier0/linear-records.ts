/** The copy of a program's records in the linear memory of one instance. */
import { INSTRUCTION_IDS } from '../isa/instruction-id.ts';
import type { LinearMemory } from '../wasm/linear-memory.ts';
import { FIRST_ID, Field, Special } from './record.ts';
import type { RecordedCode } from './recorded-code.ts';

/** Decodes the code of a record, or copies it if another instance has decoded it. */
export function decodeRecord(code: RecordedCode, linear: LinearMemory, record: number, isStart: boolean): void {
  copyDecoded(code, linear);
  if (linear.bytes[record] >= Special.assisted) return;
  if (isStart) code.decodeBlock(record);
  else code.decodeRest(record);
  copyDecoded(code, linear);
}

function copyDecoded(code: RecordedCode, linear: LinearMemory): void {
  const { version } = code;
  if (linear.recordsVersion !== version) code.update(linear.bytes, linear.recordsVersion);
  linear.recordsVersion = version;
}

/** What entering the basic block that starts at a record costs. */
export const costOf = ({ words }: LinearMemory, record: number): number => words[(record + Field.cost) / 4] >>> 0;

/** The index in the jump table that a dynamic jump is about to look up; -1 for other instructions. */
export function jumpIndexAt({ bytes, words, layout }: LinearMemory, record: number): number {
  const what = bytes[record];
  const isPlain = what === FIRST_ID + INSTRUCTION_IDS.jump_indirect;
  if (!isPlain && what !== FIRST_ID + INSTRUCTION_IDS.load_imm_and_jump_indirect) return -1;
  const base = words[bytes[record + (isPlain ? Field.reg1 : Field.reg2)] / 4];
  const address = (base + words[(record + (isPlain ? Field.imm1 : Field.imm2)) / 4]) >>> 0;
  const index = address / 2 - 1;
  return Number.isInteger(index) && index < layout.jumpTableLength ? index : -1;
}
