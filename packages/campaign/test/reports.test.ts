import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assembleOrThrow } from '@polkavirt/polkavm';
import {
  appendResult,
  asCalls,
  type Case,
  describeCase,
  type EngineCase,
  instructionCount,
  type JobResult,
  mendResults,
  readResults,
  runCampaign,
  TotalsBuilder,
  toCampaignHtml,
} from '../src/index.ts';

const program = assembleOrThrow('%isa = latest64\npub @main:\n    a0 = 7\n    trap\n');
const DIFFERENCE = { reference: 'interpreter', contender: 'tier0', action: 1, expected: 'this', actual: 'that' };
const ENGINE: EngineCase = {
  level: 'engine',
  program,
  costModel: 'naive',
  compileAfter: 50,
  actions: [
    { do: 'instantiate', slot: 0 },
    { do: 'gas', slot: 0, gas: 9 },
    { do: 'call', slot: 0, pc: 0 },
    { do: 'register', slot: 0, register: 7, value: '0x1' },
    { do: 'run', slot: 0 },
    { do: 'run', slot: 0 },
    { do: 'write', slot: 0, address: 65_536, bytes: '00' },
    { do: 'release', slot: 0 },
  ],
};

it('describes a case', () => {
  const first: Case = { ...ENGINE, actions: ENGINE.actions.slice(0, 1) };
  expect(describeCase(first, DIFFERENCE).split('\n')).toEqual([
    'level engine, cost model naive, compiled after 50 gas',
    '',
    '%isa = latest64',
    '@0:',
    'pub @main:',
    '    a0 = 0x7',
    '    trap',
    '',
    'action 0: {"do":"instantiate","slot":0}',
    '',
    'action 1',
    '  interpreter: this',
    '  tier0: that',
    '',
  ]);
  expect(describeCase({ ...first, compileAfter: 'in pieces' }, DIFFERENCE)).toContain('cost model naive, compiled in pieces\n');
  expect(describeCase({ ...first, program: Uint8Array.of(1) }, DIFFERENCE)).toContain('not a program: ');
  const many = Array.from({ length: 203 }, () => ENGINE.actions[0]);
  expect(describeCase({ ...ENGINE, actions: many }, DIFFERENCE)).toContain(
    'action 199: {"do":"instantiate","slot":0}\n... and 3 lines more\n',
  );
  expect([instructionCount(first), instructionCount({ ...first, program: Uint8Array.of(1) })]).toEqual([2, 0]);
});

it('says with calls of the interface what a case of the engine does, as far as it can', () => {
  const calls = asCalls(ENGINE)!;
  expect(calls).toMatchObject({ level: 'virt', costModel: 'naive' });
  expect(calls.actions).toEqual([
    { do: 'instantiate', slot: 0 },
    { do: 'execute', slot: 0, gas: '9', name: 'at0' },
    { do: 'resume', slot: 0, gas: '9', value: '0x0' },
    { do: 'write', slot: 0, address: 65_536, bytes: '00' },
    { do: 'destroy', slot: 0 },
  ]);
  expect(asCalls({ ...ENGINE, program: Uint8Array.of(1) })).toBeUndefined();
});

const result = (id: string): JobResult => ({
  id,
  seed: 1,
  digest: '',
  programs: 2,
  ms: 3,
  origins: { random: 2 },
  levels: { engine: 2 },
  refused: 0,
  actions: 5,
  stops: { 'Trap at <load>': 4 },
  features: [1],
  kept: [],
  slowest: [{ seed: 1, ms: 2, bytes: 3, what: 'engine, random' }],
  differences: [],
});

it('a page has all of it, and nothing of what it shows is markup', () => {
  const builder = new TotalsBuilder();
  builder.add(result('a'));
  const page = toCampaignHtml(builder.totals(), [{ title: 'one', text: '<script>x</script>' }]);
  for (const text of [
    '2 programs in 1 jobs',
    '&lt;load&gt;',
    '<th>Trap</th>',
    '&lt;script&gt;x&lt;/script&gt;',
    '<td>1</td><td>2 ms</td><td>3 bytes</td><td>engine, random</td>',
    'aria-label="features reached over time"',
    // Half of the time of the only job, and its end; what is between lies on one line.
    '>0.0 s</text>',
    '<polyline points="40.0,240.0 760.0,20.0"/>',
  ]) {
    expect(page).toContain(text);
  }
  expect(page).not.toContain('<script');
  expect(toCampaignHtml(builder.totals())).toContain('<p class="none">none</p>');
});

describe('a file of results', () => {
  const folder = mkdtempSync(join(tmpdir(), 'polkavirt-results-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const idsIn = async (file: string): Promise<string[]> => {
    const ids: string[] = [];
    for await (const { id } of readResults(file)) ids.push(id);
    return ids;
  };

  it('is read up to a line that is cut, which the next writer takes away', async () => {
    const file = join(folder, 'a.jsonl');
    await mendResults(file);
    await appendResult(file, result('a'));
    appendFileSync(file, '{"id":"half');
    expect(await idsIn(file)).toEqual(['a']);
    await mendResults(file);
    await appendResult(file, result('b'));
    expect(await idsIn(file)).toEqual(['a', 'b']);
    const before = readFileSync(file, 'utf8');
    await mendResults(file);
    expect(readFileSync(file, 'utf8')).toBe(before);
  });

  it.each(['not JSON', '{}', '[]', '{"id":1}', JSON.stringify({ ...result('a'), features: ['x'] })])(
    'is refused with the line %j in it',
    async (line) => {
      const file = join(folder, 'b.jsonl');
      writeFileSync(file, `\n${line}\n${JSON.stringify(result('a'))}\n`);
      await expect(idsIn(file)).rejects.toThrow(`${file}, line 2: not a result of a campaign`);
    },
  );
});

describe('a campaign', () => {
  const options = {
    seed: 0,
    shard: { index: 1, count: 1 },
    jobSize: 10,
    costModels: ['naive'],
    instructionSets: ['latest64'],
    levels: ['engine'],
    found: [Uint8Array.of(1)],
    known: [7],
    time: undefined,
  } as const;

  it('hands on what its jobs found, and runs so many at a time', async () => {
    let running = 0;
    let most = 0;
    const seen: [blobs: number, known: readonly number[]][] = [];
    const totals = await runCampaign({
      ...options,
      programs: 40,
      concurrency: 2,
      signal: new AbortController().signal,
      onResult: () => {},
      async execute({ id }, blobs, known) {
        running++;
        most = Math.max(most, running);
        seen.push([blobs.length, known]);
        await Promise.resolve();
        running--;
        return { ...result(id), features: [seen.length + 100], kept: ['AQ=='] };
      },
    });
    expect(most).toBe(2);
    expect(totals).toMatchObject({ jobs: 4, programs: 8 });
    expect(seen[0]).toEqual([1, [7]]);
    expect(seen.at(-1)![0]).toBeGreaterThan(1);
    expect(seen.at(-1)![1].length).toBeGreaterThan(1);
  });

  it('begins no more jobs once it is told to stop, or its time is over', async () => {
    const stop = new AbortController();
    const run = (time: number | undefined) =>
      runCampaign({
        ...options,
        time,
        programs: undefined,
        concurrency: 1,
        signal: stop.signal,
        execute: async ({ id }) => result(id),
        onResult: (_result, totals) => {
          if (totals.totals().jobs === 3) stop.abort();
        },
      });
    expect((await run(0)).jobs).toBe(0);
    expect((await run(undefined)).jobs).toBe(3);
  });
});
