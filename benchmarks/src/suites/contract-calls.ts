/** Whole calls of Solidity contracts: of modules that were called before, and the first calls of new ones. */
import { type BackendName, createEngine } from '@polkavirt/polkavm';
import { BACKENDS, moduleOf } from '../backends.ts';
import type { Benchmark, Contender, Suite } from '../benchmark.ts';
import { freshProgram } from '../fresh-program.ts';
import { fixture, parsedProgram } from '../programs.ts';
import { callContract } from './contract-host.ts';

interface ContractCall {
  readonly name: string;
  readonly label: string;
  readonly contract: string;
  readonly input: Uint8Array;
}

/** A selector and one word. */
const inputOf = (selector: string, word: number): Uint8Array => {
  const bytes = new Uint8Array(36);
  bytes.set(Buffer.from(selector, 'hex'));
  new DataView(bytes.buffer).setUint32(32, word);
  return bytes;
};

const CALLS: readonly ContractCall[] = [
  // balanceOf(address)
  { name: 'balance', label: 'balanceOf', contract: 'Token', input: inputOf('70a08231', 1) },
  // iterative(uint32)
  { name: 'loop', label: 'fibonacci loop', contract: 'Fibonacci', input: inputOf('caea2ee2', 900) },
  // hashMany(uint256)
  { name: 'hashes', label: 'hash loop', contract: 'Features', input: inputOf('8c665669', 100) },
  // recursive(uint32)
  { name: 'recursion', label: 'fibonacci by recursion', contract: 'Fibonacci', input: inputOf('d8e2cd96', 15) },
];

/** What a test suite calls of one contract. */
const FIRST_CALLS = 8;
/** By then everything that is worth it is compiled. */
const HUNDREDS = 300;

const blobOf = ({ contract }: ContractCall): Uint8Array => fixture(`solidity/${contract}`);

/** One operation is a call of a module that was called hundreds of times. */
const later = (call: ContractCall, backend: BackendName): Contender => {
  const module = moduleOf(createEngine(), blobOf(call), backend);
  const gas = callContract(module, call.input);
  for (let count = 0; count < HUNDREDS; count++) callContract(module, call.input);
  return (count) => {
    for (let i = 0; i < count; i++) {
      if (callContract(module, call.input) !== gas) throw new Error('a call used other gas than the first one');
    }
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
      for (let i = 0; i < FIRST_CALLS; i++) callContract(module, call.input);
    }
    return Math.ceil(count / FIRST_CALLS) * FIRST_CALLS;
  };
};

/** Naive gas of a call, which is the number of instructions. */
const executedBy = (call: ContractCall): number => callContract(moduleOf(createEngine(), blobOf(call), 'tier0'), call.input);

const rowsOf = (call: ContractCall): Benchmark[] => {
  const executed = `${call.label}, ${(executedBy(call) / 1000).toFixed(0)}k`;
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

export const contractCalls: Suite = {
  name: 'contract-calls',
  title: 'Whole contract calls',
  about:
    'Calls of Solidity contracts on a host that does next to nothing, with the instructions that each executes. The first eight calls are those of a ' +
    'program that was never seen before, as a test suite makes them, and the making of the module is among them; after hundreds, what is hot is compiled.',
  benchmarks: CALLS.flatMap(rowsOf),
};
