import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeProgram } from '@polkavirt/polkavm/program';
import {
  addToCorpus,
  createRandom,
  type JobResult,
  jobsOf,
  randomProgram,
  readCorpus,
  smallestCorpus,
  TotalsBuilder,
} from '../src/index.ts';
import { featuresOfBlob } from '../src/corpus/corpus.ts';

const ANY = { costModels: ['naive'], instructionSets: ['latest64'], levels: ['engine'] } as const;

it('cuts a campaign into jobs without gap or overlap, over any number of shards', () => {
  for (const count of [1, 2, 3, 7]) {
    const seeds: number[] = [];
    for (let index = 1; index <= count; index++) {
      for (const job of jobsOf({ ...ANY, seed: 100, programs: 95, jobSize: 10, shard: { index, count } })) {
        for (let at = 0; at < job.programs; at++) seeds.push(job.seed + at);
      }
    }
    expect(seeds.sort((a, b) => a - b)).toEqual(Array.from({ length: 95 }, (_, at) => 100 + at));
  }
});

it('names jobs by what they do, so that the same job has the same name on every machine', () => {
  const options = { ...ANY, seed: 5, jobSize: 10, shard: { index: 1, count: 1 } };
  const names = (programs: number) => [...jobsOf({ ...options, programs })].map(({ id }) => id);
  expect(names(25)).toEqual(['5+0x10', '5+10x10', '5+20x5']);
  expect(names(30).slice(0, 2)).toEqual(names(25).slice(0, 2));
});

const result = (id: string, features: number[]): JobResult => ({
  id,
  seed: 0,
  digest: '',
  programs: 10,
  ms: 5,
  origins: { random: 6, 'mutated code': 4 },
  levels: { engine: 10 },
  refused: 1,
  actions: 100,
  stops: { 'Trap at load': 3 },
  features,
  kept: [],
  slowest: [{ seed: 1, ms: features.length, bytes: 10 }],
  differences: [],
});

it('counts each job once', () => {
  const builder = new TotalsBuilder();
  expect(builder.add(result('a', [1, 2]))).toBe(true);
  expect(builder.add(result('b', [2, 3, 4]))).toBe(true);
  expect(builder.add(result('a', [1, 2]))).toBe(false);
  expect(builder.totals()).toMatchObject({
    jobs: 2,
    programs: 20,
    origins: { random: 12, 'mutated code': 8 },
    features: 4,
    stops: { 'Trap at load': 6 },
    coverage: [
      { programs: 10, ms: 5, features: 2 },
      { programs: 20, ms: 10, features: 4 },
    ],
    slowest: [
      { seed: 1, ms: 3, bytes: 10 },
      { seed: 1, ms: 2, bytes: 10 },
    ],
  });
});

it('keeps the shape of a long campaign in few points, the last one among them', () => {
  const builder = new TotalsBuilder();
  for (let at = 1; at <= 5000; at++) builder.add(result(`${at}`, [at]));
  const { coverage } = builder.totals();
  expect(coverage.length).toBeLessThanOrEqual(500);
  expect(coverage.at(-1)).toEqual({ programs: 50_000, ms: 25_000, features: 5000 });
  expect(coverage.every((point, at) => at === 0 || point.programs > coverage[at - 1].programs)).toBe(true);
});

const programs = Array.from({ length: 25 }, (_, seed) => writeProgram(randomProgram(createRandom(seed), 'latest64').program));
const reachedBy = (blobs: readonly Uint8Array[]): number[] =>
  [...new Set(blobs.flatMap((blob) => [...featuresOfBlob(blob)]))].sort((a, b) => a - b);

it('chooses few programs that reach what all of them do', () => {
  const twice = [...programs, ...programs];
  const chosen = smallestCorpus(twice);
  expect(chosen.length).toBeLessThanOrEqual(programs.length);
  expect(reachedBy(chosen)).toEqual(reachedBy(programs));
  // Each is needed: it reaches something that none chosen before it does.
  for (const at of chosen.keys())
    expect(reachedBy(chosen.slice(0, at + 1)).length).toBeGreaterThan(reachedBy(chosen.slice(0, at)).length);
  expect(smallestCorpus([new Uint8Array(3)])).toEqual([]);
  const few = smallestCorpus(programs, 4000);
  expect(few.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(4000);
  expect(few).toEqual(chosen.slice(0, few.length));
});

it('keeps programs in a folder by what they are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'polkavirt-corpus-'));
  try {
    expect(await readCorpus(join(folder, 'none'))).toEqual([]);
    await addToCorpus(folder, programs.slice(0, 3));
    await addToCorpus(folder, programs.slice(1, 4));
    expect(readdirSync(folder)).toHaveLength(4);
    const read = (await readCorpus(folder)).map((blob) => Buffer.from(blob).toString('hex')).sort();
    expect(read).toEqual(
      programs
        .slice(0, 4)
        .map((blob) => Buffer.from(blob).toString('hex'))
        .sort(),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
