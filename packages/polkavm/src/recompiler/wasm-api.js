/** The little of JavaScript's WebAssembly interface that the recompiler uses, without the types of the DOM. */
export const wasm = WebAssembly;
//# sourceMappingURL=wasm-api.js.map
