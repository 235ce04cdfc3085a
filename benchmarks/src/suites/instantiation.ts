import { type BackendName, createEngine, type Engine, type Module, Stop } from '@polkavirt/polkavm';
import { execute } from '@polkavirt/primitives';
import { BACKENDS, createEagerEngine, DEFAULT_BACKEND, moduleOf } from '../backends.ts';
import type { Benchmark, Contender, Suite } from '../benchmark.ts';
import { createVirt, EACH, type Implementation, instantiate, must } from '../bridges.ts';
import { exportPc, fixture } from '../programs.ts';
import { freshContract } from './contract.ts';

const GAS = 1_000_000_000n;

/** An instance of a module that is there, and its end. */
const instanceOfModule = (backend: BackendName): Contender => {
  const module = moduleOf(createEngine(), fixture('solidity/Ledger'), backend);
  return (count) => {
    for (let i = 0; i < count; i++) module.instantiate().release();
    return count;
  };
};

/** An instance, its first run up to the first host call, and its end: what one short call of a contract takes. */
const firstCallOfModule = (engine: Engine, backend: BackendName): Contender => {
  const module = moduleOf(engine, fixture('solidity/Ledger'), backend);
  return (count) => {
    for (let i = 0; i < count; i++) firstCall(module);
    return count;
  };
};

const firstCall = (module: Module): void => {
  const instance = module.instantiate();
  instance.prepareCall(exportPc(module.program, 'call'));
  instance.setGas(GAS);
  if (instance.run() !== Stop.HostCall) throw new Error('no host call');
  instance.release();
};

/** From the bytes of a program that was never seen before to its first host call. */
const newContract = (engine: Engine, backend: BackendName): Contender => {
  const contract = freshContract();
  return (count) => {
    for (let i = 0; i < count; i++) firstCall(moduleOf(engine, contract.next(), backend));
    return count;
  };
};

/** Over `VirtT`, a program that is instantiated again. */
const again = (implementation: Implementation, backend: BackendName): Contender => {
  const program = fixture('guests/counter');
  const virt = createVirt(implementation, { backend });
  return (count) => {
    for (let i = 0; i < count; i++) {
      const instance = instantiate(virt, program);
      const step = must(instance.run(GAS, execute('counter')));
      if (step.kind !== 'Syscall' || step.syscallNo !== 1) throw new Error('no syscall');
      must(instance.destroy());
    }
    return count;
  };
};

/** The same, but the implementation keeps no modules. */
const anew = (backend: BackendName): Contender => {
  const program = fixture('guests/counter');
  const virt = createVirt('native', { backend, limits: { maxModules: 0 } });
  return (count) => {
    for (let i = 0; i < count; i++) {
      const instance = instantiate(virt, program);
      must(instance.run(GAS, execute('counter')));
      must(instance.destroy());
    }
    return count;
  };
};

const { instructions } = freshContract();
const size = instructions.toLocaleString('en-US');
const LOAD_TARGET = { target: { must: 10, wanted: 2 } };

const INSTANCE_TARGET = { target: { must: 100, wanted: 10 } };

const onBackend = (backend: BackendName): Benchmark[] => [
  {
    id: `instantiation/instance/${backend}`,
    label: `new instance of a ready module (engine), ${backend}`,
    unit: 'us',
    ...INSTANCE_TARGET,
    prepare: () => instanceOfModule(backend),
  },
  {
    id: `instantiation/first-call/${backend}`,
    label: `the same, run to its first host call, ${backend}`,
    unit: 'us',
    ...INSTANCE_TARGET,
    prepare: () => firstCallOfModule(createEagerEngine(), backend),
  },
  {
    id: `instantiation/new-contract/${backend}`,
    label: `new contract of ${size} instructions, bytes to first host call, ${backend}`,
    unit: 'ms',
    ...LOAD_TARGET,
    prepare: () => newContract(createEngine(), backend),
  },
];

/** The rows that only a back end that compiles has. */
const compiled: readonly Benchmark[] = BACKENDS.filter((backend) => backend !== 'interpreter').map((backend) => ({
  id: `instantiation/new-contract-compiled/${backend}`,
  label: `the same, compiled before its first instruction, ${backend}`,
  unit: 'ms',
  prepare: () => newContract(createEagerEngine(), backend),
}));

export const instantiation: Suite = {
  name: 'instantiation',
  title: 'Programs and instances',
  about:
    'Modules and instances of Solidity contracts on the engine; the new contract is two of them in one program, each time with one ' +
    'immediate changed, so that no cache helps. A call of a ready module runs compiled code where there is any; a new program is interpreted until it has run for long. Over `VirtT`: the counter program is instantiated, run to its first syscall and destroyed; ' +
    '`native` has the module ready from the second time on.',
  benchmarks: [
    ...BACKENDS.flatMap(onBackend),
    ...compiled,
    {
      id: 'instantiation/new-contract/full',
      label: `new contract of ${size} instructions, full cost model, ${DEFAULT_BACKEND}`,
      unit: 'ms',
      ...LOAD_TARGET,
      prepare: () => newContract(createEngine({ defaults: { costModel: 'full' } }), DEFAULT_BACKEND),
    },
    ...EACH.map(
      ({ implementation, backend }): Benchmark => ({
        id: `instantiation/again/${implementation}/${backend}`,
        label: `counter program again, ${implementation}, ${backend}`,
        unit: 'us',
        prepare: () => again(implementation, backend),
      }),
    ),
    ...BACKENDS.map(
      (backend): Benchmark => ({
        id: `instantiation/anew/native/${backend}`,
        label: `counter program without the cache of modules, native, ${backend}`,
        unit: 'us',
        prepare: () => anew(backend),
      }),
    ),
  ],
};
