import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ExecResult } from '../src/index.ts';
import { inRepository, polkavirt } from './run.ts';

const SYSCALLS = inRepository('fixtures/asm/syscalls.txt');
const RECURSION = inRepository('fixtures/asm/recursion.polkavm');

const json = (stdout: string): ExecResult => JSON.parse(stdout) as ExecResult;

describe('exec PROGRAM', () => {
  it('runs the only export of a blob, and prints what it used', async () => {
    const { code, stdout, stderr } = await polkavirt(['exec', RECURSION, '--gas', '2000']);
    expect([code, stderr]).toEqual([0, '']);
    // fib(10) = 55 = 0x37; its gas is counted in fixtures/asm/recursion.json.
    expect(stdout).toContain('outcome   Finished\n');
    expect(stdout).toContain('gas       1,771 used of 2,000, 229 left\n');
    expect(stdout).toMatch(/0 {2}01000000 \(1\) {2}0x37 /);
  });

  it('prints the result as JSON, named after the file', async () => {
    const { stdout } = await polkavirt(['exec', RECURSION, '--gas', '2000', '--json', '--read', '0:0', '--read', '0xfffdfff8:8']);
    expect(stdout.split('\n')).toHaveLength(2);
    expect(json(stdout)).toEqual({
      name: 'recursion.polkavm',
      outcome: 'Finished',
      gasLeft: '229',
      syscalls: [{ symbol: '01000000', args: ['0x37', '0x22', '0x0', '0x0', '0x0', '0x0'], gasLeft: '229' }],
      // The first frame: ra at the lower of its two words, nothing at the upper.
      reads: ['', '0000000000000000'],
    });
  });

  it('takes assembly text, also from standard input', async () => {
    const text = "%isa = revive_v1\n%import = 'abcd'\npub @go:\n  a0 = 7\n  ecalli 0\n  ret\n";
    const { code, stdout } = await polkavirt(['exec', '-', '--json', '--gas', '3'], text);
    expect(code).toBe(0);
    expect(json(stdout)).toMatchObject({ name: 'stdin', outcome: 'Finished', gasLeft: '0' });
    expect(json(stdout).syscalls[0].symbol).toBe('61626364');
    expect((await polkavirt(['exec', '-'], text)).stdout).toContain("61626364 'abcd'");
  });

  it.each([
    ['do_panic', 'Trap', 1],
    ['add_99', 'Syscall', 0],
    ['nothing', 'InvalidImage', 1],
  ])('%s ends in %s with exit code %i', async (name, outcome, code) => {
    const ran = await polkavirt([
      'exec',
      inRepository('fixtures/asm/counter.txt'),
      '--export',
      name,
      '--max-syscalls',
      '1',
      '--json',
    ]);
    expect([json(ran.stdout).outcome, ran.code, ran.stderr]).toEqual([outcome, code, '']);
  });

  it('prices by the cost model that is asked for', async () => {
    const gasUsed = async (...flags: string[]): Promise<bigint> => {
      const division = inRepository('fixtures/asm/division.txt');
      const { stdout } = await polkavirt(['exec', division, '--export', 'by_zero', '--gas', '1000', '--json', ...flags]);
      return 1000n - BigInt(json(stdout).gasLeft ?? 'none');
    };
    expect(await gasUsed()).toBe(10n);
    // Upstream's interpreter with its full model: six divisions of 60 cycles on one divider, and the little around them.
    expect(await gasUsed('--cost-model', 'full')).toBe(361n);
  });

  it('says why an image was refused', async () => {
    const blob = Buffer.from(`PVM\0${'\x09'}${'\0'.repeat(20)}`, 'latin1');
    const { code, stdout } = await polkavirt(['exec', '-'], blob);
    expect(code).toBe(1);
    expect(stdout).toMatch(/outcome {3}InvalidImage: .*version 9/);
    const missing = await polkavirt(['exec', RECURSION, '--export', 'walk']);
    expect(missing.stdout).toContain('InvalidImage: there is no export walk; there is run\n');
  });

  it('shortens long lists in text, and says so', async () => {
    const { stdout } = await polkavirt(['exec', SYSCALLS, '--export', 'forever', '--gas', '100', '--read', 'fffdf000:1000']);
    expect(stdout).toContain('… and 10 more; --json shows them all');
    expect(stdout).toContain('… after 256 bytes; --json shows them all');
  });

  it('traces each instruction on standard error, and runs as without', async () => {
    const flags = ['exec', SYSCALLS, '--export', 'chain', '--gas', '8', '--json'];
    const traced = await polkavirt([...flags, '--trace']);
    expect(traced.stdout).toBe((await polkavirt(flags)).stdout);
    const lines = traced.stderr.trimEnd().split('\n');
    // Eight instructions, three calls of the host, one end.
    expect(lines).toHaveLength(12);
    expect(lines[0]).toMatch(/^ +0 {2}gas 8 +a0 = 0x5 +a0=0x5$/);
    expect(lines[2]).toMatch(/gas 0 +ecalli 0$/);
    expect(lines[3]).toMatch(/HostCall at \d+, gas 0$/);
    expect(lines[11]).toMatch(/Finished at \d+, gas 0$/);
  });
});

