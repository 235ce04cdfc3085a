/** `@polkavirt/linker`: an ELF file of RISC-V in, a PolkaVM program out. Runs in browsers as well. */
export { DEFAULT_MIN_STACK_SIZE, DEFAULT_OPTIMIZE_LEVEL, type Linked, type LinkOptions, linkElf } from './link-elf.ts';
export type { LinkError, LinkErrorCode } from './link-error.ts';
export type { LinkMap, MappedFunction, MappedSection } from './link-map.ts';
export { OPTIMIZE_LEVELS, type OptimizeLevel } from './optimize/optimize.ts';
export { cargoConfig, RUST_TARGET_NAME, rustTarget } from './rust-target.ts';
