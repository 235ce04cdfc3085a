/** `@polkavirt/linker/compile`: guests from C by way of clang and lld, and from Rust by way of cargo. Needs Node. */
export {
  type BuiltElf,
  buildElf,
  C_OPTIMIZATIONS,
  type COptimization,
  type Compiled,
  type CompileOptions,
  compileC,
  LinkRefused,
} from './compile-c.ts';
export { type CompileCrateOptions, compileCrate } from './compile-crate.ts';
export { CompileError } from './compile-error.ts';
export { type CompileGuestOptions, compileGuest } from './compile-guest.ts';
export { findRust, type Rust } from './find-rust.ts';
export { installAdvice } from './install-advice.ts';
export { type LinkObjectsOptions, linkObjects } from './link-objects.ts';
export { INCLUDE_FOLDER } from './machine-flags.ts';
export { findToolchain, type Toolchain, ToolchainMissing } from './toolchain.ts';
