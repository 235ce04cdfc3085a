import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inspected } from '../src/inspect/inspect-program.ts';
import { inRepository, polkavirt } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'polkavirt-'));
const COUNTER_TEXT = inRepository('fixtures/asm/counter.txt');
const COUNTER_BLOB = inRepository('fixtures/asm/counter.polkavm');

describe('asm and disasm', () => {
  it('assembles to a file and to standard output', async () => {
    const output = join(folder, 'counter.polkavm');
    expect((await polkavirt(['asm', COUNTER_TEXT, '-o', output])).code).toBe(0);
    expect(readFileSync(output)).toEqual(readFileSync(COUNTER_BLOB));
    expect(Buffer.from((await polkavirt(['asm', COUNTER_TEXT])).bytes)).toEqual(readFileSync(COUNTER_BLOB));
  });

  it.each(['guests/counter', 'guests/sha256', 'guests/quicksort', 'asm/probe', 'asm/jump-table', 'solidity/Token'])(
    'disassembles %s to text that assembles to the same bytes',
    async (name) => {
      const blob = inRepository(`fixtures/${name}.polkavm`);
      const text = await polkavirt(['disasm', blob]);
      expect(text.code).toBe(0);
      const back = await polkavirt(['asm', '-'], text.stdout);
      // The probe calls an import that it does not have, on purpose.
      const warnings = name === 'asm/probe' ? /^polkavirt: warning: standard input:\d+:5: [^\n]+ `ecalli 5`\n$/ : /^$/;
      expect(back.code).toBe(0);
      expect(back.stderr).toMatch(warnings);
      expect(Buffer.compare(Buffer.from(back.bytes), readFileSync(blob))).toBe(0);
    },
  );

  const README_TEXT = '%import = 0x07000000 // deposit_event\npub @hello:\n  a0 = 0x10000\n  ecalli 0\n  ret\n';

  it("takes upstream's default where a text names no instruction set, or the one that --isa names", async () => {
    const isa = async (text: string, ...flags: string[]) => {
      const { bytes, code, stderr } = await polkavirt(['asm', '-', ...flags], text);
      expect([code, stderr]).toEqual([0, '']);
      return (JSON.parse((await polkavirt(['inspect', '-', '--json'], bytes)).stdout) as Inspected).instructionSet;
    };
    expect(await isa(README_TEXT)).toBe('latest64');
    for (const name of ['revive_v1', 'latest32', 'latest64', 'jam_v1']) expect(await isa(README_TEXT, '--isa', name)).toBe(name);
    expect(await isa(`%isa = jam_v1\n${README_TEXT}`, '--isa', 'latest32')).toBe('jam_v1');
    const unknown = await polkavirt(['asm', '-', '--isa', 'latest'], README_TEXT);
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      "polkavirt: option '--isa <name>' argument 'latest' is invalid. Allowed choices are revive_v1, latest32, latest64, jam_v1.\n",
    ]);
  });

  it('warns of a host call without an import, with file and line', async () => {
    const text = 'pub @go:\n    ecalli 9 // what?\n    ret\n';
    const { code, stderr, bytes } = await polkavirt(['asm', '-'], text);
    expect(stderr).toBe(
      'polkavirt: warning: standard input:2:5: expected an import with the number 9, there are 0 (each `%import` adds one, from 0), ' +
        'found `ecalli 9`\n',
    );
    expect([code, bytes.length > 0]).toEqual([0, true]);
    const many = await polkavirt(['asm', '-'], `pub @go:\n${'ecalli 9\n'.repeat(1000)}ret\n`);
    expect(many.stderr.split('\n')).toHaveLength(22);
    expect(many.stderr).toMatch(/warning: and 980 more like these\n$/);
  });

  it('names what cannot be written', async () => {
    const { code, stderr } = await polkavirt(['asm', COUNTER_TEXT, '-o', join(folder, 'no/such/folder')]);
    expect(stderr).toMatch(/^polkavirt: cannot write .*no\/such\/folder: [^\n]+\n$/);
    expect(code).toBe(2);
  });

  it('refuses to disassemble what is no program, with what and where', async () => {
    const broken = join(folder, 'broken.polkavm');
    writeFileSync(broken, readFileSync(COUNTER_BLOB).subarray(0, 100));
    const { code, stderr } = await polkavirt(['disasm', broken]);
    expect(stderr).toMatch(/^polkavirt: .*broken\.polkavm is not a valid program: [^\n(]*371[^\n(]* \(at byte 5\)\n$/);
    expect(code).toBe(2);
  });
});

