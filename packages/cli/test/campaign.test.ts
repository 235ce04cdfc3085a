import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inRepository, polkavirt } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'polkavirt-campaign-'));
afterAll(() => rmSync(folder, { recursive: true }));
const inFolder = (name: string): string => join(folder, name);

/** Small, in this thread, on two of the implementations. */
const SMALL = ['--threads', '0', '--implementations', 'native,scale', '--job-size', '10'];
const FORGETFUL = inRepository('packages/cli/test/modules/forgetful-virt.ts');

it('finds nothing where all is equal, keeps what reaches something new, and goes on from there', async () => {
  const argv = ['campaign', 'run', ...SMALL, '--programs', '20', '--seed', '3', '--corpus', inFolder('corpus'), '--json'];
  const first = await polkavirt(argv);
  expect([first.code, first.stderr]).toEqual([0, '']);
  const totals = JSON.parse(first.stdout);
  expect(totals).toMatchObject({ seed: 3, jobs: 2, programs: 20, differences: [] });
  expect(totals.origins.random).toBeGreaterThan(0);
  expect(totals.origins['mutated code']).toBeGreaterThan(0);
  const kept = readdirSync(inFolder('corpus'));
  expect(kept.length).toBeGreaterThan(5);
  expect(kept.every((name) => /^[0-9a-f]{16}\.polkavm$/.test(name))).toBe(true);
  // The same programs reach nothing that is new to the corpus that they made.
  const again = JSON.parse((await polkavirt(argv)).stdout);
  expect(again.features).toBeLessThan(totals.features / 2);
  const merged = await polkavirt(['campaign', 'merge', inFolder('corpus'), '--into', inFolder('merged')]);
  expect(merged.code).toBe(0);
  expect(readdirSync(inFolder('merged')).length).toBeLessThanOrEqual(readdirSync(inFolder('corpus')).length);
});

it('counts each job once, over shards and over files that say the same', async () => {
  const results = [1, 2].map((shard) => inFolder(`shard-${shard}.jsonl`));
  for (const [at, file] of results.entries()) {
    const shard = ['--shard', `${at + 1}/2`, '--results', file];
    const run = await polkavirt(['campaign', 'run', ...SMALL, '--levels', 'engine', '--programs', '35', '--seed', '9', ...shard]);
    expect(run.code).toBe(0);
  }
  const report = await polkavirt(['campaign', 'report', ...results, results[0], '--json']);
  expect(JSON.parse(report.stdout)).toMatchObject({ jobs: 4, programs: 35, levels: { engine: 35 } });
  // A process that was killed leaves half a line, and the next one goes on behind it.
  writeFileSync(results[1], readFileSync(results[1], 'utf8').trimEnd().slice(0, -20));
  const cut = await polkavirt(['campaign', 'report', ...results, '--json']);
  expect(JSON.parse(cut.stdout)).toMatchObject({ jobs: 3 });
});

it('finds the fault of an implementation of the user, makes it small, and keeps what shows it', async () => {
  const out = inFolder('found');
  const only = ['--levels', 'virt', '--implementations', `native,${FORGETFUL}`, '--backends', 'reference'];
  const argv = ['campaign', 'run', '--threads', '0', '--seed', '1', '--programs', '2000', ...only, '--out', out];
  const { code, stdout } = await polkavirt([...argv, '--json']);
  expect(code).toBe(1);
  const [difference] = JSON.parse(stdout).differences;
  // Two host calls and what leads from one to the other.
  expect(difference.instructions).toBeLessThanOrEqual(4);
  expect(difference).toMatchObject({ level: 'virt', reference: 'native, interpreter', contender: FORGETFUL });
  const gas = [difference.expected, difference.actual].map((text: string) =>
    BigInt(/^Syscall \S+; gas (\d+);/.exec(text)?.[1] ?? 0),
  );
  expect(gas[1] - gas[0]).toBe(1n);
  const kept = join(out, 'difference-1');
  expect(readdirSync(kept).sort()).toEqual([
    'case.json',
    'difference.test.ts',
    'difference.txt',
    'program.polkavm',
    'reference.recording',
  ]);
  // The test imports the user's module from where it lies.
  const test = readFileSync(join(kept, 'difference.test.ts'), 'utf8');
  const imported = /^import \* as module1 from '(.+)';$/m.exec(test)?.[1] ?? '';
  expect(resolve(kept, imported)).toBe(resolve(FORGETFUL));
  expect(test).toContain(`import { createNative } from '@polkavirt/native';`);
  expect(readFileSync(join(kept, 'difference.txt'), 'utf8')).toContain('ecalli');

  const replayed = ['campaign', 'replay', join(kept, 'case.json'), '--backends', 'reference'];
  expect((await polkavirt([...replayed, '--implementations', `native,${FORGETFUL}`])).code).toBe(1);
  const fair = await polkavirt([...replayed, '--implementations', 'native,scale']);
  expect([fair.code, fair.stdout]).toEqual([0, 'no difference\n']);
  const recording = await polkavirt(['replay', join(kept, 'reference.recording'), '--json']);
  expect(JSON.parse(recording.stdout)).toMatchObject({ difference: null });
});

it('takes a wire of the user: that of the template carries everything', async () => {
  const wire = inRepository('packages/create-polkavirt/templates/wire/json-wire.ts');
  const only = ['--levels', 'virt', '--implementations', `native,${wire}`, '--backends', 'reference'];
  const { code, stdout } = await polkavirt([
    'campaign',
    'run',
    '--threads',
    '0',
    '--seed',
    '2',
    '--programs',
    '24',
    ...only,
    '--json',
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ programs: 24, levels: { virt: 24 }, differences: [] });
  expect(code).toBe(0);
});

it.each([
  [['run', '--time', 'soon'], "option '--time <DURATION>' argument 'soon' is invalid"],
  [['run', '--shard', '3/2'], "option '--shard <i/n>' argument '3/2' is invalid"],
  [['run', '--backends', 'jit'], "option '--backends <LIST>' argument 'jit' is invalid"],
  [['run', '--backends', 'reference', '--implementations', 'native'], 'nothing to compare'],
  [['run', '--implementations', 'native,./nobody.ts'], '--implementations ./nobody.ts: no such file'],
  [['run', '--corpus', FORGETFUL, '--programs', '1'], 'it is a file'],
  [['replay', FORGETFUL], 'is not a case: not JSON'],
  [['report', 'nowhere.jsonl'], 'cannot read nowhere.jsonl: no such file'],
  [['merge', 'nowhere', '--into', 'x'], 'no programs (*.polkavm) in nowhere'],
])('says what is wrong with %j', async (argv, message) => {
  const { code, stderr } = await polkavirt(['campaign', ...argv]);
  expect(code).toBe(2);
  expect(stderr.replaceAll(/\s+/g, ' ')).toContain(message);
  expect(existsSync('x')).toBe(false);
});
