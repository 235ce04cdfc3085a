/** What stays in the cache of compiled sources, and what is removed from it. */
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheKey, createCompileCache } from '../../src/compile/compile-cache.ts';
import type { StandardJsonOutput } from '../../src/compile/index.ts';

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'polkavirt-cache-')), 'cache');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const keyOf = (name: string): string => cacheKey({ [name]: '' }, 'fake', { optimizer: 'z' });
/** About a thousand bytes. */
const OUTPUT: StandardJsonOutput = { errors: [{ severity: 'info', message: 'x'.repeat(900) }] };
const age = (name: string, seconds: number) => {
  const time = Date.now() / 1000 - seconds;
  return utimes(join(folder, name), time, time);
};

it('has a size, beyond which goes what was used longest ago', async () => {
  const cache = createCompileCache(folder, 3_500);
  for (const [index, name] of ['a', 'b', 'c'].entries()) {
    await cache.put(keyOf(name), OUTPUT);
    await age(`${keyOf(name)}.json`, 100 - index);
  }
  expect((await stat(join(folder, `${keyOf('a')}.json`))).size).toBeGreaterThan(900);
  // The oldest is used again.
  expect(await cache.get(keyOf('a'))).toEqual(OUTPUT);
  await cache.put(keyOf('d'), OUTPUT);
  expect((await readdir(folder)).sort()).toEqual(['a', 'c', 'd'].map((name) => `${keyOf(name)}.json`).sort());
  expect(await cache.get(keyOf('b'))).toBeUndefined();
});

it('loses the halves of files that a killed process left, an hour later, and nothing that is not its own', async () => {
  await mkdir(folder, { recursive: true });
  const [old, young] = [`${keyOf('x')}.json.123.456`, `${keyOf('y')}.json.124.457`];
  const others = ['notes.txt', 'cafe.json', `${keyOf('z')}.json.bak`];
  for (const name of [old, young, ...others]) await writeFile(join(folder, name), '');
  for (const name of [old, ...others]) await age(name, 3_700);
  await age(young, 3_500);
  await createCompileCache(folder).put(keyOf('a'), OUTPUT);
  expect((await readdir(folder)).sort()).toEqual([young, ...others, `${keyOf('a')}.json`].sort());
});
