import { shareModules } from '@polkavirt/campaign';
import { connectTypestateAbi, connectTypestateScale, createTypestateForwarder } from '@polkavirt/forwarder';
import { createCombinedHost, createTypestateHost, serveScale, serveTypestateAbi, serveTypestateScale } from '@polkavirt/host';
import { createNative, createTypestateNative, type TypestateNativeOptions } from '@polkavirt/native';
import { createEngine, createRecompilerBackend, type Engine, tier0Backend } from '@polkavirt/polkavm';
import type { TypestateVirtT } from '@polkavirt/primitives';
import { checkedMemory } from '@polkavirt/test-support/checked-memory';
import { recordedSuite } from '@polkavirt/test-support/record-cases';
import { COUNTER_C_FULL_GAS, COUNTER_C_NAIVE_GAS, runTypestateConformance, type TypestateSubjectOptions } from '../src/index.ts';
import { COUNTER_ASSEMBLY_FULL_GAS, COUNTER_ASSEMBLY_GAS, counterInAssembly, counterInC, counterNames } from './programs.ts';

/**
 * The back ends, and the one that compiles when code turns out hot also so that it compiles at once. Each case has an implementation of its
 * own, but the engine need not compile the same program for each.
 */
const ENGINES: Readonly<Record<string, Engine>> = {
  interpreter: shareModules(createEngine({ defaults: { backend: 'interpreter' } })),
  tier0: shareModules(createEngine({ defaults: { backend: 'tier0' } })),
  recompiler: shareModules(createEngine({ defaults: { backend: 'recompiler' } })),
  'recompiler, at once': shareModules(
    createEngine({
      defaults: { backend: 'recompiler' },
      backends: [createRecompilerBackend(tier0Backend, { compileAfter: 0 })],
    }),
  ),
};

type Options = Pick<TypestateNativeOptions, 'engine' | 'costModel'>;

const native = (options: Options, { storage, maxInstances }: TypestateSubjectOptions): TypestateVirtT =>
  createTypestateNative({ ...options, storage, limits: { maxInstances } });

const IMPLEMENTATIONS: Readonly<Record<string, (options: Options, subject: TypestateSubjectOptions) => TypestateVirtT>> = {
  native,
  'forwarder, scale wire': (options, subject) => {
    const { table } = createTypestateHost({ wire: serveTypestateScale(), virt: native(options, subject) });
    return createTypestateForwarder({ table, wire: connectTypestateScale() });
  },
  'forwarder, abi wire': (options, subject) => {
    const memory = checkedMemory();
    const { table } = createTypestateHost({ wire: serveTypestateAbi(memory), virt: native(options, subject) });
    return createTypestateForwarder({ table, wire: connectTypestateAbi(memory) });
  },
  'forwarder, a table of both generations': (options, subject) => {
    const memory = checkedMemory();
    const { table } = createCombinedHost({
      virt: { virt: createNative(), wire: serveScale },
      typestate: { wire: serveTypestateAbi(memory, { version: 2 }), virt: native(options, subject) },
    });
    return createTypestateForwarder({ table, wire: connectTypestateAbi(memory, { version: 2 }) });
  },
};

const GAS = {
  naive: [COUNTER_C_NAIVE_GAS, COUNTER_ASSEMBLY_GAS],
  full: [COUNTER_C_FULL_GAS, COUNTER_ASSEMBLY_FULL_GAS],
} as const;

for (const [name, create] of Object.entries(IMPLEMENTATIONS)) {
  for (const [at, [backend, engine]] of Object.entries(ENGINES).entries()) {
    for (const costModel of ['full', 'naive'] as const) {
      const [gasInC, gasInAssembly] = GAS[costModel];
      const { make, framework } = recordedSuite((subject: TypestateSubjectOptions) => create({ engine, costModel }, subject));
      // What a wire carries does not depend on what gas stands for: each has one program with one cost model, the other with the other.
      const isInC = create === native || (costModel === 'full') === (at % 2 === 0);
      if (isInC) {
        describe(`${name}, ${backend}, ${costModel}`, () => {
          runTypestateConformance(make, counterInC, framework, { gas: gasInC });
        });
      }
      if (create === native || !isInC) {
        describe(`${name}, ${backend}, ${costModel}, imports by name`, () => {
          runTypestateConformance(make, counterNames, framework, { gas: gasInAssembly });
        });
      }
    }
  }
}

describe('the defaults', () => {
  const create = ({ storage }: TypestateSubjectOptions) => createTypestateNative({ storage });
  // The full cost model and 30 instances, as upstream: that is what the suite assumes where it is told nothing.
  runTypestateConformance(create, counterInC, { describe, it });
  runTypestateConformance(create, counterInAssembly, { describe, it }, { gas: COUNTER_ASSEMBLY_FULL_GAS });
});
