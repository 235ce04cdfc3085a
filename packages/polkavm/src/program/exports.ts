/**
 * The exports section: a count, then code offset, symbol length and symbol, one entry after the other.
 * As upstream does it, the section is read only when somebody asks, and a broken entry ends the list.
 *
 * Source: polkavm-common 0.35, `program.rs`, `ProgramBlob::exports`.
 */
import { createByteReader } from './byte-reader.ts';
import type { ProgramExport } from './program.ts';

/** The exports of a section's contents, in order, up to the first broken one. */
export function* readExports(section: Uint8Array): Generator<ProgramExport, void, undefined> {
  if (section.length === 0) return;
  const reader = createByteReader(section);
  const count = reader.varint('the number of exports');
  for (let i = 0; i < count; i++) {
    const pc = reader.varint(`the code offset of export ${i}`);
    const symbol = reader.view(reader.varint(`the symbol length of export ${i}`), `the symbol of export ${i}`);
    if (reader.error !== undefined) return;
    yield { symbol, pc };
  }
}
