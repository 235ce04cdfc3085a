/** Code of runtimes that are JavaScript objects: bytes that stand for one, where a chain has wasm. */
import { bytesToHex, type HexString, textToBytes } from '../bytes.ts';
import type { RuntimeVersion } from './system/runtime-version.ts';

interface Coded {
  readonly System: { readonly constants: { readonly Version: RuntimeVersion } };
}

const runtimes = new Map<HexString, Coded>();
const codes = new WeakMap<Coded, Uint8Array>();

/**
 * Code that stands for a runtime: `System.setCode(root, runtimeCode(next))` makes `next` take over with the next block,
 * which runs its migrations. The same runtime has the same code each time; it is remembered as long as the process lives.
 */
export function runtimeCode(runtime: Coded): Uint8Array {
  let code = codes.get(runtime);
  if (code === undefined) {
    const { specName, specVersion } = runtime.System.constants.Version;
    code = textToBytes(`polkavirt runtime ${runtimes.size}: ${specName}-${specVersion}`);
    codes.set(runtime, code);
    runtimes.set(bytesToHex(code), runtime);
  }
  return code;
}

/** The runtime that code stands for, if {@link runtimeCode} made it. */
export const runtimeOfCode = (code: Uint8Array): Coded | undefined => runtimes.get(bytesToHex(code));
