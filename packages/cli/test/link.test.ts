import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findToolchain } from '@polkavirt/linker/compile';
import { inRepository, polkavirt } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'polkavirt-link-test-'));
const ELF = inRepository('packages/linker/test/fixtures/tour64.elf');

const hasClang = await findToolchain().then(
  () => true,
  (error: Error) => {
    console.warn(`Tests of cc are skipped: ${error.message}`);
    return false;
  },
);
const describeWithClang = hasClang ? describe : describe.skip;

const inspected = async (path: string): Promise<Record<string, unknown>> =>
  JSON.parse((await polkavirt(['inspect', path, '--json'])).stdout);

describe('link', () => {
  it('makes a program of an ELF file', async () => {
    const output = join(folder, 'tour.polkavm');
    const { code, stdout, stderr } = await polkavirt(['link', ELF, '-o', output]);
    expect([code, stdout, stderr]).toEqual([0, '', '']);
    const ran = JSON.parse((await polkavirt(['exec', output, '--export', 'recursion', '--json'])).stdout);
    expect(ran).toMatchObject({ outcome: 'Finished', syscalls: [{ symbol: '01000000' }] });
    expect(ran.syscalls[0].args[0]).toBe('0xd');
  });

  it('reads standard input and writes standard output', async () => {
    const { bytes } = await polkavirt(['link', '-'], readFileSync(ELF));
    const output = join(folder, 'again.polkavm');
    await polkavirt(['link', ELF, '-o', output]);
    expect(Buffer.compare(Buffer.from(bytes), readFileSync(output))).toBe(0);
  });

  it('takes an instruction set, a stack size, a level and --strip', async () => {
    const output = join(folder, 'jam.polkavm');
    const flags = ['--isa', 'jam_v1', '--min-stack', '10000', '--optimize', '0', '--strip'];
    expect((await polkavirt(['link', ELF, '-o', output, ...flags])).code).toBe(0);
    expect(await inspected(output)).toMatchObject({ instructionSet: 'jam_v1' });
    expect(JSON.stringify(await inspected(output))).toContain('12288');
  });

  it('prints where everything went', async () => {
    const { stdout } = await polkavirt(['link', ELF, '-o', join(folder, 'map.polkavm'), '--print-map']);
    expect(stdout).toMatch(/^0x00010000 +\d+ {2}read-only +\.rodata$/m);
    expect(stdout).toMatch(/^0x000000 +\d+ +\d+ {2}pointers$/m);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('prints a target for Rust', async () => {
    const { code, stdout } = await polkavirt(['link', '--print-rust-target']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/"llvm-abiname": "lp64e"/);
    expect(stdout).toMatch(/^build-std = \["core", "alloc"\]$/m);
  });

  it.each<[string, string[], string | Uint8Array, number, RegExp]>([
    ['nothing', [], '', 2, /^polkavirt: no ELF file given\n$/],
    ['a file that is not there', ['/nowhere.elf'], '', 2, /^polkavirt: cannot read \/nowhere\.elf: no such file or folder\n$/],
    ['text', ['-'], 'int main', 2, /^polkavirt: standard input: this is not an ELF file: it does not start with 7f 45 4c 46\n$/],
    [
      'the wrong instruction set',
      ['-', '--isa', 'latest32'],
      readFileSync(ELF),
      2,
      /link with --isa revive_v1, jam_v1 or latest64\n$/,
    ],
  ])('refuses %s', async (_, args, stdin, code, message) => {
    const ran = await polkavirt(['link', ...args], stdin);
    expect([ran.code, ran.stdout]).toEqual([code, '']);
    expect(ran.stderr).toMatch(message);
  });
});

const SOURCE = `#include <polkavirt.h>
#include "more.h"
POLKAVIRT_IMPORT(1, void, report, uint64_t value)
POLKAVIRT_EXPORT(run) { report(VALUE + MORE); }
`;

describeWithClang('cc', () => {
  const source = join(folder, 'guest.c');
  writeFileSync(source, SOURCE);
  writeFileSync(join(folder, 'more.h'), '#define MORE 2\n');

  it('compiles, with macros, folders and flags for clang', async () => {
    const output = join(folder, 'guest.polkavm');
    const { code, stderr } = await polkavirt([
      'cc',
      source,
      '-o',
      output,
      '-O3',
      '-g',
      '-DVALUE=40',
      `-I${folder}`,
      '--',
      '-Wall',
      '-Werror',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    const ran = JSON.parse((await polkavirt(['exec', output, '--json'])).stdout);
    expect(ran.syscalls[0].args[0]).toBe('0x2a');
  });

  it('says what clang says about a source that does not compile', async () => {
    const { code, stderr } = await polkavirt(['cc', source, '-o', join(folder, 'not.polkavm')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/guest\.c:4:\d+: error: use of undeclared identifier 'VALUE'/);
  });

  it('says what cannot be linked', async () => {
    const floating = join(folder, 'floating.c');
    writeFileSync(floating, '#include <polkavirt.h>\nstatic volatile double x;\nPOLKAVIRT_EXPORT(run) { x = x * 2; }\n');
    const { code, stderr } = await polkavirt(['cc', floating, '-o', join(folder, 'not.polkavm')]);
    expect(code).toBe(1);
    // lld's words as they are, and ours behind them.
    expect(stderr).toMatch(/^\S*ld\.lld\S*: error: undefined symbol: __adddf3\n/);
    expect(stderr).toMatch(/^polkavirt: __adddf3 is floating point, which PolkaVM does not have: .+\n$/m);
  });

  it('says in one line what it cannot use, and touches nothing', async () => {
    const notes = join(folder, 'notes.foo');
    writeFileSync(notes, 'notes');
    expect(await polkavirt(['cc', notes])).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `polkavirt: ${notes} is neither C (.c), C++ (.cc, .cpp), assembly (.s, .S) nor an object (.o, .a)\n`,
    });
    const before = readFileSync(source, 'utf8');
    for (const args of [
      ['cc', source, '-DVALUE=1', '-o', source],
      ['link', ELF, '-o', ELF],
    ]) {
      expect(await polkavirt(args)).toMatchObject({
        code: 2,
        stderr: `polkavirt: the blob would overwrite ${args.at(-1)}, which is an input: name another file with --output\n`,
      });
    }
    expect(readFileSync(source, 'utf8')).toBe(before);
  });

  it('says what the linker refuses, with the line, behind its name', async () => {
    const refused = join(folder, 'refused.c');
    writeFileSync(refused, '#include <polkavirt.h>\nPOLKAVIRT_EXPORT(run) {\n  __asm__ volatile("ecall");\n}\n');
    const { code, stderr } = await polkavirt(['cc', refused, '-g', '-o', join(folder, 'not.polkavm')]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^polkavirt: ecall is a system call .+ in run \(.*refused\.c:3\)\)\n$/);
  });

  it('links objects by way of lld', async () => {
    const output = join(folder, 'linked.polkavm');
    const { clang } = await findToolchain();
    const object = join(folder, 'guest.o');
    const target = ['--target=riscv64-unknown-none-elf', '-march=rv64emac_zbb', '-mabi=lp64e', '-ffreestanding'];
    execFileSync(clang, [...target, '-DVALUE=1', `-I${inRepository('packages/linker/include')}`, '-c', source, '-o', object]);
    const { code, stderr } = await polkavirt(['link', object, '-o', output]);
    expect([code, stderr]).toEqual([0, '']);
    const ran = JSON.parse((await polkavirt(['exec', output, '--json'])).stdout);
    expect(ran.syscalls[0].args[0]).toBe('0x3');
  });

  it.each([
    [64, 'lp64e'],
    [32, 'ilp32e'],
  ])('gives objects of %i bits what compilers call unasked', async (bits, abi) => {
    const [copying, object] = [join(folder, 'copying.c'), join(folder, `copying${bits}.o`)];
    const text =
      'static char a[99], b[99];\nPOLKAVIRT_EXPORT(run) {\n' +
      '  a[98] = 9;\n  __builtin_memcpy(b, a, sizeof a);\n  report((uint64_t)b[98]);\n}\n';
    writeFileSync(copying, `#include <polkavirt.h>\nPOLKAVIRT_IMPORT(1, void, report, uint64_t value)\n${text}`);
    const { clang } = await findToolchain();
    const target = [`--target=riscv${bits}-unknown-none-elf`, `-march=rv${bits}emac_zbb`, `-mabi=${abi}`, '-ffreestanding'];
    execFileSync(clang, [...target, '-O0', `-I${inRepository('packages/linker/include')}`, '-c', copying, '-o', object]);
    const { code, stderr } = await polkavirt(['link', object, '-o', join(folder, 'copying.polkavm')]);
    expect([code, stderr]).toEqual([0, '']);
    const ran = JSON.parse((await polkavirt(['exec', join(folder, 'copying.polkavm'), '--json'])).stdout);
    expect(ran.syscalls[0].args[0]).toBe('0x9');
  });
});
