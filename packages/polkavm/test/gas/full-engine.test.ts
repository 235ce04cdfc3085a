/** Modules with the full cost model: both back ends charge what upstream's interpreter charges. */

import {
  type CacheModelName,
  createEngine,
  createRecompilerBackend,
  interpreterBackend,
  Stop,
  tier0Backend,
  unwrap,
} from '@polkavirt/polkavm';
import { CACHE_MODELS } from '../../src/gas/full/cache-model.ts';
import { exportPc, readGuest } from '../support/programs.ts';

const GIVEN = 1_000_000_000n;

/** The gas that `run` takes, with each cache model; the counts of polkavm 0.35. */
const GUESTS: readonly (readonly [string, Readonly<Record<CacheModelName, number>>])[] = [
  ['fib', { L1Hit: 963_339, L2Hit: 1_193_205, L3Hit: 1_324_557 }],
  ['matmul', { L1Hit: 713_861, L2Hit: 2_151_785, L3Hit: 3_002_737 }],
  ['memops', { L1Hit: 5_308_605, L2Hit: 7_373_031, L3Hit: 8_552_703 }],
  ['prime_sieve', { L1Hit: 3_822_297, L2Hit: 3_988_169, L3Hit: 4_471_505 }],
  ['quicksort', { L1Hit: 3_116_766, L2Hit: 4_569_154, L3Hit: 5_459_686 }],
  ['sha256', { L1Hit: 1_332_982, L2Hit: 1_867_594, L3Hit: 2_316_730 }],
];

describe.each([interpreterBackend, tier0Backend, createRecompilerBackend(tier0Backend, { compileAfter: 0 })])(
  '$name',
  (backend) => {
    const engine = createEngine({ backends: [backend], defaults: { backend: backend.name, costModel: 'full' } });

    const gasUsed = (guest: string, cacheModel?: CacheModelName): number => {
      const module = unwrap(engine.createModule(readGuest(`${guest}.small.polkavm`), cacheModel && { cacheModel }));
      const instance = module.instantiate();
      instance.prepareCall(exportPc(module.program, 'run'));
      instance.setGas(GIVEN);
      expect(instance.run()).toBe(Stop.HostCall);
      expect(instance.run()).toBe(Stop.Finished);
      return Number(GIVEN - instance.getGas());
    };

    it.each(GUESTS)('%s', (guest, expected) => {
      for (const cacheModel of Object.keys(CACHE_MODELS) as CacheModelName[]) {
        expect([cacheModel, gasUsed(guest, cacheModel)]).toEqual([cacheModel, expected[cacheModel]]);
      }
      expect(gasUsed(guest)).toBe(expected.L2Hit);
    });

    it('refuses a cache model that does not exist', () => {
      const options = { cacheModel: 'L4Hit' as CacheModelName };
      expect(engine.createModule(readGuest('fib.small.polkavm'), options)).toEqual({
        ok: false,
        error: { code: 'invalid_option', message: 'there is no cache model "L4Hit"; there are L1Hit, L2Hit, L3Hit' },
      });
    });
  },
);
