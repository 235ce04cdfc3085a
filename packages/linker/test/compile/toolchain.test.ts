import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installLine } from '../../src/compile/install-advice.ts';
import { findToolchain, ToolchainMissing } from '../../src/compile/toolchain.ts';

const folder = mkdtempSync(join(tmpdir(), 'polkavirt-toolchain-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A program that says it is some version of a tool. */
function tool(name: string, version: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho "${version}"\n`);
  chmodSync(path, 0o755);
  return path;
}

const clang = tool('clang', 'Debian clang version 19.1.7 (3~deb12u1)');
const lld = tool('ld.lld', 'Debian LLD 19.1.7 (compatible with GNU linkers)');

describe('the tool chain', () => {
  it('is what the environment names', async () => {
    const found = await findToolchain({ POLKAVIRT_CLANG: clang, POLKAVIRT_LLD: lld });
    expect(found).toMatchObject({ clang, lld, version: expect.stringMatching(/clang version 19\.1\.7.*LLD 19\.1\.7/) });
  });

  it('takes the lld that lies beside its clang', async () => {
    expect(await findToolchain({ POLKAVIRT_CLANG: clang })).toMatchObject({ clang, lld });
  });

  it.each([
    ['missing', '/nowhere/clang', 'no clang of version 18 or newer was found: POLKAVIRT_CLANG names /nowhere/clang.'],
    ['too old', tool('clang-14', 'clang version 14.0.6'), 'is version 14, and 18 is needed'],
    ["Apple's", tool('clang-apple', 'Apple clang version 21.0.0'), 'is Apple clang version 21.0.0'],
  ])('is refused with the line that installs it: clang is %s', async (_, path, message) => {
    const error: unknown = await findToolchain({ POLKAVIRT_CLANG: path }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ToolchainMissing);
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).toMatch(/Install clang and lld with: .+/);
  });

  it('is refused without lld', async () => {
    const error: unknown = await findToolchain({ POLKAVIRT_CLANG: clang, POLKAVIRT_LLD: '/nowhere/lld' }).catch(
      (thrown: unknown) => thrown,
    );
    expect((error as Error).message).toContain('no lld of version 18 or newer was found: POLKAVIRT_LLD names /nowhere/lld.');
  });
});

it.each([
  ['linux', 'ID=debian\n', 'sudo apt-get install clang-19 lld-19'],
  ['linux', 'NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n', 'sudo apt-get install clang-19 lld-19'],
  ['linux', 'ID=fedora\n', 'sudo dnf install clang lld'],
  ['linux', 'ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'sudo dnf install clang lld'],
  ['darwin', '', 'brew install llvm lld'],
  [
    'win32',
    '',
    'Debian and Ubuntu: sudo apt-get install clang-19 lld-19; Fedora: sudo dnf install clang lld; macOS: brew install llvm lld',
  ],
])('the line that installs it on %s (%j)', (platform, osRelease, line) => {
  expect(installLine(platform, osRelease)).toBe(line);
});
