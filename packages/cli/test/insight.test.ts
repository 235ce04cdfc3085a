/** `exec --record`, `replay`, `profile`, `coverage`, `debug`, `dap`. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchRun } from '../src/insight/dap-command.ts';
import { inRepository, polkavirt } from './run.ts';

const LEXER = inRepository('packages/insight/test/guests/lexer.polkavm');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'polkavirt-insight-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string) => join(folder, name);

const BACKTRACE = `event 1 stopped at pc 669:
  at fail (./lexer/lexer.c:54), inlined
  at atom (./lexer/lexer.c:67)
  at term (./lexer/lexer.c:80)
  at expression (./lexer/lexer.c:86)
  at evaluate (./lexer/lexer.c:98)
  at missing_close (./lexer/lexer.c:103)
`;

it.each([
  ['native', []],
  ['a forwarder over abi', ['--impl', 'forwarder', '--wire', 'abi']],
  ['typestate', ['--api', 'typestate']],
])('records on %s and replays everywhere', async (name, flags) => {
  const recording = file(`${name}.rec`);
  const exec = await polkavirt(['exec', LEXER, '--export', 'missing_close', '--record', recording, ...flags]);
  expect([exec.code, exec.stderr]).toEqual([1, '']);
  for (const target of [[], ['--backend', 'interpreter'], ['--impl', 'forwarder'], ['--api', 'typestate'], ['--api', 'virt']]) {
    const { code, stdout, stderr } = await polkavirt(['replay', recording, ...target]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('all of them went as recorded on ');
    if (name !== 'typestate') expect(stdout.endsWith(BACKTRACE)).toBe(true);
  }
});

it('says where a replay differs', async () => {
  const recording = file('changed.jsonl');
  const { bytes } = await polkavirt(['exec', LEXER, '--export', 'missing_close', '--record', '-', '--json']);
  const { gunzipSync } = await import('node:zlib');
  const packed = bytes.subarray(0, Buffer.from(bytes).lastIndexOf('{"name"'));
  writeFileSync(recording, gunzipSync(packed).toString().replace('"Trap"', '["Finished","1"]'));
  const { code, stdout } = await polkavirt(['replay', recording]);
  expect(code).toBe(1);
  expect(
    stdout,
  ).toContain(`event 1 went otherwise on native, recompiler, virt: execute missing_close on instance 0 with 1000000000 gas
  recorded: Finished with 1 gas left
  now:      Trap
`);
  const json = JSON.parse((await polkavirt(['replay', recording, '--json'])).stdout);
  expect([json.replayed, json.difference.got, json.stop.length]).toEqual([1, 'Trap', 6]);
});

it('profiles a program and a recording alike', async () => {
  const recording = file('profile.rec');
  await polkavirt(['exec', LEXER, '--export', 'evaluate_flat', '--record', recording]);
  const folded = await polkavirt(['profile', LEXER, '--export', 'evaluate_flat']);
  expect((await polkavirt(['profile', recording])).stdout).toBe(folded.stdout);
  expect(folded.stdout).toContain('evaluate_flat;evaluate;expression;term;atom');
  const sum = folded.stdout
    .trimEnd()
    .split('\n')
    .reduce((total, line) => total + Number(line.slice(line.lastIndexOf(' '))), 0);
  expect(sum).toBe(681);
  const speedscope = JSON.parse((await polkavirt(['profile', recording, '--format', 'speedscope'])).stdout);
  expect(speedscope.profiles[0].endValue).toBe(681);
  const html = (await polkavirt(['profile', recording, '--format', 'html'])).stdout;
  expect(html).not.toMatch(/https?:|src=|@import/);
  const pprof = await polkavirt(['profile', recording, '--format', 'pprof', '-o', file('p.pb.gz')]);
  expect([pprof.code, [...readFileSync(file('p.pb.gz')).subarray(0, 2)]]).toEqual([0, [0x1f, 0x8b]]);
});

it('covers lines', async () => {
  const text = await polkavirt(['coverage', LEXER, '--export', 'evaluate_flat']);
  expect(text.stdout).toMatch(/^ lines.*\n +[\d.]+% +\d+\/59 {2}\.\/lexer\/lexer\.c {2}/);
  const lcov = (await polkavirt(['coverage', LEXER, '--export', 'evaluate_flat', '--format', 'lcov'])).stdout;
  expect(lcov.match(/^DA:/gm)).toHaveLength(59);
  const html = (await polkavirt(['coverage', LEXER, '--export', 'evaluate_flat', '--format', 'html'])).stdout;
  expect(html).toContain('./lexer/lexer.c');
});

it('debugs from standard input, forwards and backwards', async () => {
  const lines = ['br divide', 'c', 'bt', 'who a1', 'r', 'p a99', 'what', 'g x', 'i -5', 'q', 'never'];
  const { code, stdout, stderr } = await polkavirt(['debug', LEXER, '--export', 'evaluate_flat'], lines.join('\n'));
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toBe(`lexer.polkavm evaluate_flat: help lists the commands
0: evaluate_flat (./lexer/lexer.c:102)  pc 66: sp = sp - 8
breakpoint 1: divide
515: divide (./lexer/lexer.c:45)  pc 713: jump 721 if a1 == 0
#0  divide (./lexer/lexer.c:45)
#1  term (./lexer/lexer.c:80)
#2  expression (./lexer/lexer.c:90)
#3  evaluate (./lexer/lexer.c:98)
#4  evaluate_flat (./lexer/lexer.c:102)
${stdout.split('\n')[9]}
no breakpoint before
0: evaluate_flat (./lexer/lexer.c:102)  pc 66: sp = sp - 8
cannot evaluate a99: it must be a register (a0), memory (0x20000:16), gas, pc or time
there is no command what; help lists them
goto takes a number of instructions
0: evaluate_flat (./lexer/lexer.c:102)  pc 66: sp = sp - 8
`);
  expect(stdout.split('\n')[9]).toMatch(/^51\d: term \(\.\/lexer\/lexer\.c:80\) {2}pc \d+: a1 = /);
});

it('debugs editors', async () => {
  const message = (seq: number, command: string, args: object = {}) => {
    const text = JSON.stringify({ seq, type: 'request', command, arguments: args });
    return `Content-Length: ${text.length}\r\n\r\n${text}`;
  };
  const { code, stdout } = await polkavirt(
    ['dap'],
    message(1, 'initialize', { adapterID: 'polkavirt', pathFormat: 'path' }) +
      message(2, 'launch', { program: 'nowhere.polkavm' }) +
      message(3, 'disconnect'),
  );
  expect(code).toBe(0);
  expect(stdout).toContain('"supportsStepBack":true');
});

it('runs what an editor launches on what it names', async () => {
  const io = { stdin: (async function* () {})() } as never;
  const launch = { program: LEXER, export: 'by_zero' };
  const recording = await launchRun({ ...launch, impl: 'forwarder', wire: 'abi', api: 'typestate', costModel: 'full' }, io);
  expect([recording.generation, recording.costModel]).toEqual(['typestate', 'full']);
  expect((await launchRun({ ...launch, backend: 'interpreter' }, io)).generation).toBe('virt');
  await expect(launchRun({ ...launch, backend: 'abacus' }, io)).rejects.toThrow(
    '"backend" must be one of interpreter, tier0, recompiler, not "abacus"',
  );
  await expect(launchRun({ ...launch, wire: 'abi' }, io)).rejects.toThrow('needs --impl forwarder');
});

it.each<[argv: string[], error: string]>([
  [['replay', LEXER], 'is not a recording of polkavirt'],
  [['replay', 'nowhere.rec'], 'no such file or folder'],
  [['exec', LEXER, '--export', 'by_zero', '--record', '/nowhere/x.rec'], 'cannot write /nowhere/x.rec'],
  [['exec', LEXER, '--export', 'by_zero', '--set', 'a0=1', '--record', 'x'], '--record and --set exclude each other'],
  [['exec', '--cases', 'x', '--record', 'y'], '--record takes one PROGRAM'],
  ...['profile', 'coverage', 'debug'].map((name): [string[], string] => [
    [name, LEXER, '--export', 'absent'],
    'there is no export absent',
  ]),
  [['profile', LEXER], '--export is missing'],
  [['replay', LEXER, '--wire', 'abi'], 'needs --impl forwarder'],
])('refuses %j', async (argv, error) => {
  const { code, stderr } = await polkavirt(argv);
  expect(code).toBe(2);
  expect(stderr).toContain(error);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
