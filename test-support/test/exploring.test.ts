import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import fc from 'fast-check';
import { exploreUntil, exploring, fewer } from '../exploring.ts';

const { POLKAVIRT_SEED, POLKAVIRT_RUNS } = process.env;
/** What the properties of this file have left in the folder of failures. */
const FAILED = new URL('../../reports/failed-properties/', import.meta.url);
const keptHere = (): URL[] =>
  (existsSync(FAILED) ? readdirSync(FAILED) : [])
    .filter((name) => name.startsWith('exploring-'))
    .map((name) => new URL(name, FAILED));

afterEach(() => {
  for (const file of keptHere()) rmSync(file);
  for (const [name, value] of Object.entries({ POLKAVIRT_SEED, POLKAVIRT_RUNS })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

/** The message of a property that fails from 1000 on. */
function failureOf(runs: ReturnType<typeof exploring>): string {
  try {
    fc.assert(
      fc.property(fc.nat(), (value) => value < 1000),
      runs,
    );
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the property held');
}

it('a failure shows the smallest case, and the seed that leads to it again', () => {
  delete process.env.POLKAVIRT_SEED;
  delete process.env.POLKAVIRT_RUNS;
  const runs = exploring(50);
  expect(runs.numRuns).toBe(50);
  const message = failureOf(runs);
  expect(message).toContain('Counterexample: [1000]');
  expect(message).toContain(`Again: POLKAVIRT_SEED=${runs.seed} POLKAVIRT_RUNS=50`);
  const [kept] = keptHere();
  expect(readFileSync(kept, 'utf8')).toContain(message);
  process.env.POLKAVIRT_SEED = `${runs.seed}`;
  process.env.POLKAVIRT_RUNS = '50';
  expect(failureOf(exploring(7))).toBe(message);
});

it('a property that holds says nothing', async () => {
  fc.assert(
    fc.property(fc.nat(), (value) => value >= 0),
    exploring(20),
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(), async (value) => value >= 0),
    exploring(20),
  );
});

it('an asynchronous property fails in the same words', async () => {
  const failing = fc.assert(
    fc.asyncProperty(fc.nat(), async (value) => value < 1000),
    exploring(50),
  );
  await expect(failing).rejects.toThrow(/Counterexample: \[1000\][\s\S]*Again: POLKAVIRT_SEED=/);
});

describe('exploring until everything was met', () => {
  it('takes another round, of other seeds, while something is missing', () => {
    const seeds: number[] = [];
    exploreUntil(
      exploring(50),
      ({ seed }) => seeds.push(seed),
      () => (seeds.length < 3 ? ['a third round'] : []),
    );
    expect(seeds.map((seed) => seed - seeds[0])).toEqual([0, 50, 100]);
  });

  it('ends with what never came up', () => {
    let rounds = 0;
    const explore = () =>
      exploreUntil(
        exploring(50),
        () => rounds++,
        () => fewer(2, { rare: 2, common: 3 }),
      );
    expect(explore).toThrow('rare: 2, wanted over 2');
    expect(rounds).toBe(20);
  });

  it('asks for nothing of fewer cases than usual, as when one failure is met again', () => {
    process.env.POLKAVIRT_RUNS = '1';
    let rounds = 0;
    exploreUntil(
      exploring(50),
      () => rounds++,
      () => ['all'],
    );
    expect(rounds).toBe(1);
  });
});
