import { type Module, Reg } from '@polkavirt/polkavm';
import { MAX_SYSCALL_SYMBOL_LENGTH, type TypestateSyscall } from '@polkavirt/primitives';
import type { PreparedModule } from './native-core.ts';

/** A module as the typestate generation sees it: exports and host calls are named by bytes. */
export type TypestateModule = PreparedModule<Uint8Array, TypestateSyscall>;

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
  // The last of several exports of one name counts, as upstream, which collects them in a map.
  const exports = new Map(module.program.exports.map(({ symbol, pc }) => [bytesToKey(symbol), pc]));
  return {
    module,
    exportPc: (name) => exports.get(bytesToKey(name)),
    syscallOf(instance) {
      const symbol = symbols[instance.hostCall];
      if (symbol === undefined) return undefined;
      const { registers } = instance;
      return {
        kind: 'Syscall',
        gasLeft: instance.getGas(),
        // A copy: the module keeps its own for every instance of it.
        syscallSymbol: symbol.slice(),
        a0: registers[Reg.a0],
        a1: registers[Reg.a1],
        a2: registers[Reg.a2],
        a3: registers[Reg.a3],
        a4: registers[Reg.a4],
        a5: registers[Reg.a5],
      };
    },
  };
};
