import type { CaseTable } from '../case.ts';
import { equal } from '../check.ts';
import { CounterHost } from '../counter-host.ts';

/** What upstream's exported suite checks of the counter program (polkadot-sdk, sp-virtualization, `tests.rs`), gas aside. */
export const counterCases: CaseTable = {
  'from 0 it ends at 8': ({ instance }) => {
    const host = new CounterHost();
    host.finish(instance(), 'counter');
    equal(host.counter, 8n, 'counter');
  },

  'from 7 it ends at 15': ({ instance }) => {
    const host = new CounterHost(7n);
    host.finish(instance(), 'counter');
    equal(host.counter, 15n, 'counter');
  },

  'two calls into one instance go 7, 15, 23': ({ instance }) => {
    const virt = instance();
    const host = new CounterHost(7n);
    host.finish(virt, 'counter');
    equal(host.counter, 15n, 'counter after the first call');
    host.finish(virt, 'counter');
    equal(host.counter, 23n, 'counter after the second call');
  },

  'add_99 adds 99': ({ instance }) => {
    const host = new CounterHost(1n);
    host.finish(instance(), 'add_99');
    equal(host.counter, 100n, 'counter');
  },

  'do_panic is Trap and leaves the counter': ({ instance }) => {
    const host = new CounterHost(5n);
    equal(host.call(instance(), 'do_panic').outcome, 'Trap', 'outcome of do_panic');
    equal(host.counter, 5n, 'counter');
  },

  'do_exit stops the run, and what would follow does not happen': ({ instance }) => {
    const host = new CounterHost();
    const run = host.call(instance(), 'do_exit');
    equal(run.outcome, 'Exit', 'outcome of do_exit');
    equal(run.gasAtSyscalls.length, 1, 'number of syscalls');
    equal(host.counter, 0n, 'counter');
  },

  'a new instance starts from the image: offset adds 3, then 3': ({ instance }) => {
    const host = new CounterHost();
    host.finish(instance(), 'offset');
    equal(host.counter, 3n, 'counter after the first instance');
    host.finish(instance(), 'offset');
    equal(host.counter, 6n, 'counter after the second instance');
  },

  'the same instance keeps its memory: offset adds 3, then 4': ({ instance }) => {
    const virt = instance();
    const host = new CounterHost();
    host.finish(virt, 'offset');
    equal(host.counter, 3n, 'counter after the first call');
    host.finish(virt, 'offset');
    equal(host.counter, 7n, 'counter after the second call');
  },

  'a subcall runs a second instance inside a syscall and leaves its parent alone': ({ instance }) => {
    const inner = new CounterHost();
    const outer = new CounterHost(0n, () => inner.finish(instance(), 'counter'));
    outer.finish(instance(), 'do_subcall');
    equal(inner.counter, 8n, 'counter of the subcall');
    equal(outer.counter, 0n, 'counter of the parent');
  },
};
