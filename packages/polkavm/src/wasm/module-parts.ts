/** The parts that all our modules have: sections, types, and the names of imports and exports. */
import type { WasmWriter } from './binary-writer.ts';
import { TYPE_FUNCREF, TYPE_FUNCTION } from './opcodes.ts';

/** The module imports its memory under these names. */
export const MEMORY_MODULE = 'e';
export const MEMORY_NAME = 'm';
/** The table of resumable functions; the size is checked nowhere. */
export const TABLE_NAME = 't';
/** The exported function: takes the word of an entry, runs, and returns what is in `State.exit`. */
export const RUN_NAME = 'r';
/** The function that stands in for those that are not compiled. */
export const STAND_IN_NAME = 's';

export const MAGIC_AND_VERSION = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

export const Section = { type: 1, import: 2, function: 3, export: 7, element: 9, code: 10 } as const;

/** Kinds of imports and exports. */
export const EXTERNAL = { function: 0, table: 1, memory: 2 } as const;

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

/** The contents of the import section: the memory, and the table of functions if the module uses it. */
export function writeImports(w: WasmWriter, { table }: { readonly table: boolean }): void {
  w.u32(table ? 2 : 1);
  w.name(MEMORY_MODULE);
  w.name(MEMORY_NAME);
  w.byte(EXTERNAL.memory);
  w.byte(0);
  w.u32(1);
  if (!table) return;
  w.name(MEMORY_MODULE);
  w.name(TABLE_NAME);
  w.byte(EXTERNAL.table);
  w.byte(TYPE_FUNCREF);
  w.byte(0);
  w.u32(0);
}
