/**
 * Numbers the imports that the code calls. Those whose metadata has an index get it; the others follow, in the order
 * of their symbols. Unused numbers become imports with an empty symbol.
 *
 * Source: polkavm-linker 0.35, `check_imports_and_assign_indexes`, which refuses a mixture of both kinds.
 */
import { MAX_IMPORTS } from '@polkavirt/polkavm/program';
import type { CodeMap } from './code/code-map.ts';
import type { Metadata } from './input/metadata.ts';
import { LinkFailure } from './link-error.ts';

export interface Imports {
  /** The symbols by number. */
  readonly symbols: readonly Uint8Array[];
  indexOf(metadata: Metadata): number;
}

const keyOf = ({ symbol }: Metadata): string => String.fromCharCode(...symbol);

/** A symbol in a message: as text if it is printable, in hexadecimal otherwise. */
export function showSymbol(symbol: Uint8Array): string {
  const text = String.fromCharCode(...symbol);
  if (/^[\x21-\x7e]+$/.test(text)) return text;
  return `0x${[...symbol].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

const bad = (message: string, symbol?: Uint8Array): LinkFailure =>
  new LinkFailure('bad_import', message, symbol === undefined ? {} : { symbol: showSymbol(symbol) });

export function numberImports({ instructions }: CodeMap): Imports {
  const bySymbol = new Map<string, Metadata>();
  for (const { metadata } of instructions.values()) {
    if (metadata === undefined) continue;
    const other = bySymbol.get(keyOf(metadata));
    if (other === undefined) bySymbol.set(keyOf(metadata), metadata);
    else if (other.index !== metadata.index || other.inputs !== metadata.inputs || other.outputs !== metadata.outputs) {
      const name = showSymbol(metadata.symbol);
      throw bad(`two imports of ${name} differ in their index, inputs or outputs: declare it once, in a header`, metadata.symbol);
    }
  }

  const byIndex = new Map<number, Metadata>();
  for (const metadata of bySymbol.values()) {
    const { index, symbol } = metadata;
    if (index === undefined) continue;
    if (index >= MAX_IMPORTS)
      throw bad(`import ${showSymbol(symbol)} has index ${index}; the greatest is ${MAX_IMPORTS - 1}`, symbol);
    const other = byIndex.get(index);
    if (other !== undefined)
      throw bad(`imports ${showSymbol(other.symbol)} and ${showSymbol(symbol)} have the same index, ${index}`, symbol);
    byIndex.set(index, metadata);
  }
  let next = Math.max(-1, ...byIndex.keys()) + 1;
  const numbers = new Map([...byIndex].map(([index, metadata]) => [keyOf(metadata), index]));
  for (const [key, { index }] of [...bySymbol].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (index === undefined) numbers.set(key, next++);
  }
  if (next > MAX_IMPORTS) throw bad(`${next} imports; a program can have ${MAX_IMPORTS}`);

  const symbols: Uint8Array[] = Array.from({ length: next }, () => new Uint8Array(0));
  for (const [key, number] of numbers) symbols[number] = bySymbol.get(key)!.symbol;
  return { symbols, indexOf: (metadata) => numbers.get(keyOf(metadata))! };
}
