import { execute, resume, type Syscall, type Virt } from '@polkavirt/primitives';
import type { CaseTable } from '../case.ts';
import { equal, error, value } from '../check.ts';
import { CounterHost, GAS_MAX } from '../counter-host.ts';

/** The first syscall of an export, with the instance suspended at it. */
function firstSyscall(virt: Virt, functionName: string, gas: bigint): Syscall {
  const outcome = value(virt.run(gas, execute(functionName)), `run ${functionName}`);
  equal(outcome.kind, 'Syscall', `first outcome of ${functionName}`);
  return outcome as Syscall;
}

/** Exact gas. The figures come with the setup: they belong to the build of the program and the cost model. */
export const gasCases: CaseTable = {
  'counter uses exactly its gas, at each syscall and in all': ({ instance, gas }) => {
    const start = 1_000_000n;
    const run = new CounterHost().call(instance(), 'counter', start);
    equal(run.outcome, 'Finished', 'outcome');
    equal(
      [...run.gasAtSyscalls, run.gasLeft].map((left) => start - left),
      gas.counter,
      'gas used up at the five syscalls and at the end',
    );
  },

  'exactly enough gas is enough and leaves 0': ({ instance, gas }) => {
    const run = new CounterHost().call(instance(), 'counter', gas.counter[5]);
    equal(run.outcome, 'Finished', 'outcome');
    equal(run.gasLeft, 0n, 'gas left');
  },

  'one unit less is OutOfGas in the last block': ({ instance, gas }) => {
    const host = new CounterHost();
    const run = host.call(instance(), 'counter', gas.counter[5] - 1n);
    equal(run.outcome, 'OutOfGas', 'outcome');
    equal(run.gasAtSyscalls.length, 5, 'number of syscalls');
    equal(host.counter, 8n, 'counter');
  },

  'the same call with other limits uses the same gas': ({ instance, gas }) => {
    for (const limit of [GAS_MAX, GAS_MAX / 2n, 1_000n]) {
      equal(new CounterHost().finish(instance(), 'counter', limit), gas.counter[5], `gas used of ${limit}`);
    }
  },

  'increment_forever with 100 000 gas increments an exact number of times': ({ instance, gas }) => {
    const host = new CounterHost();
    const run = host.call(instance(), 'increment_forever', 100_000n);
    equal(run.outcome, 'OutOfGas', 'outcome');
    equal(host.counter, BigInt(gas.increments), 'increments');
    equal(run.gasLeft, gas.gasAtLastIncrement, 'gas at the last increment');
  },

  'no gas and negative gas are OutOfGas before anything runs': ({ instance }) => {
    const virt = instance();
    for (const limit of [0n, -1n, -(2n ** 63n)]) {
      error(virt.run(limit, execute('counter')), 'OutOfGas', `run with ${limit} gas`);
    }
    const host = new CounterHost();
    host.finish(virt, 'counter');
    equal(host.counter, 8n, 'counter of a call afterwards');
  },

  'the whole block of a syscall is charged when it is entered': ({ instance, gas }) => {
    const block = gas.counter[0];
    error(instance().run(block - 1n, execute('counter')), 'OutOfGas', 'run with less than the first block costs');
    equal(firstSyscall(instance(), 'counter', block).gasLeft, 0n, 'gas left with exactly what the first block costs');
  },

  'each step gets its own gas, more or less than was left': ({ instance, gas }) => {
    const virt = instance();
    const [first, second] = gas.counter;
    const call = firstSyscall(virt, 'counter', first);
    const pointer = Number(BigInt.asUintN(32, call.a0));
    value(virt.memory().write(pointer, new Uint8Array(8)), 'write the counter');
    const next = value(virt.run(5_000n, resume(1n)), 'resume with more gas');
    equal(next.kind, 'Syscall', 'outcome');
    equal(next.gasLeft, 5_000n - (second - first), 'gas left at the second syscall');
    error(virt.run(0n, resume(2n << 56n)), 'OutOfGas', 'resume with no gas');
  },

  'resuming with negative gas is OutOfGas and ends the call': ({ instance }) => {
    const virt = instance();
    firstSyscall(virt, 'counter', GAS_MAX);
    error(virt.run(-1n, resume(1n)), 'OutOfGas', 'resume with -1 gas');
    error(virt.run(GAS_MAX, resume(1n)), 'InvalidInstance', 'resume afterwards');
    new CounterHost().finish(virt, 'counter');
  },
};
