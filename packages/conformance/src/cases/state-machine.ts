import { execute, resume, type Virt } from '@polkavirt/primitives';
import type { CaseTable } from '../case.ts';
import { equal, error, hostFault, value } from '../check.ts';
import { CounterHost, GAS_MAX } from '../counter-host.ts';

/** Starts `do_subcall`, whose first block ends in its only syscall. */
function suspend(virt: Virt): void {
  equal(value(virt.run(GAS_MAX, execute('do_subcall')), 'run do_subcall').kind, 'Syscall', 'outcome of do_subcall');
}

const finishSuspended = (virt: Virt): void =>
  equal(value(virt.run(GAS_MAX, resume(0n)), 'resume do_subcall').kind, 'Finished', 'outcome of the resumed do_subcall');

/** Idle and suspended: which action is allowed when, and what each end does to the state. */
export const stateMachineCases: CaseTable = {
  'Resume of a new instance is InvalidInstance': ({ instance }) => {
    const virt = instance();
    error(virt.run(GAS_MAX, resume(0n)), 'InvalidInstance', 'resume');
    new CounterHost().finish(virt, 'counter');
  },

  'Execute while suspended is InvalidInstance and keeps it suspended': ({ instance }) => {
    const virt = instance();
    suspend(virt);
    error(virt.run(GAS_MAX, execute('counter')), 'InvalidInstance', 'execute');
    finishSuspended(virt);
  },

  'Execute of an unknown export while suspended is InvalidInstance as well': ({ instance }) => {
    const virt = instance();
    suspend(virt);
    error(virt.run(GAS_MAX, execute('no_such_export')), 'InvalidInstance', 'execute');
    finishSuspended(virt);
  },

  'an unknown export is InvalidImage and changes nothing': ({ instance }) => {
    const virt = instance();
    for (const name of ['no_such_export', '', 'counte', 'counter ', 'counter\0', 'Counter', '\u{1f980}']) {
      error(virt.run(GAS_MAX, execute(name)), 'InvalidImage', `execute ${JSON.stringify(name)}`);
    }
    error(virt.run(GAS_MAX, resume(0n)), 'InvalidInstance', 'resume');
    new CounterHost().finish(virt, 'counter');
  },

  'after Finished it is idle': ({ instance }) => {
    const virt = instance();
    suspend(virt);
    finishSuspended(virt);
    error(virt.run(GAS_MAX, resume(0n)), 'InvalidInstance', 'resume');
    new CounterHost().finish(virt, 'counter');
  },

  'after Trap it is idle': ({ instance }) => {
    const virt = instance();
    error(virt.run(GAS_MAX, execute('do_panic')), 'Trap', 'execute do_panic');
    error(virt.run(GAS_MAX, resume(0n)), 'InvalidInstance', 'resume');
    new CounterHost().finish(virt, 'counter');
  },

  'after a Trap that follows a syscall it is idle': ({ instance }) => {
    const virt = instance();
    value(virt.run(GAS_MAX, execute('add_99')), 'execute add_99');
    error(virt.run(GAS_MAX, resume(0n)), 'Trap', 'resume with an answer that the program refuses');
    error(virt.run(GAS_MAX, resume(0n)), 'InvalidInstance', 'resume');
    new CounterHost().finish(virt, 'counter');
  },

  'after OutOfGas it is idle': ({ instance, gas }) => {
    const virt = instance();
    const run = new CounterHost().call(virt, 'counter', gas.counter[2]);
    equal(run.outcome, 'OutOfGas', 'outcome');
    equal(run.gasAtSyscalls.length, 3, 'number of syscalls');
    error(virt.run(GAS_MAX, resume(0n)), 'InvalidInstance', 'resume');
    new CounterHost().finish(virt, 'counter');
  },

  'a call that was given up at a syscall blocks only its own instance': ({ instance }) => {
    const suspended = instance();
    suspend(suspended);
    new CounterHost().finish(instance(), 'counter');
    finishSuspended(suspended);
  },

  'gas beyond i64, a return value beyond u64 and a broken name are faults of the caller and change nothing': ({ instance }) => {
    const virt = instance();
    hostFault(() => virt.run(2n ** 63n, execute('counter')), 'ValueOutOfRange', 'gas 2^63');
    hostFault(() => virt.run(-(2n ** 63n) - 1n, execute('counter')), 'ValueOutOfRange', 'gas -2^63 - 1');
    hostFault(() => virt.run(GAS_MAX, execute('counter\ud800')), 'ValueOutOfRange', 'a name with a lone surrogate');
    suspend(virt);
    hostFault(() => virt.run(GAS_MAX, resume(-1n)), 'ValueOutOfRange', 'return value -1');
    hostFault(() => virt.run(GAS_MAX, resume(2n ** 64n)), 'ValueOutOfRange', 'return value 2^64');
    finishSuspended(virt);
  },
};
