import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import swc from '@swc/jest';

/** Globals that neither tests nor Jest's fake timers replace. */
const GLOBALS = [
  ...['Array', 'ArrayBuffer', 'BigInt', 'BigInt64Array', 'BigUint64Array', 'Buffer', 'DataView', 'Float64Array', 'Int16Array'],
  ...['Int32Array', 'Int8Array', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Reflect', 'Set', 'String', 'Symbol', 'Uint16Array'],
  ...['Uint32Array', 'Uint8Array', 'WeakMap', 'WeakSet', 'WebAssembly'],
];

/** The names among them that code uses and does not declare itself; what looks like a declaration counts as one. */
const usedIn = (code) =>
  GLOBALS.filter(
    (name) =>
      new RegExp(`\\b${name}\\b`).test(code) &&
      !new RegExp(`\\b(?:const|let|var|class|function|as)\\s+${name}\\b|[{,]\\s*${name}\\s*[,}]`).test(code),
  );

/** Stands on the first line, so that the lines of the source map hold. */
function bindGlobals(transformed) {
  const names = usedIn(transformed.code);
  return names.length === 0
    ? transformed
    : { ...transformed, code: `const { ${names.join(', ')} } = globalThis; ${transformed.code}` };
}

const ownVersion = createHash('sha256')
  .update(readFileSync(fileURLToPath(import.meta.url)))
  .digest('hex');

/**
 * SWC, and each module gets the globals that it uses as constants of its own. In the context that Jest runs tests in every look at
 * a global is a call out of compiled code, which makes a loop with `Math.min` in it ten times as slow as it is elsewhere.
 */
export default {
  createTransformer(options) {
    const transformer = swc.createTransformer(options);
    return {
      ...transformer,
      canInstrument: transformer.canInstrument,
      getCacheKey: (...args) =>
        createHash('sha256')
          .update(ownVersion)
          .update(transformer.getCacheKey(...args))
          .digest('hex'),
      process: (...args) => bindGlobals(transformer.process(...args)),
      processAsync: async (...args) => bindGlobals(await transformer.processAsync(...args)),
    };
  },
};
