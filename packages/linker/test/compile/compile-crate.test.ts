/** Guests in Rust, with tools that only say they are cargo and rustc: which Rust serves, and what becomes of what cargo made. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CompileError, compileCrate, findRust, LinkRefused, ToolchainMissing } from '../../src/compile/index.ts';
import { runProgram } from '../support/run-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'polkavirt-crate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const GUEST = fileURLToPath(new URL('../fixtures/rust/guest.elf', import.meta.url));

/** A folder with tools: name -> script of the shell. */
function tools(name: string, scripts: Readonly<Record<string, string>>): string {
  const bin = join(folder, name);
  mkdirSync(bin);
  for (const [tool, script] of Object.entries(scripts)) {
    writeFileSync(join(bin, tool), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, tool), 0o755);
  }
  return bin;
}

const rustc = (version: string, sysroot: string) =>
  `if [ "$1" = --print ]; then echo "${sysroot}"; else echo "rustc ${version}"; fi`;

const complete = join(folder, 'complete');
mkdirSync(join(complete, 'lib/rustlib/src/rust/library/core'), { recursive: true });
mkdirSync(join(complete, 'lib/rustlib/host/bin'), { recursive: true });
writeFileSync(join(complete, 'lib/rustlib/host/bin/rust-lld'), '');
const bare = join(folder, 'bare');
mkdirSync(join(bare, 'lib/rustlib/src/rust/library/core'), { recursive: true });

const CARGO = 'echo "cargo 1.96.0 (30a34c682 2026-05-25)"';

describe('Rust', () => {
  const find = (bin: string, more: Record<string, string> = {}) =>
    findRust(folder, { POLKAVIRT_CARGO: join(bin, 'cargo'), ...more });

  it('that is complete is used as it is, and a stable one may build core', async () => {
    const stable = tools('stable', { cargo: CARGO, rustc: rustc('1.96.0', complete) });
    expect(await find(stable)).toEqual({
      cargo: join(stable, 'cargo'),
      env: { RUSTC: join(stable, 'rustc'), RUSTC_BOOTSTRAP: '1' },
    });
    const nightly = tools('nightly', { cargo: CARGO, rustc: rustc('1.97.0-nightly', complete) });
    expect((await find(nightly)).env).toEqual({ RUSTC: join(nightly, 'rustc') });
  });

  it('without its own lld gets another one, unless the environment names one', async () => {
    const debian = tools('debian', { cargo: CARGO, rustc: rustc('1.96.0', bare), 'ld.lld': 'echo "LLD 19.1.7"' });
    const lld = join(debian, 'ld.lld');
    const variable = 'CARGO_TARGET_RISCV64EMAC_POLKAVIRT_LINKER';
    expect((await find(debian, { POLKAVIRT_LLD: lld })).env).toMatchObject({ [variable]: lld });
    expect((await find(debian, { [variable]: 'mine' })).env).not.toHaveProperty(variable);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['missing', {}, /cargo cannot be used: ENOENT\. Install Rust with its sources: rustup toolchain install nightly/],
    ['a proxy without a Rust', { cargo: 'echo "error: no default toolchain" >&2; exit 1' }, /cannot be used: error: no default/],
    ['too old', { cargo: CARGO, rustc: rustc('1.85.0', complete) }, /rustc is version 1\.85, and 1\.92 is needed\. Install/],
    [
      'without sources',
      { cargo: CARGO, rustc: rustc('1.96.0', folder) },
      /^rustc 1\.96\.0 came without the sources of core.* rustup component add rust-src; Debian: .*rust-web-src$/,
    ],
  ])('is refused with what to install: %s', async (name, scripts, message) => {
    const error: unknown = await find(tools(`refused ${name}`, scripts)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ToolchainMissing);
    expect((error as Error).message).toMatch(message);
  });
});

describe('a crate', () => {
  const artifact = (executable: string | null) => `{"reason":"compiler-artifact","executable":${JSON.stringify(executable)}}`;
  /** What comes of a cargo that says this, and ends so. */
  const compile = (name: string, messages: readonly string[], end = 'exit 0') => {
    const said = messages.map((one) => `echo '${one}'`).join('\n');
    return compileCrate(folder, { rust: { cargo: join(tools(name, { cargo: `${said}\n${end}` }), 'cargo'), env: {} } });
  };

  it('becomes the program that cargo made of it', async () => {
    const messages = ['   Compiling guest', artifact(null), artifact(GUEST), '{"reason":"build-finished","success":true}'];
    expect(runProgram(await compile('fine', messages), 'run').calls[0][0]).toBe(1n);
  });

  it('is built for release in its folder, with the flags and variables that were asked for', async () => {
    const bin = tools('flags', {
      cargo: `echo "$PWD $MINE $*" > "${join(folder, 'asked')}"; echo '${artifact(GUEST)}'`,
    });
    await compileCrate(folder, { rust: { cargo: join(bin, 'cargo'), env: { MINE: 'yes' } }, cargoFlags: ['--bin', 'one'] });
    expect(readFileSync(join(folder, 'asked'), 'utf8')).toBe(
      `${folder} yes build --release --message-format=json-render-diagnostics --bin one\n`,
    );
  });

  it.each<[string, readonly string[], string, new (...args: never[]) => Error, RegExp]>([
    [
      'does not compile',
      [],
      'echo "error[E0425]: cannot find value" >&2; exit 101',
      CompileError,
      /^error\[E0425\]: cannot find/,
    ],
    ['ends without a word', [], 'exit 3', CompileError, /cargo failed with exit code 3$/],
    ['makes nothing', [artifact(null)], '', CompileError, /makes no program; a guest is one, which cargo's flag --bin can name/],
    ['makes two', [artifact('/a'), artifact('/b')], '', CompileError, /makes several programs: \/a, \/b; a guest is one/],
    ['is for another machine', [artifact(process.execPath)], '', LinkRefused, /the ELF file is for .*not for RISC-V/],
  ])('that %s', async (name, messages, end, kind, message) => {
    const error: unknown = await compile(`bad ${name}`, messages, end).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(kind);
    expect((error as Error).message).toMatch(message);
  });
});
