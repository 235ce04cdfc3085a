/** The part of JavaScript's WebAssembly interface that the engine uses, declared here because this package is compiled without the types of the DOM. */

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** A table of functions. */
export interface WasmTable {
  grow(count: number, value?: WasmExport): number;
}

export type WasmExport = (...values: never[]) => unknown;
export type WasmImports = Readonly<Record<string, Readonly<Record<string, WasmMemory | WasmTable>>>>;

/** A compiled module: opaque. */
export type WasmModule = object;

interface WasmApi {
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: WasmImports) => { readonly exports: Readonly<Record<string, WasmExport>> };
  readonly Table: new (descriptor: { element: 'anyfunc'; initial: number }) => WasmTable;
  readonly Memory: new (descriptor: { initial: number; maximum?: number }) => WasmMemory;
}

declare const WebAssembly: WasmApi;

export const wasm: WasmApi = WebAssembly;
