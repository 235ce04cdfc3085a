/** Finds a Rust that can build for PolkaVM. */
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { RUST_TARGET_NAME } from '../rust-target.ts';
import { runTool } from './run-tool.ts';
import { findLld, ToolchainMissing } from './toolchain.ts';

/** The oldest version that accepts the panic settings of our target file: 1.92. */
const OLDEST = 92;

const INSTALL =
  'Install Rust with its sources: rustup toolchain install nightly --component rust-src (https://rustup.rs); ' +
  'Debian: sudo apt-get install cargo-web rustc-web rust-web-src lld-19';

type Environment = Readonly<Record<string, string | undefined>>;

export interface Rust {
  readonly cargo: string;
  /** Variables for cargo in addition to the present environment. */
  readonly env: Readonly<Record<string, string>>;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Whether Rust's own lld is installed; distributions leave it out. */
async function hasRustLld(sysroot: string): Promise<boolean> {
  const libraries = join(sysroot, 'lib', 'rustlib');
  const hosts = await readdir(libraries).catch(() => []);
  const found = await Promise.all(hosts.map((host) => exists(join(libraries, host, 'bin', 'rust-lld'))));
  return found.includes(true);
}

/**
 * Finds cargo and rustc of version 1.92 or newer with the sources of `core`, and an lld: the cargo that POLKAVIRT_CARGO
 * names with the rustc beside it, otherwise `cargo` and `rustc` of the PATH.
 *
 * @param crate The folder of the crate: it may say which Rust it wants.
 * @throws ToolchainMissing with what is missing, and how to install it.
 */
export async function findRust(crate: string, env: Environment = process.env): Promise<Rust> {
  const cargo = env.POLKAVIRT_CARGO || 'cargo';
  const rustc = env.RUSTC || (cargo.includes('/') ? join(dirname(cargo), 'rustc') : 'rustc');
  const runIn = { cwd: crate };
  for (const tool of [cargo, rustc]) {
    const { exitCode, stdout, stderr, reason } = await runTool(tool, ['--version'], runIn);
    const version = /^(?:cargo|rustc) 1\.(\d+)/.exec(stdout)?.[1];
    if (version === undefined) {
      const why = stderr.split('\n', 1)[0] || reason || `exit code ${exitCode}`;
      throw new ToolchainMissing(`${tool} cannot be used: ${why}. ${INSTALL}`);
    }
    if (Number(version) < OLDEST) {
      throw new ToolchainMissing(`${tool} is version 1.${version}, and 1.${OLDEST} is needed. ${INSTALL}`);
    }
  }
  const sysroot = (await runTool(rustc, ['--print', 'sysroot'], runIn)).stdout.trim();
  const name = (await runTool(rustc, ['--version'], runIn)).stdout.trim();
  if (!(await exists(join(sysroot, 'lib', 'rustlib', 'src', 'rust', 'library', 'core')))) {
    const advice = `With rustup: rustup component add rust-src; Debian: sudo apt-get install rust-web-src`;
    throw new ToolchainMissing(`${name} came without the sources of core, which is built for PolkaVM from them. ${advice}`);
  }
  const variable = `CARGO_TARGET_${RUST_TARGET_NAME.toUpperCase().replaceAll('-', '_')}_LINKER`;
  const needsLld = env[variable] === undefined && !(await hasRustLld(sysroot));
  return {
    cargo,
    env: {
      RUSTC: rustc,
      // Lets a stable Rust build `core` as a nightly may.
      ...(name.includes('nightly') ? {} : { RUSTC_BOOTSTRAP: '1' }),
      ...(needsLld ? { [variable]: (await findLld(env)).path } : {}),
    },
  };
}
