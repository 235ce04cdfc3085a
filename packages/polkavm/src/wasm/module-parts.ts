/** The parts that all our modules have: sections, types, and the names of imports and exports. */
import type { WasmWriter } from './binary-writer.ts';
import { TYPE_FUNCTION } from './opcodes.ts';

/** The module imports its memory under these names. */
export const MEMORY_MODULE = 'e';
export const MEMORY_NAME = 'm';
/** The exported function: takes the word of an entry, runs, and returns what is in `State.exit`. */
export const RUN_NAME = 'r';

export const MAGIC_AND_VERSION = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

export const Section = { type: 1, import: 2, function: 3, table: 4, export: 7, element: 9, code: 10 } as const;

/** Kinds of imports and exports. */
export const EXTERNAL = { function: 0, memory: 2 } as const;

/** A section, whose contents `write` writes. */
export function writeSection(w: WasmWriter, id: number, write: () => void): void {
  const start = w.beginSection(id);
  write();
  w.endSized(start);
}

export function writeFunctionType(w: WasmWriter, parameters: readonly number[], results: readonly number[]): void {
  w.byte(TYPE_FUNCTION);
  for (const types of [parameters, results]) {
    w.u32(types.length);
    for (const type of types) w.byte(type);
  }
}
