/** Every way to use the command badly: exit code 2, nothing on standard output, one line with `polkavirt:` on standard error. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRepository, polkavirt } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'polkavirt-usage-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (name: string): string => join(folder, name);
const file = (name: string, contents: string | Uint8Array): string => {
  writeFileSync(at(name), contents);
  return at(name);
};
const PROGRAM = inRepository('fixtures/asm/recursion.polkavm');
const BROKEN = file('broken.polkavm', 'PVM\0\x09');
const EMPTY = file('empty', '');
const BINARY = file('binary', Uint8Array.of(0xff, 0xfe));
const TEXT = file('wrong.txt', 'pub @a:\n  a0 = = 1\n');
const ELSEWHERE = file('elsewhere.sol', 'import "./nowhere.sol";\ncontract A {}\n');
const TOO_LONG = at(`${'x'.repeat(300)}`);
mkdirSync(at('folder'));
mkdirSync(at('vectors/a.json'), { recursive: true });

async function expectUsage(argv: readonly string[], complaint: RegExp, stdin = ''): Promise<void> {
  const { code, stdout, stderr } = await polkavirt(argv, stdin);
  expect(stderr).toMatch(/^polkavirt: [^\n]+\n$/);
  expect(stderr).toMatch(complaint);
  expect([code, stdout]).toEqual([2, '']);
}

describe.each(['exec', 'parity', 'asm', 'disasm', 'inspect', 'link', 'cc', 'compile'])('%s of', (command) => {
  it.each([
    ['a file that is not there', at('nothing'), /cannot read .*nothing: no such file or folder/],
    ['a folder', at('folder'), /cannot read .*folder: it is a folder/],
    ['a file below a file', join(EMPTY, 'x'), /cannot read .*: (it is not a folder|no such file or folder)/],
    ['a name that is too long', TOO_LONG, /cannot (read|use) .*: the name is too long/],
  ])('%s', (_, path, complaint) => expectUsage([command, path], complaint));
});

describe.each(['exec', 'parity', 'asm', 'disasm', 'inspect'])('%s of', (command) => {
  it.each([
    ['an empty file', EMPTY, /empty is empty/],
    ['bytes that are nothing', BINARY, /binary is neither a \.polkavm blob .* nor assembly text/],
    ['a text that is wrong', TEXT, /wrong\.txt:2:\d+: expected/],
    ['an empty standard input', '-', /standard input is empty/],
  ])('%s', (_, path, complaint) => expectUsage([command, path], complaint));
});

const IMPL = ['--impl', 'native'];
it.each<[what: string, argv: readonly string[], complaint: RegExp]>([
  // Programs that cannot be read
  [
    'disasm of what is not a program',
    ['disasm', BROKEN],
    /is not a valid program: version 9 is not one of 0 to 3 \(at byte 4\)\n$/,
  ],
  [
    'inspect of what is not a program',
    ['inspect', BROKEN],
    /is not a valid program: version 9 is not one of 0 to 3 \(at byte 4\)\n$/,
  ],
  // Cases
  ['cases that are not there', ['exec', '--cases', at('nothing')], /cannot read .*nothing: no such file or folder/],
  ['cases in a folder', ['exec', '--cases', at('folder')], /cannot read .*folder: it is a folder/],
  ['cases that are not', ['exec', '--cases', BINARY], /binary, line 1: not JSON/],
  // Vectors
  ['no folder of vectors', ['vectors', at('nothing')], /cannot read the folder .*nothing: no such file or folder/],
  ['a file for a folder', ['vectors', EMPTY], /cannot read the folder .*empty: it is not a folder/],
  ['a folder without vectors', ['vectors', at('folder')], /folder has no vectors \(\*\.json\)/],
  ['a vector that is a folder', ['vectors', at('vectors')], /cannot read .*a\.json: it is a folder/],
  // Solidity
  ['an import that is not there', ['compile', ELSEWHERE], /elsewhere\.sol:1: the import '.*nowhere\.sol' is neither/],
  ['one of two files', ['compile', ELSEWHERE, at('nothing.sol')], /cannot read .*nothing\.sol: no such file or folder/],
  // Outputs
  [
    'a blob into a folder',
    ['asm', inRepository('fixtures/asm/counter.txt'), '-o', at('folder')],
    /cannot write .*folder: it is a folder/,
  ],
  ['text below a file', ['disasm', PROGRAM, '-o', join(EMPTY, 'x')], /cannot write .*: it is not a folder/],
  // Numbers
  ['gas in hex', ['exec', PROGRAM, '--gas', '0x10'], /argument '0x10' is invalid\. It must be an i64 in decimal\./],
  ['gas beyond i64', ['parity', PROGRAM, '--gas', '9223372036854775808'], /It must be an i64 in decimal\./],
  ['half a call', ['exec', PROGRAM, '--max-syscalls', '0.5'], /It must be a whole number\./],
  ['a negative answer', ['exec', PROGRAM, '--returns', '-1'], /It must be zero, mix or a u64\./],
  ['half a range', ['exec', PROGRAM, '--read', '10'], /It must be hex address:length\./],
  ['half a register', ['exec', PROGRAM, '--set', 'a0='], /It must be REG=N/],
  ['a port beyond u16', ['node', '--port', '65536'], /It must be a whole number from 0 to 65535\./],
  ['a block time of nothing', ['node', '--block-time', '0'], /It must be a whole number from 1 to 2147483647\./],
  ['no blocks to keep', ['node', '--keep-blocks', '0'], /It must be a whole number from 1\./],
  ['a stack of minus one', ['link', PROGRAM, '--min-stack', '-1'], /It must be a whole number\./],
  // Flags
  ['an unknown flag', ['inspect', PROGRAM, '--jsn'], /unknown option '--jsn' \(Did you mean --json\?\)/],
  ['a flag without its value', ['exec', PROGRAM, '--export'], /option '--export <name>' argument missing/],
  [
    'a choice that there is not',
    ['vectors', at('folder'), '--backend', 'jit'],
    /Allowed choices are interpreter, tier0, recompiler/,
  ],
  ['an instruction set', ['asm', TEXT, '--isa', 'latest'], /Allowed choices are revive_v1, latest32, latest64, jam_v1/],
  ['an unknown command', ['inspekt'], /unknown command 'inspekt' \(Did you mean inspect\?\)/],
  ['no command', [], /no command given; polkavirt --help lists them/],
  ['too many arguments', ['inspect', PROGRAM, PROGRAM], /too many arguments for 'inspect'/],
  ['no argument', ['vectors'], /missing required argument 'DIR'/],
  // Flags that contradict each other
  ['a wire without a forwarder', ['exec', PROGRAM, '--wire', 'abi'], /--wire abi needs --impl forwarder: native has no wire/],
  ['the same, said twice', ['exec', PROGRAM, ...IMPL, '--wire', 'abi'], /--wire abi needs --impl forwarder/],
  ['the same for the node', ['node', '--wire', 'abi'], /--wire abi needs --impl forwarder/],
  ['registers of a forwarder', ['exec', PROGRAM, '--impl', 'forwarder', '--registers'], /--registers needs --impl native/],
  ['flags without a program', ['parity', '--gas', '7'], /--gas is of no use without a PROGRAM/],
  ['a capture of all fixtures', ['parity', '--json', '--capture', 'x.jsonl'], /--capture is of no use without a PROGRAM/],
  ['a block time without a clock', ['node', '--block-time', '9'], /--block-time means nothing with --build-mode instant/],
  ['contracts with cycles', ['node', '--contracts', '--cost-model', 'full'], /--contracts needs the cost model naive/],
])('%s', (_, argv, complaint) => expectUsage(argv, complaint));

it('what a wire stands for may be said of every implementation, as scripts do', async () => {
  for (const flags of [
    [...IMPL, '--wire', 'scale'],
    ['--impl', 'forwarder', '--wire', 'abi'],
    ['--wire', 'scale'],
  ]) {
    expect((await polkavirt(['exec', PROGRAM, ...flags])).code).toBe(0);
  }
});

it('a port that is in use', async () => {
  const server = createServer();
  try {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as { readonly port: number };
    await expectUsage(['node', '--port', `${port}`], /cannot listen on 127\.0\.0\.1:\d+: another program listens there/);
  } finally {
    server.close();
  }
});

it('names some of many exports, and says how many there are', async () => {
  const text = Array.from({ length: 500 }, (_, n) => `pub @export_${n}:\n  trap\n`).join('');
  await expectUsage(['exec', file('many.txt', text)], /--export is missing: one of (export_\d+, ){19}export_\d+ and 480 more\n$/);
  await expectUsage(['exec', file('long.txt', `a0 = ${'x'.repeat(1 << 20)}\n`)], /^.{500,1100}…\n$/);
});

it('shows what is not text in a name without doing what it says', async () => {
  await expectUsage(['inspect', at('\u001b[2Jx')], /cannot read .*\\u\{1b\}\[2Jx: no such file/);
});
