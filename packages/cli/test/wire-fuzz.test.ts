import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passTimeInEndlessLoops } from '@polkavirt/test-support/endless-loops';
import { inRepository, polkavirt } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'polkavirt-fuzz-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, contents: string): string => {
  writeFileSync(join(folder, name), contents);
  return join(folder, name);
};
const JSON_WIRE = inRepository('packages/create-polkavirt/templates/wire/json-wire.ts');
const bad = (name: string): string => inRepository(`packages/wire-lab/test/modules/${name}.ts`);
const lines = (text: string): Record<string, unknown>[] =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

it('finds nothing worse in the wire of the template than that JSON is lax', async () => {
  const argv = ['wire', 'fuzz', JSON_WIRE, '--deadline', '20000'];
  const { code, stdout } = await polkavirt([...argv, '--messages', '300', '--allow', 'lax']);
  expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
    /^seed \d+: 300 messages to 5 functions, \d+ refused, \d+ accepted; 0 findings, \d+ allowed \(lax\) $/,
  );
  expect(code).toBe(0);
  const strict = await polkavirt([...argv, '--messages', '100']);
  expect(strict.stdout).toMatch(/^lax: \w+, (request|answer)/m);
  expect(strict.code).toBe(1);
});

it('shows a finding in 80 columns, and judges it again', async () => {
  const { code, stdout } = await polkavirt([
    'wire',
    'fuzz',
    bad('throwing'),
    '--messages',
    '200',
    '--seed',
    '5',
    '--deadline',
    '20000',
  ]);
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /^crash: destroy, request, \d+ messages\n {2}(RangeError|TypeError): .*\n {2}(bytes \(none\)|undefined)\n/m,
  );
  const again = /--seed 5 \\\n {4}--again (\S+)/.exec(stdout.replaceAll(bad('throwing'), 'w.ts'))?.[1] ?? '';
  expect(again).toMatch(/^destroy\/in\/\d\/(bytes:|undefined:)$/);
  const one = await polkavirt(['wire', 'fuzz', bad('throwing'), '--seed', '5', '--again', again, '--deadline', '20000']);
  expect([one.code, one.stdout]).toEqual([1, expect.stringMatching(/^crash: (RangeError|TypeError): [^\n]+\n$/)]);
  const fine = await polkavirt([
    'wire',
    'fuzz',
    bad('throwing'),
    '--seed',
    '5',
    '--again',
    'destroy/in/0/bytes:00000000',
    '--json',
  ]);
  expect(lines(fine.stdout)).toEqual([{ again: 'destroy/in/0/bytes:00000000', verdict: 'accepted', detail: null }]);
  for (const line of stdout.replaceAll(bad('throwing'), 'w.ts').split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

it('gives JSON, the counts last, and stops a wire that hangs', async () => {
  passTimeInEndlessLoops(20_000);
  const argv = ['wire', 'fuzz', bad('hanging'), '--messages', '120', '--seed', '1', '--deadline', '20000', '--json'];
  const { code, stdout } = await polkavirt(argv);
  const rows = lines(stdout);
  expect(rows).toContainEqual(
    expect.objectContaining({
      ...{ kind: 'hang', function: 'destroy', direction: 'in', detail: 'no answer after 20000 ms' },
      message: [{ kind: 'bytes', value: '0000000000' }],
      again: expect.stringMatching(/^destroy\/in\/\d\/bytes:0000000000$/),
    }),
  );
  const { messages, skipped, findings } = rows.at(-1) as Record<string, number>;
  expect([messages + skipped, findings, code]).toEqual([120, rows.length - 1, 1]);
});

it.each<[string, () => readonly string[], RegExp]>([
  ['no module', () => ['fast'], /fast is not a module \(\.ts, \.js, \.mjs\)/],
  ['a module that is not there', () => ['./nowhere.ts'], /cannot use \.\/nowhere\.ts: no such file/],
  ['a module that throws', () => [file('t.mjs', 'throw new Error("no")')], /cannot use .*t\.mjs: it fails when it is loaded: no/],
  ['a module that is never loaded', () => [bad('never-loaded'), '--deadline', '100'], /it is not loaded after 1000 ms/],
  ['halves that cannot be put together', () => [bad('not-together')], /cannot use .*: Error: no host, no wire/],
  [
    'a wire of objects',
    () => [file('o.mjs', 'export default { name: "o", serve: (host) => host, connect: (table) => table }')],
    /its raw functions pass objects, which are neither bytes, text nor numbers/,
  ],
  ['no kind', () => [JSON_WIRE, '--allow', 'slow'], /--allow <kind>.*must be one of crash, hang/],
  ['no example', () => [JSON_WIRE, '--seed', '1', '--again', 'run'], /--again run: it must be what a finding shows/],
  ['an example without its seed', () => [JSON_WIRE, '--again', 'run/in/0/bytes:'], /--again needs the --seed/],
  ['no messages', () => [JSON_WIRE, '--messages', '0'], /whole number from 1/],
])('refuses %s', async (_what, argv, message) => {
  passTimeInEndlessLoops(1_000);
  const { code, stdout, stderr } = await polkavirt(['wire', 'fuzz', ...argv()]);
  expect(stderr).toMatch(message);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect([code, stdout]).toEqual([2, '']);
});
