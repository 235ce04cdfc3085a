import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import SlowestFirst, { SLOWEST } from '../../scripts/slowest-first.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Files of so many bytes, as Jest hands them over. A context without a cache knows no times. */
function order(sizes: Readonly<Record<string, number>>, times: Readonly<Record<string, number>> = {}): string[] {
  const context = {
    config: { rootDir: ROOT, cache: false },
    hasteFS: { getSize: (path: string) => sizes[path.slice(ROOT.length + 1)] },
  };
  class WithTimes extends SlowestFirst {
    override time = ({ path }: { path: string }) => times[path.slice(ROOT.length + 1)];
  }
  const tests = Object.keys(sizes).map((name) => ({ context, path: `${ROOT}/${name}` }));
  return new WithTimes({}).sort(tests).map(({ path }) => path.slice(ROOT.length + 1));
}

it('names files that exist, each once', () => {
  expect(SLOWEST.filter((name) => !existsSync(`${ROOT}/${name}`))).toEqual([]);
  expect(new Set(SLOWEST).size).toBe(SLOWEST.length);
});

it('begins with what is known to be slow where nothing was measured, and goes by size then', () => {
  const [slowest, second] = SLOWEST;
  expect(order({ small: 1, [second]: 2, big: 9, [slowest]: 1 })).toEqual([slowest, second, 'big', 'small']);
});

it('goes by what was measured', () => {
  const [slowest, second] = SLOWEST;
  const sizes = { quick: 9, [slowest]: 1, slow: 1, [second]: 1 };
  expect(order(sizes, { quick: 10, [slowest]: 20, slow: 30, [second]: 40 })).toEqual([second, 'slow', slowest, 'quick']);
});
