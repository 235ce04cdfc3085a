import { readdirSync, readFileSync } from 'node:fs';
import { assemble } from '@polkavirt/polkavm';
import wabt from 'wabt';
import { buildFixtures } from '../../../scripts/build-fixtures.mjs';
import { allChoices, compose } from '../src/composition/compose.ts';
import { runCase } from '../src/exec/run-case.ts';
import { nameOf } from '../src/parity/compare.ts';
import { fixtureRuns } from '../src/parity/fixtures.ts';
import { inRepository } from './run.ts';

const built = buildFixtures(assemble, await wabt());

it.each([...built.keys()])('%s is what its source gives', (path) => {
  const committed = readFileSync(inRepository(path));
  expect(Buffer.compare(committed, Buffer.from(built.get(path) as Uint8Array))).toBe(0);
});

const runs = (await fixtureRuns()).filter(({ expected }) => expected !== undefined);

it('six compiled guests and the assembly programs with outcomes of their own are among the runs', () => {
  const programs = new Set(runs.map(({ input }) => input.name.split(':')[0]));
  const files = readdirSync(inRepository('fixtures/asm'));
  const withOutcomes = files.filter((file) => file.endsWith('.json')).map((file) => `asm/${file.replace('.json', '')}`);
  expect([...programs].filter((name) => name.startsWith('guests/'))).toHaveLength(6);
  expect(withOutcomes.length).toBeGreaterThanOrEqual(13);
  expect([...programs].filter((name) => name.startsWith('asm/')).sort()).toEqual(withOutcomes.sort());
});

describe.each(allChoices({ api: 'virt', costModel: 'naive' }).map((choice) => [nameOf(choice), choice] as const))(
  'expected outcomes on %s',
  (_, choice) => {
    it.each(runs.map((run) => [run.input.name, run] as const))('%s', (__, { input, expected }) => {
      const result = runCase(compose({ ...choice, api: input.api, costModel: input.costModel }).target, input);
      expect(expected?.part?.(result) ?? result).toMatchObject(expected?.value ?? {});
    });
  },
);