describe('exec and registers', () => {
  // a1 + a2 in a0, and what a host call gets to see of them.
  const SUM = '%import = 0x01000000\npub @sum:\n  a0 = a1 + a2\n  ecalli 0\n  ret\n';
  const sum = (...flags: string[]) => polkavirt(['exec', '-', '--returns', '7', ...flags], SUM);

  it.each<[flags: string[], expected: string]>([
    [['--set', 'a1=5', '--set', 'a2=0x10'], '0x15'],
    [['--set', 'a1=-1'], '0xffffffffffffffff'],
    [['--set', 'a1=-9223372036854775808'], '0x8000000000000000'],
    [['--set', 'a1=18446744073709551615', '--set', 'a2=2'], '0x1'],
    [['--set', 'a1=1', '--set', 'a1=2'], '0x2'],
    [[], '0x0'],
  ])('%s gives the sum %s', async (flags, expected) => {
    for (const more of [[], ['--backend', 'interpreter'], ['--api', 'typestate'], ['--trace']]) {
      const { code, stdout } = await sum('--json', ...flags, ...more);
      expect([code, json(stdout).syscalls[0].args[0]]).toEqual([0, expected]);
    }
  });

  it('sets a0 before the first instruction', async () => {
    const { stdout } = await polkavirt(['exec', '-', '--set', 'a0=5', '--json', '--registers'], 'pub @go:\n  a1 = a0\n  ret\n');
    expect(json(stdout).registers).toMatchObject({ a0: '0x5', a1: '0x5' });
  });

  it('shows what a run leaves in them, in JSON as an added field and in text as a table', async () => {
    const flags = ['--set', 'a1=-2', '--set', 'a2=1', '--registers'];
    const { stdout } = await sum('--json', ...flags);
    // prepare_call_untyped: ra is the address that ends the program, sp the top of a stack that is not there.
    expect(json(stdout).registers).toEqual({
      ...Object.fromEntries(['t0', 't1', 't2', 's0', 's1', 'a3', 'a4', 'a5'].map((name) => [name, '0x0'])),
      ra: '0xffff0000',
      sp: '0xfffe0000',
      a0: '0x7',
      a1: '0xfffffffffffffffe',
      a2: '0x1',
    });
    expect(Object.keys(json(stdout)).at(-1)).toBe('registers');
    const text = (await sum(...flags)).stdout;
    expect(text).toMatch(/^a1 +0xfffffffffffffffe +-2 +18446744073709551614$/m);
    // At the call itself it is the sum.
    expect(json((await sum('--json', ...flags, '--max-syscalls', '1')).stdout).registers?.a0).toBe('0xffffffffffffffff');
  });

  it('shows them whatever memory is read afterwards, and null where nothing ran', async () => {
    const read = ['--read', '0xfffdfff0:1', '--registers', '--api', 'typestate', '--set', 'a1=3', '--json'];
    expect(json((await sum(...read)).stdout).registers?.a1).toBe('0x3');
    expect(json((await sum('--export', 'other', '--registers', '--json')).stdout).registers).toBeNull();
    expect(json((await sum('--json')).stdout)).not.toHaveProperty('registers');
  });

  it('takes them from the flags and from each case', async () => {
    const program = Buffer.from((await polkavirt(['asm', '-'], SUM)).bytes).toString('base64');
    const cases = [
      { name: 'flags', program },
      { name: 'case', program, set: { a2: '0x20', a1: 1 } },
    ];
    const lines = cases.map((one) => `${JSON.stringify(one)}\n`).join('');
    const flags = ['--export', 'sum', '--set', 'a1=2', '--set', 'a2=3', '--registers'];
    const { stdout } = await polkavirt(['exec', '--cases', '-', ...flags], lines);
    const results = stdout.trimEnd().split('\n').map(json);
    expect(results.map(({ syscalls, registers }) => [syscalls[0].args[0], registers?.a2])).toEqual([
      ['0x5', '0x3'],
      ['0x21', '0x20'],
    ]);
  });

  it.each([['--set', 'a0=1'], ['--registers']])('refuses %s on the forwarder, and says why', async (...flags) => {
    const { code, stdout, stderr } = await sum('--impl', 'forwarder', ...flags);
    expect(stderr).toBe(
      `polkavirt: ${flags[0]} needs --impl native: the interface between a runtime and its host has no registers\n`,
    );
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('exec with bad usage', () => {
  const folder = mkdtempSync(join(tmpdir(), 'polkavirt-'));
  const file = (name: string, contents: string | Uint8Array): string => {
    writeFileSync(join(folder, name), contents);
    return join(folder, name);
  };

  it.each<[what: string, argv: readonly string[], complaint: RegExp]>([
    ['no program', [], /exec takes a PROGRAM or --cases FILE, and not both/],
    ['both', [RECURSION, '--cases', '-'], /exec takes a PROGRAM or --cases FILE, and not both/],
    ['a file that is not there', ['nothing.polkavm'], /cannot read nothing\.polkavm: no such file/],
    ['a folder', [folder], /cannot read .*: it is a folder/],
    ['an export to choose', [SYSCALLS], /--export is missing: one of chain, forever/],
    ['bytes that are neither', [file('a.bin', Uint8Array.of(0xff, 0xfe))], /a\.bin is neither a \.polkavm blob/],
    ['text with a zero byte', [file('b.txt', 'a\0')], /b\.txt is neither a \.polkavm blob/],
    ['assembly that is wrong', [file('c.txt', '%isa = jam_v1\npub @a:\n  a0 = = 1\n')], /c\.txt:3:\d+: /],
    ['gas', [RECURSION, '--gas', '1e3'], /option '--gas <N>' argument '1e3' is invalid\. It must be an i64 in decimal\./],
    ['an answer', [RECURSION, '--returns', 'one'], /It must be zero, mix or a u64\./],
    ['a range', [RECURSION, '--read', '0x10'], /It must be hex address:length\./],
    ['an implementation', [RECURSION, '--impl', 'other'], /Allowed choices are native, forwarder\./],
    ['a wire', [RECURSION, '--wire', 'json'], /Allowed choices are scale, abi\./],
    ['an api', [RECURSION, '--api', 'newer'], /Allowed choices are virt, typestate\./],
    ['a wire without the forwarder', [RECURSION, '--wire', 'abi'], /--wire abi needs --impl forwarder: native has no wire/],
    ['a register', [RECURSION, '--set', 'b0=1'], /'b0=1' is invalid\. It must be REG=N with one of ra, sp, .*a5 and/],
    ['a register without a value', [RECURSION, '--set', 'a0'], /It must be REG=N/],
    ['a value of 65 bits', [RECURSION, '--set', 'a0=18446744073709551616'], /a number of 64 bits/],
    ['an option', [RECURSION, '--reed', '0:1'], /unknown option '--reed' \(Did you mean --read\?\)/],
    ['too many programs', [RECURSION, RECURSION], /too many arguments/],
  ])('%s: one clear line and exit code 2', async (_, argv, complaint) => {
    const { code, stdout, stderr } = await polkavirt(['exec', ...argv]);
    expect(stderr).toMatch(/^polkavirt: [^\n]+\n$/);
    expect(stderr).toMatch(complaint);
    expect([code, stdout]).toEqual([2, '']);
  });
});
