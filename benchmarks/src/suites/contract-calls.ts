/** Whole calls of Solidity contracts: of modules that were called before, and the first calls of new ones. */
import { type BackendName, createEngine, type Engine, type Module } from '@polkavirt/polkavm';
import { BACKENDS, moduleOf } from '../backends.ts';
import type { Benchmark, Contender, Suite } from '../benchmark.ts';
import { freshProgram } from '../fresh-program.ts';
import { fixture, parsedProgram } from '../programs.ts';
import { callContract } from './contract-host.ts';

export interface ContractCall {
  readonly name: string;
  readonly label: string;
  readonly contract: string;
  readonly input: Uint8Array;
  /** The instructions that it executes, which is its naive gas. */
  readonly executed: number;
  /** Microseconds that PolkaVM's own interpreter took of a like call, by the project's first measurements on such a processor. */
  readonly polkavm?: number;
}

/** A selector and words. */
const inputOf = (selector: string, ...words: readonly number[]): Uint8Array => {
  const bytes = new Uint8Array(4 + 32 * words.length);
  bytes.set(Buffer.from(selector, 'hex'));
  const view = new DataView(bytes.buffer);
  for (const [at, word] of words.entries()) view.setUint32(32 + 32 * at, word);
  return bytes;
};

export const CALLS: readonly ContractCall[] = [
  // balanceOf(address)
  { name: 'balance', label: 'balanceOf', contract: 'Token', input: inputOf('70a08231', 1), executed: 809, polkavm: 26 },
  // allowance(address,address)
  {
    name: 'allowance',
    label: 'allowance',
    contract: 'Token',
    input: inputOf('dd62ed3e', 1, 2),
    executed: 1116,
  },
  // iterative(uint32)
  { name: 'fibonacci', label: 'fibonacci loop', contract: 'Fibonacci', input: inputOf('caea2ee2', 90), executed: 5226 },
  // hashMany(uint256)
  { name: 'hashes', label: '22 hashes', contract: 'Features', input: inputOf('8c665669', 22), executed: 20240 },
  {
    name: 'more-hashes',
    label: '50 hashes',
    contract: 'Features',
    input: inputOf('8c665669', 50),
    executed: 45384,
    polkavm: 206,
  },
  { name: 'many-hashes', label: '244 hashes', contract: 'Features', input: inputOf('8c665669', 244), executed: 219596 },
  // memoryWords(uint256)
  { name: 'memory', label: 'memory loop', contract: 'Loops', input: inputOf('9d17b978', 215), executed: 223518, polkavm: 956 },
  // mulmods(uint256)
  {
    name: 'mulmods',
    label: '256-bit mulmods',
    contract: 'Loops',
    input: inputOf('a30aad5d', 20),
    executed: 355778,
    polkavm: 1449,
  },
  // recursive(uint32)
  { name: 'recursion', label: 'fibonacci by recursion', contract: 'Fibonacci', input: inputOf('d8e2cd96', 16), executed: 177626 },
];

/** What a test suite calls of one contract. */
export const FIRST_CALLS = 8;
/** By then everything that is worth it is compiled. */
export const HUNDREDS = 300;

export const blobOf = ({ contract }: ContractCall): Uint8Array => fixture(`solidity/${contract}`);

export const checkedCall = (module: Module, { input, executed }: ContractCall): void => {
  const gas = callContract(module, input);
  if (gas !== executed) throw new Error(`a call used ${gas} gas, not ${executed}`);
};

/** One operation is a call of a module that was called hundreds of times. */
const later = (call: ContractCall, backend: BackendName): Contender => {
  const module = moduleOf(createEngine(), blobOf(call), backend);
  for (let count = 0; count < HUNDREDS; count++) checkedCall(module, call);
  return (count) => {
    for (let i = 0; i < count; i++) checkedCall(module, call);
    return count;
  };
};

/** One operation is one of the first eight calls of a program that was never seen before; making the module is part of the first. */
const first = (call: ContractCall, backend: BackendName): Contender => {
  const next = freshProgram(parsedProgram(blobOf(call)));
  const engine = createEngine();
  return (count) => {
    for (let done = 0; done < count; done += FIRST_CALLS) {
      const module = moduleOf(engine, next(), backend);
      for (let i = 0; i < FIRST_CALLS; i++) checkedCall(module, call);
    }
    return Math.ceil(count / FIRST_CALLS) * FIRST_CALLS;
  };
};

/** Modules of which a sample takes the middle one of all their calls 2 to 8. */
const MODULES = 15;

/** Calls of other programs before the first sample: by then V8 has optimized what of ours all calls go through. */
const WARM_CALLS = 2000;

