import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { featuresOfBlob } from '../src/corpus/corpus.ts';
import { addToCorpus, foundForJob, openCorpus } from '../src/index.ts';

const PROGRAMS = ['a0 = 1', 'a0 = a1 + a2', 'a0 = a0 * a0', 'trap'].map((line) =>
  assembleOrThrow(`%isa = latest64\npub @go:\n    ${line}\n    ret`),
);
const ALL = new Set(PROGRAMS.flatMap((blob) => [...featuresOfBlob(blob)]));
const hex = (blobs: readonly Uint8Array[]): string[] => blobs.map((blob) => Buffer.from(blob).toString('hex')).sort();

const folder = mkdtempSync(join(tmpdir(), 'polkavirt-corpus-'));
afterAll(() => rmSync(folder, { recursive: true }));
const index = join(folder, 'index.jsonl');

it('runs each program of a folder once in its life, and knows what all of them reach', async () => {
  expect(await openCorpus(join(folder, 'none'))).toEqual({ programs: [], known: new Set(), looked: 0 });
  await addToCorpus(folder, PROGRAMS.slice(0, 3));
  expect(await openCorpus(folder)).toMatchObject({ looked: 3 });
  await addToCorpus(folder, PROGRAMS);
  const grown = await openCorpus(folder);
  expect(grown.looked).toBe(1);
  const again = await openCorpus(folder);
  expect(again.looked).toBe(0);
  expect([hex(again.programs), again.known]).toEqual([hex(PROGRAMS), ALL]);
  expect(grown.known).toEqual(ALL);
  // What one adds to those before it: no feature is written twice.
  const adds = readFileSync(index, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .flatMap((line) => JSON.parse(line).adds);
  expect(adds).toHaveLength(ALL.size);
});

it('looks again at what an index does not say: half a line, an index of another version, a file that came', async () => {
  const lines = readFileSync(index, 'utf8').trimEnd().split('\n');
  writeFileSync(index, `${lines.slice(0, -1).join('\n')}\n${lines.at(-1)?.slice(0, 20)}\n`);
  expect(await openCorpus(folder)).toMatchObject({ looked: 1, known: ALL });
  appendFileSync(index, '{"name":"0000000000000000.polkavm","adds":[5]}\n');
  expect((await openCorpus(folder)).known.has(5)).toBe(false);
  writeFileSync(index, lines.join('\n').replace('"polkavirtCorpus":1', '"polkavirtCorpus":0'));
  expect(await openCorpus(folder)).toMatchObject({ looked: 4, known: ALL });
  const [name] = readdirSync(folder);
  rmSync(join(folder, name));
  expect((await openCorpus(folder)).programs).toHaveLength(3);
});

it('gives a job few of many programs, the same ones for the same seed', () => {
  const many = Array.from({ length: 1000 }, (_, at) => Uint8Array.of(at >> 8, at));
  const some = foundForJob(many, 7);
  expect(some).toHaveLength(200);
  expect(foundForJob(many, 7)).toEqual(some);
  expect(foundForJob(many, 8)).not.toEqual(some);
  expect(foundForJob(many.slice(0, 200), 7)).toEqual(many.slice(0, 200));
});
