import { type WasmModule, wasm } from '../wasm/api.ts';
import { buildInterpreter } from './build-interpreter.ts';

let compiled: WasmModule | null | undefined;

/** The interpreter, compiled at first use; null where WebAssembly is not allowed. */
export function interpreterModule(): WasmModule | null {
  if (compiled === undefined) {
    try {
      compiled = new wasm.Module(buildInterpreter());
    } catch {
      compiled = null;
    }
  }
  return compiled;
}
