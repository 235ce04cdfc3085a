/** Tables of abbreviations: the shape of each kind of entry. Source: DWARF 5, section 7.5.3. */
import type { Budget } from './budget.ts';
import { DwarfCursor, DwarfFault } from './dwarf-cursor.ts';

export interface Abbreviation {
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly { readonly name: number; readonly form: number; readonly implicit: number }[];
}

export type AbbreviationTable = ReadonlyMap<number, Abbreviation>;

const IMPLICIT_CONST = 0x21;

/** More attributes than any entry has. */
const MAX_ATTRIBUTES = 256;

/** Reads tables once, however many units share one. */
export function createAbbreviationTables(section: Uint8Array, budget: Budget): (offset: number) => AbbreviationTable {
  const tables = new Map<number, AbbreviationTable>();
  return (offset) => {
    let table = tables.get(offset);
    if (table === undefined) {
      const cursor = new DwarfCursor(section, offset);
      table = readTable(cursor);
      budget.spend(cursor.position - offset);
      tables.set(offset, table);
    }
    return table;
  };
}

function readTable(cursor: DwarfCursor): AbbreviationTable {
  const table = new Map<number, Abbreviation>();
  for (;;) {
    const code = cursor.uleb();
    if (code === 0) return table;
    const tag = cursor.uleb();
    const hasChildren = cursor.u8() !== 0;
    const attributes: { name: number; form: number; implicit: number }[] = [];
    for (;;) {
      const name = cursor.uleb();
      const form = cursor.uleb();
      if (name === 0 && form === 0) break;
      attributes.push({ name, form, implicit: form === IMPLICIT_CONST ? cursor.sleb() : 0 });
      if (attributes.length > MAX_ATTRIBUTES) throw new DwarfFault(`an entry with more than ${MAX_ATTRIBUTES} attributes`);
    }
    table.set(code, { tag, hasChildren, attributes });
  }
}
