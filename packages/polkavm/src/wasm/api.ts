/** The part of JavaScript's WebAssembly interface that the engine uses, declared here because this package is compiled without the types of the DOM. */

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** A compiled module: opaque. */
export type WasmModule = object;

interface WasmApi {
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WasmModule;
  readonly Instance: new (
    module: WasmModule,
    imports: Readonly<Record<string, Readonly<Record<string, WasmMemory>>>>,
  ) => { readonly exports: Readonly<Record<string, (word: number) => number>> };
  readonly Memory: new (descriptor: { initial: number; maximum?: number }) => WasmMemory;
}

declare const WebAssembly: WasmApi;

export const wasm: WasmApi = WebAssembly;
