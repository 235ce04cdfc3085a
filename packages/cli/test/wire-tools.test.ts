import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inRepository, polkavirt } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'polkavirt-wire-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);
const file = (name: string, contents: string): string => {
  writeFileSync(at(name), contents);
  return at(name);
};
const COUNTER = inRepository('fixtures/asm/counter.polkavm');

const capture = async (name: string, ...more: readonly string[]): Promise<string> => {
  const argv = ['exec', COUNTER, '--export', 'counter', '--impl', 'forwarder', '--gas', '1000', '--returns', '3', ...more];
  await polkavirt([...argv, '--read', '0x20000:4', '--read', '0:4', '--capture', at(name)]);
  return at(name);
};

describe.each([
  ['scale', 'virt'],
  ['abi', 'virt'],
  ['scale', 'typestate'],
  ['abi', 'typestate'],
])('wire replay of the %s wire, %s', (wire, api) => {
  it.each(['native', 'scale', 'abi'])('against %s gives the same bytes', async (against) => {
    const path = await capture(`${wire}-${api}.jsonl`, '--wire', wire, '--api', api);
    const { code, stdout } = await polkavirt(['wire', 'replay', path, '--against', against]);
    expect(stdout).toMatch(/^(\d+) of \1 answers are the same, 0 differ\n$/);
    expect(code).toBe(0);
  });

  it('against another cost model shows the gas, with exit code 1', async () => {
    const path = await capture(`${wire}-${api}-gas.jsonl`, '--wire', wire, '--api', api);
    const { code, stdout } = await polkavirt(['wire', 'replay', path, '--cost-model', 'full']);
    expect(stdout).toMatch(/gas_?[lL]eft: captured 996, replayed 899\n/);
    expect(code).toBe(1);
  });
});

it('replays over a wire of the user`s, and gives JSON', async () => {
  const path = await capture('own.jsonl');
  const wire = inRepository('packages/create-polkavirt/templates/wire/json-wire.ts');
  const { code, stdout } = await polkavirt(['wire', 'replay', path, '--against', wire, '--json']);
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows.every(({ kind }) => kind === 'same')).toBe(true);
  expect([rows.length, code]).toEqual([6, 0]);
});

it('shows an answer that was changed, and skips what the capture does not make', async () => {
  const path = await capture('changed.jsonl');
  const lines = readFileSync(path, 'utf8').split('\n');
  const run = lines.findIndex((line) => line.includes('"call":"run"'));
  lines[run] = lines[run].replace('"out":"0001e4', '"out":"0001e5');
  const changed = await polkavirt(['wire', 'replay', file('a.jsonl', lines.join('\n'))]);
  expect(changed.stdout).toContain('Ok.Syscall.gasLeft: captured 997, replayed 996');
  const without = lines.filter((line) => !line.includes('"call":"instantiate"') && !line.includes('"end"'));
  const skipped = await polkavirt(['wire', 'replay', file('b.jsonl', `${without.join('\n')}`)]);
  expect(skipped.stdout).toContain('skipped: it is about a module or an instance that the capture does not make');
  expect(skipped.stderr).toContain('ends before its capture did');
});

it('diff finds what differs between two captures, and between two messages', async () => {
  const left = await capture('left.jsonl');
  const right = await capture('right.jsonl', '--returns', '4');
  const { code, stdout } = await polkavirt(['wire', 'diff', left, right]);
  expect(stdout).toMatch(/in action\.Resume {2}0300000000000000 = 3 {2}0400000000000000 = 4\n/);
  expect(stdout).toMatch(/\d of 6 calls differ\n$/);
  expect(code).toBe(1);
  expect(await polkavirt(['wire', 'diff', left, left])).toMatchObject({ code: 0, stdout: '0 of 6 calls differ\n' });
  const same = await polkavirt(['wire', 'diff', '07000000', '07000000', '--function', 'destroy']);
  expect(same).toMatchObject({ code: 0, stdout: 'no difference\n' });
  const json = await polkavirt(['wire', 'diff', '07000000', '08000000', '--function', 'destroy', '--json']);
  expect(JSON.parse(json.stdout)).toEqual({
    fields: [{ path: 'instanceId', left: { hex: '07000000', value: '7' }, right: { hex: '08000000', value: '8' } }],
  });
});

it('stats adds up, as a table, JSON and a page', async () => {
  const path = await capture('stats.jsonl');
  const table = await polkavirt(['wire', 'stats', path, '--html', at('stats.html')]);
  expect(table.stdout).toMatch(/run +scale +2 +0 +42 +64/);
  const rows = (await polkavirt(['wire', 'stats', path, '--json'])).stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows.find((row) => row.function === 'read_memory')).toMatchObject({ calls: 2, faults: 0, bytesIn: 24 });
  expect(readFileSync(at('stats.html'), 'utf8')).toMatch(/<td>run<\/td>.*<meter max="100"/);
});

it('types are in three notations', async () => {
  const rust = await polkavirt(['wire', 'types']);
  expect(rust.stdout).toContain('fn run(instance_id: u32, gas_left: i64, action: ExecAction) -> Result<ExecOutcome, ExecError>;');
  const polkadot = await polkavirt(['wire', 'types', '--as', 'polkadot']);
  expect(JSON.parse(polkadot.stdout).types.ExecAction).toEqual({ _enum: { Execute: 'Text', Resume: 'u64' } });
  const papi = await polkavirt(['wire', 'types', '--as', 'papi', '--api', 'typestate']);
  expect(papi.stdout).toContain(
    'const ExecError = Variant({ InvalidInstance: _void, InvalidImage: _void, OutOfGas: _void, Trap: _void }, [1, 2, 3, 4]);',
  );
});

const EMPTY = '{"polkavirt":"capture","version":1}\n{"end":0}\n';
it.each<[string, () => readonly string[], RegExp]>([
  [
    'a module that is not there',
    () => ['replay', file('e.jsonl', EMPTY), '--against', './nowhere.ts'],
    /cannot use \.\/nowhere\.ts: no such file/,
  ],
  ['what is no module', () => ['replay', at('e.jsonl'), '--against', 'fast'], /fast is neither native, scale, abi nor a module/],
  [
    'a module that throws',
    () => ['replay', at('e.jsonl'), '--against', file('t.mjs', 'throw new Error("no")')],
    /cannot use .*t\.mjs: it fails when it is loaded: no/,
  ],
  [
    'a module without a wire',
    () => ['replay', at('e.jsonl'), '--against', file('n.mjs', 'export const a = 1')],
    /n\.mjs: it must export a wire .*; it exports none/,
  ],
  ['one capture and one message', () => ['diff', at('e.jsonl'), '00'], /takes two captures, or two messages in hex/],
  ['messages of no function', () => ['diff', '00', '01'], /messages in hex need --function/],
  [
    'another version',
    () => ['stats', file('v.jsonl', '{"polkavirt":"capture","version":7}\n')],
    /a capture of version 7; this polkavirt reads version 1/,
  ],
])('refuses %s', async (_what, argv, message) => {
  const { code, stdout, stderr } = await polkavirt(['wire', ...argv()]);
  expect(stderr).toMatch(/^polkavirt: [^\n]+\n$/);
  expect(stderr).toMatch(message);
  expect([code, stdout]).toEqual([2, '']);
});