/** Gives the middle one of the calls 2 to 8 of programs that were never seen before, in milliseconds. */
const earlyCalls = (call: ContractCall, engine: Engine, backend: BackendName): (() => number) => {
  const next = freshProgram(parsedProgram(blobOf(call)));
  return () => {
    const times: number[] = [];
    for (let done = 0; done < MODULES; done++) {
      const module = moduleOf(engine, next(), backend);
      checkedCall(module, call);
      for (let i = 1; i < FIRST_CALLS; i++) {
        const began = performance.now();
        checkedCall(module, call);
        times.push(performance.now() - began);
      }
    }
    return middleOf(times);
  };
};

const middleOf = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];

export const geometricMean = (values: readonly number[]): number =>
  Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);

/** The geometric mean over calls of {@link earlyCalls}, in nanoseconds. */
const early = (calls: readonly ContractCall[], backend: BackendName): Contender => {
  const engine = createEngine();
  const samples = calls.map((call) => earlyCalls(call, engine, backend));
  const sample = (): number => geometricMean(samples.map((one) => one())) * 1e6;
  // What is ours is warm, as in the middle of a test suite; the programs are not.
  for (let done = 0; done < WARM_CALLS; done += calls.length * MODULES * FIRST_CALLS) sample();
  return sample;
};

/** The geometric mean over calls of the middle one of modules that were called hundreds of times, in nanoseconds. */
const laterMean = (backend: BackendName): Contender => {
  const engine = createEngine();
  const modules = CALLS.map((call) => ({ call, module: moduleOf(engine, blobOf(call), backend) }));
  const sample = (): number =>
    geometricMean(
      modules.map(({ call, module }) => {
        const times: number[] = [];
        for (let done = 0; done < MODULES; done++) {
          const began = performance.now();
          checkedCall(module, call);
          times.push(performance.now() - began);
        }
        return middleOf(times);
      }),
    ) * 1e6;
  for (let done = 0; done < HUNDREDS; done += MODULES) sample();
  return sample;
};

const executedBy = (call: ContractCall): string => `${call.label}, ${Math.round(call.executed / 1000)}k`;

const earlyRow = (call: ContractCall, backend: BackendName): Benchmark => ({
  id: `first-calls/${call.name}/${backend}`,
  label: `${executedBy(call)}, calls 2 to 8, ${backend}`,
  unit: 'us',
  isValue: true,
  ...(call.polkavm === undefined ? {} : { target: { must: call.polkavm } }),
  prepare: () => early([call], backend),
});

const rowsOf = (call: ContractCall): Benchmark[] => {
  const executed = executedBy(call);
  return BACKENDS.flatMap((backend) => [
    {
      id: `contract-calls/first/${call.name}/${backend}`,
      label: `${executed}, first eight calls, ${backend}`,
      unit: 'us',
      prepare: () => first(call, backend),
    },
    {
      id: `contract-calls/later/${call.name}/${backend}`,
      label: `${executed}, after hundreds, ${backend}`,
      unit: 'us',
      prepare: () => later(call, backend),
    },
  ]);
};

/** All calls in one figure: half of what the project began with, and less. */
const earlyMeanRow = (backend: BackendName): Benchmark => ({
  id: `first-calls/mean/${backend}`,
  label: `geometric mean, calls 2 to 8, ${backend}`,
  unit: 'us',
  isValue: true,
  target: { must: 75, wanted: 40 },
  prepare: () => early(CALLS, backend),
});

const laterMeanRow = (backend: BackendName): Benchmark => ({
  id: `contract-calls/later/mean/${backend}`,
  label: `geometric mean, after hundreds, ${backend}`,
  unit: 'us',
  isValue: true,
  prepare: () => laterMean(backend),
});

/** The interpreter would take most of the run's time. */
const FAST_BACKENDS = BACKENDS.filter((backend) => backend !== 'interpreter');

export const contractCalls: Suite = {
  name: 'contract-calls',
  title: 'Whole contract calls',
  about:
    'Calls of Solidity contracts on a host that does next to nothing, with the instructions that each executes. The first eight calls are those of a ' +
    'program that was never seen before, as a test suite makes them, and the making of the module is among them; after hundreds, what is hot is ' +
    'compiled. The geometric mean is over all nine calls.',
  benchmarks: [...CALLS.flatMap(rowsOf), ...FAST_BACKENDS.map(laterMeanRow)],
};

/** A suite of its own: between two turns of a process V8 forgets code, and here the turns are short. */
export const firstCalls: Suite = {
  name: 'first-calls',
  title: 'The first calls of a contract',
  about:
    "Of the calls 2 to 8 of a program that was never seen before the middle one, after 2,000 calls of other programs, beside what PolkaVM's " +
    'interpreter took of a like call (must). The geometric mean is over all nine calls.',
  benchmarks: FAST_BACKENDS.flatMap((backend) => [...CALLS.map((call) => earlyRow(call, backend)), earlyMeanRow(backend)]),
};
