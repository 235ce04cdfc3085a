import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hostileSetupOf } from '../src/campaign/hostile/hostile-setup.ts';
import { targetsFor } from '../src/campaign/hostile/targets.ts';
import { inRepository, polkavirt } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'polkavirt-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));
const inFolder = (name: string): string => join(folder, name);

const CARELESS = inRepository('packages/cli/test/modules/careless-wire.ts');
const RUN = ['campaign', 'run', '--threads', '0', '--json'];

it('hostile messages break no rule of the wires, in either generation, and keep what reaches something new', async () => {
  const argv = [
    ...RUN,
    '--levels',
    'wires',
    '--programs',
    '24',
    '--job-size',
    '12',
    '--seed',
    '3',
    '--corpus',
    inFolder('corpus'),
  ];
  const { code, stdout } = await polkavirt(argv);
  const totals = JSON.parse(stdout);
  expect(totals).toMatchObject({ programs: 24, levels: { wires: 24 }, differences: [] });
  expect(code).toBe(0);
  // Answers of the host, and refusals, at each wire.
  const stops = Object.keys(totals.stops);
  for (const target of ['scale, virt', 'abi, virt', 'scale, typestate', 'abi, typestate']) {
    expect(stops).toContainEqual(expect.stringMatching(`^answer at ${target}: `));
    expect(stops).toContainEqual(expect.stringMatching(`^HostFault \\w+ at ${target}: `));
    expect(stops).toContainEqual(expect.stringMatching(`^refused at ${target}, both halves: `));
  }
  const kept = readdirSync(inFolder('corpus'));
  expect(kept.length).toBeGreaterThan(10);
  expect(kept.every((name) => /^[0-9a-f]{16}\.json$/.test(name))).toBe(true);
  const again = JSON.parse((await polkavirt(argv)).stdout);
  expect(again.features).toBeLessThan(totals.features / 2);
});

it('hostile requests break no rule of a node, with contracts and without', async () => {
  const { code, stdout } = await polkavirt([...RUN, '--levels', 'requests', '--programs', '8', '--seed', '11']);
  const { differences, stops } = JSON.parse(stdout);
  expect([code, differences]).toEqual([0, []]);
  for (const target of ['node', 'node with contracts']) {
    expect(Object.keys(stops)).toContainEqual(expect.stringMatching(`^result at ${target}: `));
    expect(Object.keys(stops)).toContainEqual(expect.stringMatching(`^error -32602 at ${target}: `));
  }
});

it('finds where a wire of the user reads past the end, with one message, and replays it', async () => {
  const out = inFolder('found');
  const argv = [...RUN, '--levels', 'wires', '--implementations', `scale,${CARELESS}`, '--seed', '1', '--programs', '400'];
  const { code, stdout } = await polkavirt([...argv, '--out', out]);
  expect(code).toBe(1);
  const [difference] = JSON.parse(stdout).differences;
  expect(difference).toMatchObject({ level: 'wires', steps: 1, instructions: null });
  expect(difference.contender).toContain('careless-wire.ts, virt');
  expect(difference.actual).toContain('RangeError');
  const kept = join(out, 'difference-1');
  // No test: how to make a wire of the user's is not known.
  expect(readdirSync(kept).sort()).toEqual(['case.json', 'difference.txt']);
  expect(readFileSync(join(kept, 'difference.txt'), 'utf8')).toContain('the rule: an answer, or a refusal that is provided for');
  const replay = ['campaign', 'replay', join(kept, 'case.json'), '--implementations', `scale,${CARELESS}`];
  const again = await polkavirt(replay);
  expect([again.code, again.stdout.includes('RangeError')]).toEqual([1, true]);
});

it('replays inputs to the wires of this project, which break nothing', async () => {
  const step = { call: 'ext_virtualization_destroy_version_1', args: [{ bytes: '' }], memory: [] };
  const file = inFolder('case.json');
  writeFileSync(file, JSON.stringify({ polkavirtCase: 1, level: 'wires', target: 'scale, virt', steps: [step] }));
  expect(await polkavirt(['campaign', 'replay', file])).toMatchObject({ code: 0, stdout: 'no difference\n' });
  writeFileSync(file, JSON.stringify({ polkavirtCase: 1, level: 'wires', target: 'smoke', steps: [] }));
  const unknown = await polkavirt(['campaign', 'replay', file]);
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain('target is "smoke"');
});

it('every target has a test that can be made of its cases, with imports that there are', async () => {
  const targets = await targetsFor({ implementations: ['native'], backends: ['interpreter'] });
  expect(targets).toHaveLength(10);
  for (const { name } of targets) {
    const setup = hostileSetupOf(name);
    expect(setup).toBeDefined();
    for (const line of setup?.imports ?? []) {
      const [, names, from] = /^import \{ (.+) \} from '(.+)';$/.exec(line) ?? [];
      const exported = await import(from);
      for (const one of names.split(', ')) expect(exported).toHaveProperty(one);
    }
  }
});

it('does not mix levels that compare with those of hostile input', async () => {
  const { code, stderr } = await polkavirt(['campaign', 'run', '--levels', 'engine,wires']);
  expect([code, stderr.includes('campaigns of their own')]).toEqual([2, true]);
});
