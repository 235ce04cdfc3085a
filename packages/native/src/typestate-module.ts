import type { Module } from '@polkavirt/polkavm';
import { MAX_SYSCALL_SYMBOL_LENGTH } from '@polkavirt/primitives';

/** What a run looks up in a program, prepared once for all of its instances. */
export interface TypestateModule {
  readonly module: Module;
  /** Export symbol, as {@link bytesToKey} has it -> where it starts. The last of several exports of one name counts, as upstream. */
  readonly exports: ReadonlyMap<string, number>;
  /** The symbol of each import. */
  readonly symbols: readonly Uint8Array[];
}

/** Bytes as the key of a Map: each is one character. Two keys are equal exactly if the bytes are. */
export const bytesToKey = (bytes: Uint8Array): string => {
  let key = '';
  for (const byte of bytes) key += String.fromCharCode(byte);
  return key;
};

/** A module made ready for the typestate generation, or, in words, which of its imports the generation cannot name. */
export const prepareTypestateModule = (module: Module): TypestateModule | string => {
  const symbols: Uint8Array[] = [];
  for (const [index, symbol] of module.program.imports.entries()) {
    if (symbol === undefined) return `import ${index} has no symbol: its offsets are broken`;
    if (symbol.length > MAX_SYSCALL_SYMBOL_LENGTH) {
      return `the symbol of import ${index} has ${symbol.length} bytes, the limit is ${MAX_SYSCALL_SYMBOL_LENGTH}`;
    }
    symbols.push(symbol);
  }
  const exports = new Map(module.program.exports.map(({ symbol, pc }) => [bytesToKey(symbol), pc]));
  return { module, exports, symbols };
};
