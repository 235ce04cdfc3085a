/** `@polkavirt/linker/compile`: guests from C, by way of clang and lld. Needs Node. */
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
export { CompileError } from './compile-error.ts';
export { type CompileGuestOptions, compileGuest } from './compile-guest.ts';
export { installAdvice } from './install-advice.ts';
export { type LinkObjectsOptions, linkObjects } from './link-objects.ts';
export { INCLUDE_FOLDER } from './machine-flags.ts';
export { findToolchain, type Toolchain, ToolchainMissing } from './toolchain.ts';
