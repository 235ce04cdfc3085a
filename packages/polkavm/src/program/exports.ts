/**
 * The exports section: a count, then code offset, symbol length and symbol, one entry after the other.
 * As upstream does it, the section is read only when somebody asks, and a broken entry ends the list.
 *
 * Source: polkavm-common 0.35, `program.rs`, `ProgramBlob::exports`.
 */
import { ByteReader } from './byte-reader.ts';
import type { ProgramExport } from './program.ts';

/** Each program's section, or its exports once they were read. */
const known = new WeakMap<Exporting, Uint8Array | readonly ProgramExport[]>();

interface Exporting {
  readonly exports: readonly ProgramExport[];
}

/**
 * One getter for all programs: with one of its own each program would have a shape of its own, and V8 would be slow at
 * everything that looks at programs.
 */
const EXPORTS = {
  enumerable: true,
  get(this: Exporting): readonly ProgramExport[] {
    let found = known.get(this) ?? [];
    if (found instanceof Uint8Array) {
      found = [...readExports(found)];
      known.set(this, found);
    }
    return found;
  },
};

/** Adds the exports, which are read when somebody first asks. */
export function withExports<P extends object>(program: P, section: Uint8Array): P & Exporting {
  const whole = Object.defineProperty(program, 'exports', EXPORTS) as P & Exporting;
  known.set(whole, section);
  return whole;
}

/** The exports of a section's contents, in order, up to the first broken one. */
export function* readExports(section: Uint8Array): Generator<ProgramExport, void, undefined> {
  if (section.length === 0) return;
  const reader = new ByteReader(section);
  const count = reader.varint('the number of exports');
  for (let i = 0; i < count; i++) {
    const pc = reader.varint(`the code offset of export ${i}`);
    const symbol = reader.view(reader.varint(`the symbol length of export ${i}`), `the symbol of export ${i}`);
    if (reader.error !== undefined) return;
    yield { symbol, pc };
  }
}