describe('inspect', () => {
  it('prints the facts of a program as JSON', async () => {
    const { code, stdout } = await polkavirt(['inspect', inRepository('fixtures/asm/probe.txt'), '--json']);
    const facts = JSON.parse(stdout) as Inspected;
    expect(code).toBe(0);
    // Sizes and addresses as the source and the memory map's rules give them.
    expect(facts).toMatchObject({
      name: 'probe.txt',
      bytes: readFileSync(inRepository('fixtures/asm/probe.polkavm')).length,
      instructionSet: 'revive_v1',
      memory: {
        regions: [
          { region: 'read-only data', from: 0x10000, to: 0x11000, access: 'read' },
          { region: 'read-write data', from: 0x30000, to: 0x41000, access: 'read, write' },
          { region: 'stack', from: 0xfffde000, to: 0xfffe0000, access: 'read, write' },
        ],
        heapBase: 0x41000,
      },
    });
    expect(facts.sections.slice(0, 3)).toEqual([
      { section: 'read-only data', bytes: 8, declared: 8 },
      { section: 'read-write data', bytes: 8, declared: 69_632 },
      { section: 'stack', bytes: 0, declared: 8_192 },
    ]);
    expect(facts.imports.map(({ symbol }) => symbol)).toEqual(['01000000', '78563412', 'feffffff', '010203', '0102030405']);
    expect(facts.exports.map(({ text }) => text)).toContain('größe_🦀');
  });

  it('counts instructions, blocks and the largest of them', async () => {
    const text = [
      '%isa = revive_v1',
      'pub @a:',
      '  a0 = 1',
      '  jump @b if a0 == 2', // a block of 2
      '  a0 = 2',
      '  a1 = 3',
      '@b:', // with the fallthrough a block of 3
      '  a1 = 4', // off the end: 1 and the implicit trap
    ].join('\n');
    const { stdout } = await polkavirt(['inspect', '-', '--json'], text);
    const { code } = JSON.parse(stdout) as Inspected;
    expect(code).toMatchObject({ instructions: 6, invalidInstructions: 0, basicBlocks: 3, largestBlock: { gas: 3 } });
  });

  it('prints tables for people', async () => {
    const { stdout } = await polkavirt(['inspect', inRepository('fixtures/guests/counter.polkavm')]);
    expect(stdout).toMatch(/^counter\.polkavm: 532 bytes, revive_v1\n/);
    expect(stdout).toMatch(/increment_forever +223\n/);
    expect(stdout).toMatch(/instructions +117\n/);
  });
});

describe('vectors', () => {
  /** A vector that adds 1 and 2 into a register, and what a wrong gas in it looks like. */
  const vector = (name: string, gas: number) => ({
    name,
    'initial-regs': [0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0],
    'initial-pc': 0,
    'initial-page-map': [],
    'initial-memory': [],
    'initial-gas': 10_000,
    // No jump table, entries of 0 bytes, three bytes of code: add_64 a2 = a0 + a1; bits for one instruction.
    program: [0, 0, 3, 200, 0x87, 9, 0b001],
    'expected-status': 'panic',
    'expected-regs': [0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0],
    'expected-pc': 3,
    'expected-memory': [],
    'expected-gas': gas,
  });
  const write = (name: string, ...vectors: readonly object[]): string => {
    const path = mkdtempSync(join(folder, name));
    vectors.forEach((one, at) => {
      writeFileSync(join(path, `${at}.json`), JSON.stringify(one));
    });
    return path;
  };

  it('passes what is right: the whole block and the implicit trap are charged', async () => {
    const { code, stdout } = await polkavirt(['vectors', write('good', vector('add', 9_998))]);
    expect([code, stdout]).toEqual([0, '1 passed, 0 failed\n']);
  });

  it('names what is wrong, and counts it in the last line', async () => {
    const { code, stdout } = await polkavirt(['vectors', write('bad', vector('add', 9_998), vector('add_more', 9_999))]);
    expect([code, stdout]).toEqual([1, '✗ add_more: gas: expected 9999, got 9998\n1 passed, 1 failed\n']);
  });

  it.each([
    ['a folder that is not there', join(folder, 'none'), /cannot read the folder .*none: no such file or folder/],
    ['a folder without vectors', write('empty'), /has no vectors/],
    ['a file that is no vector', write('broken', { name: 'x' }), /0\.json is not a vector: /],
  ])('%s: one clear line and exit code 2', async (_, path, complaint) => {
    const { code, stderr } = await polkavirt(['vectors', path]);
    expect(stderr).toMatch(/^polkavirt: [^\n]+\n$/);
    expect(stderr).toMatch(complaint);
    expect(code).toBe(2);
  });
});
