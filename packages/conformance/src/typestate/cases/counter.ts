import { equal } from '../../check.ts';
import { GAS_MAX } from '../../counter-host.ts';
import type { TypestateCaseTable } from '../case.ts';
import { TypestateCounterHost } from '../counter-host.ts';

/** What upstream's exported suite checks of the counter program (polkadot-sdk, sp-virtualization 0.4.0, `tests.rs`), and its gas. */
export const typestateCounterCases: TypestateCaseTable = {
  'from 0 it ends at 8': ({ instance }) => {
    const host = new TypestateCounterHost();
    host.finish(instance(), 'counter');
    equal(host.counter, 8n, 'counter');
  },

  'two calls into one instance go 7, 15, 23': ({ instance }) => {
    const host = new TypestateCounterHost(7n);
    const again = host.finish(instance(), 'counter');
    equal(host.counter, 15n, 'counter after the first call');
    host.finish(again, 'counter');
    equal(host.counter, 23n, 'counter after the second call');
  },

  'add_99 adds 99': ({ instance }) => {
    const host = new TypestateCounterHost(1n);
    host.finish(instance(), 'add_99');
    equal(host.counter, 100n, 'counter');
  },

  'do_panic is Trap, leaves the counter, and hands the instance back': ({ instance }) => {
    const host = new TypestateCounterHost(5n);
    const run = host.call(instance(), 'do_panic');
    equal(run.outcome, 'Trap', 'outcome of do_panic');
    equal(host.counter, 5n, 'counter');
    if (run.instance !== undefined) host.finish(run.instance, 'counter');
    equal(host.counter, 13n, 'counter of a call afterwards');
  },

  'do_exit stops the run, and what would follow does not happen': ({ instance }) => {
    const host = new TypestateCounterHost();
    const run = host.call(instance(), 'do_exit');
    equal(run.outcome, 'Exit', 'outcome of do_exit');
    equal(run.gasAtSyscalls.length, 1, 'number of syscalls');
    equal(host.counter, 0n, 'counter');
  },

  'a new instance starts from the image: offset adds 3, then 3': ({ module, instance }) => {
    const host = new TypestateCounterHost();
    host.finish(instance(), 'offset');
    equal(host.counter, 3n, 'counter after the first instance');
    const made = module().instantiate();
    if (made.ok) host.finish(made.value, 'offset');
    equal(host.counter, 6n, 'counter after the second instance');
  },

  'the same instance keeps its memory: offset adds 3, then 4': ({ instance }) => {
    const host = new TypestateCounterHost();
    const again = host.finish(instance(), 'offset');
    equal(host.counter, 3n, 'counter after the first call');
    host.finish(again, 'offset');
    equal(host.counter, 7n, 'counter after the second call');
  },

  'a subcall runs a second instance inside a syscall and leaves its parent alone': ({ instance }) => {
    const inner = new TypestateCounterHost();
    const outer = new TypestateCounterHost(0n, () => void inner.finish(instance(), 'counter'));
    outer.finish(instance(), 'do_subcall');
    equal(inner.counter, 8n, 'counter of the subcall');
    equal(outer.counter, 0n, 'counter of the parent');
  },

  'counter uses exactly its gas, at each syscall and in all': ({ instance, gas }) => {
    const start = 1_000_000n;
    const run = new TypestateCounterHost().call(instance(), 'counter', start);
    equal(run.outcome, 'Finished', 'outcome');
    equal(
      [...run.gasAtSyscalls, run.gasLeft].map((left) => start - left),
      gas.counter,
      'gas used up at the five syscalls and at the end',
    );
  },

  'exactly enough gas is enough, one unit less is OutOfGas in the last block': ({ instance, gas }) => {
    const enough = new TypestateCounterHost().call(instance(), 'counter', gas.counter[5]);
    equal([enough.outcome, enough.gasLeft], ['Finished', 0n], 'outcome and gas left');
    const host = new TypestateCounterHost();
    const run = host.call(instance(), 'counter', gas.counter[5] - 1n);
    equal([run.outcome, run.gasAtSyscalls.length, host.counter], ['OutOfGas', 5, 8n], 'outcome, syscalls, counter');
  },

  'the same call with other limits uses the same gas': ({ instance, gas }) => {
    for (const limit of [GAS_MAX, GAS_MAX / 2n, 1_000n]) {
      const run = new TypestateCounterHost().call(instance(), 'counter', limit);
      equal(limit - run.gasLeft, gas.counter[5], `gas used of ${limit}`);
    }
  },

  'increment_forever with 100 000 gas increments an exact number of times': ({ instance, gas }) => {
    const host = new TypestateCounterHost();
    const run = host.call(instance(), 'increment_forever', 100_000n);
    equal(run.outcome, 'OutOfGas', 'outcome');
    equal(host.counter, BigInt(gas.increments), 'increments');
    equal(run.gasLeft, gas.gasAtLastIncrement, 'gas at the last increment');
    if (run.instance !== undefined) host.finish(run.instance, 'add_99');
    equal(host.counter, BigInt(gas.increments) + 99n, 'counter of a call afterwards');
  },

  'no gas and negative gas are OutOfGas before anything runs': ({ instance }) => {
    let idle = instance();
    for (const limit of [0n, -1n, -(2n ** 63n)]) {
      const run = new TypestateCounterHost().call(idle, 'counter', limit);
      equal([run.outcome, run.gasAtSyscalls.length], ['OutOfGas', 0], `outcome with ${limit} gas, and syscalls`);
      if (run.instance !== undefined) idle = run.instance;
    }
    const host = new TypestateCounterHost();
    host.finish(idle, 'counter');
    equal(host.counter, 8n, 'counter of a call afterwards');
  },
};
