/**
 * A target for rustc, and the settings of cargo with it, whose ELF files {@link linkElf} takes. Cargo builds `core` for
 * it (`build-std`).
 *
 * Source of the facts: rustc 1.96, `compiler/rustc_target/src/spec/json.rs`; polkavm-linker 0.35, `targets/`.
 */
export const RUST_TARGET_NAME = 'riscv64emac-polkavirt';

/** The text of `riscv64emac-polkavirt.json`. */
export const rustTarget = (): string =>
  `${JSON.stringify(
    {
      arch: 'riscv64',
      cpu: 'generic-rv64',
      'crt-objects-fallback': 'false',
      'data-layout': 'e-m:e-p:64:64-i64:64-i128:128-n32:64-S64',
      'eh-frame-header': false,
      'emit-debug-gdb-scripts': false,
      // Crates for PolkaVM check it.
      env: 'polkavm',
      features: '+e,+m,+a,+c,+zbb,+xtheadcondmov',
      linker: 'rust-lld',
      'linker-flavor': 'gnu-lld',
      'llvm-abiname': 'lp64e',
      'llvm-target': 'riscv64',
      'max-atomic-width': 64,
      // A panic traps at its own line; nobody would see its message.
      'panic-strategy': 'immediate-abort',
      'pre-link-args': { 'gnu-lld': ['--emit-relocs', '--no-relax', '-e', '0', '--gc-sections'] },
      'relocation-model': 'static',
      singlethread: true,
      'target-pointer-width': 64,
    },
    null,
    2,
  )}\n`;

/** The text of `.cargo/config.toml`. */
export const cargoConfig = (): string =>
  `[build]
target = "${RUST_TARGET_NAME}.json"

[unstable]
build-std = ["core", "alloc"]
build-std-features = ["compiler-builtins-mem"]
json-target-spec = true
`;
