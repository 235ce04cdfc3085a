import { type WasmModule, wasm } from '../wasm/api.ts';
import { buildInterpreter } from './build-interpreter.ts';

let compiled: WasmModule | null | undefined;

/** The interpreter, compiled at first use; null where WebAssembly is not allowed. */
export function interpreterModule(): WasmModule | null {
  if (compiled === undefined) {
    const bytes = buildInterpreter();
    try {
      compiled = new wasm.Module(bytes);
    } catch {
      compiled = null;
    }
  }
  return compiled;
}
