import { type Execution, type IdleInstance, utf8Encode } from '@polkavirt/primitives';
import { ConformanceFailure, equal, error, hostFault, value } from '../../check.ts';
import { GAS_MAX } from '../../counter-host.ts';
import { PROBE } from '../../probe.ts';
import type { TypestateCaseTable } from '../case.ts';
import { prepared, syscallOf, TypestateCounterHost } from '../counter-host.ts';

const buffer = (): Uint8Array => new Uint8Array(8);

/** Fails unless a consumed instance refuses everything and does nothing. */
const consumedInstance = (instance: IdleInstance, what: string): void => {
  for (const name of ['counter', 'no_such_export']) {
    const result = instance.prepare(name);
    equal(result.ok ? 'a success' : result.error.error, 'InvalidInstance', `prepare ${name} on ${what}`);
  }
  instance.destroy();
};

/** The same for an execution. */
const consumedExecution = (execution: Execution, what: string): void => {
  const result = execution.run(GAS_MAX, 0n);
  equal(result.kind === 'Error' ? result.error : result.kind, 'InvalidInstance', `run on ${what}`);
  if (result.kind === 'Error') consumedInstance(result.instance, `the instance that a run on ${what} hands back`);
  error(execution.readMemory(PROBE.stackTop - 8, buffer()), 'InvalidInstance', `readMemory on ${what}`);
  error(execution.writeMemory(PROBE.stackTop - 8, buffer()), 'InvalidInstance', `writeMemory on ${what}`);
  error(execution.readMemory(0, new Uint8Array()), 'InvalidInstance', `readMemory of nothing on ${what}`);
  execution.destroy();
};

/** The state machine, and the ownership of handles. */
export const typestateStateCases: TypestateCaseTable = {
  'prepare consumes the instance': ({ instance }) => {
    const idle = instance();
    const execution = prepared(idle, 'counter');
    consumedInstance(idle, 'a prepared instance');
    const call = syscallOf(execution.run(GAS_MAX, 0n), 'the execution all the same');
    call.execution.destroy();
  },

  'run consumes the execution, however it ends': ({ instance }) => {
    const idle = instance();
    const start = prepared(idle, 'do_subcall');
    const call = syscallOf(start.run(GAS_MAX, 0n), 'do_subcall');
    consumedExecution(start, 'an execution that ran to a syscall');
    const end = call.execution.run(GAS_MAX, 0n);
    equal(end.kind, 'Finished', 'outcome of the second step');
    consumedExecution(call.execution, 'an execution that finished');
    if (end.kind !== 'Finished') return;
    const again = prepared(end.instance, 'do_panic');
    const failed = again.run(GAS_MAX, 0n);
    equal(failed.kind === 'Error' ? failed.error : failed.kind, 'Trap', 'outcome of do_panic');
    consumedExecution(again, 'an execution that trapped');
    consumedInstance(idle, 'the very first handle');
  },

  'handles that were consumed stay so when their instance is idle or prepared again': ({ instance }) => {
    const first = instance();
    const execution = prepared(first, 'offset');
    const call = syscallOf(execution.run(GAS_MAX, 0n), 'offset');
    const end = call.execution.run(GAS_MAX, 2n << 56n);
    if (end.kind !== 'Finished') throw new ConformanceFailure(`outcome of offset: expected 'Finished', got '${end.kind}'`);
    consumedInstance(first, 'the handle before the call');
    consumedExecution(execution, 'the execution of the call');
    const again = prepared(end.instance, 'offset');
    consumedInstance(end.instance, 'the handle that was prepared again');
    consumedExecution(call.execution, 'the execution of the call before');
    const second = syscallOf(again.run(GAS_MAX, 0n), 'the second call');
    second.execution.destroy();
  },

  'an unknown export is InvalidImage and hands the instance back': ({ instance }) => {
    let idle = instance();
    for (const name of ['no_such_export', '', 'counte', 'counter2', 'Counter', 'counter\0']) {
      const result = idle.prepare(name);
      if (result.ok) throw new ConformanceFailure(`prepare '${name}': expected the error 'InvalidImage', got a success`);
      equal(result.error.error, 'InvalidImage', `prepare '${name}'`);
      idle = result.error.instance;
    }
    const host = new TypestateCounterHost();
    host.finish(idle, 'counter');
    equal(host.counter, 8n, 'counter of a call afterwards');
  },

  'an export is named by text or by bytes': ({ instance }) => {
    const name = 'größe_🦀';
    for (const form of [name, utf8Encode(name, 'name')]) {
      const result = instance(PROBE.program).prepare(form);
      if (!result.ok) throw new ConformanceFailure(`prepare: expected a success, got '${result.error.error}'`);
      equal(syscallOf(result.value.run(GAS_MAX, 0n), name).a0, 42n, 'a0');
    }
    const bytes = instance(PROBE.program).prepare(Uint8Array.of(0xff, 0xfe));
    equal(bytes.ok ? 'a success' : bytes.error.error, 'InvalidImage', 'prepare with bytes that are no text');
  },

  'destroying releases, once, in every state': ({ instance, module, maxInstances }) => {
    const made = module();
    for (let n = 0; n < 2 * maxInstances; n++) {
      const idle = value(made.instantiate(), `instance ${n}`);
      if (n % 3 === 0) idle.destroy();
      if (n % 3 === 1) prepared(idle, 'counter').destroy();
      if (n % 3 === 2) syscallOf(prepared(idle, 'counter').run(GAS_MAX, 0n), 'counter').execution.destroy();
    }
    const idle = instance();
    idle.destroy();
    idle.destroy();
    consumedInstance(idle, 'a destroyed instance');
    const execution = prepared(instance(), 'counter');
    execution.destroy();
    consumedExecution(execution, 'a destroyed execution');
  },

  'using releases what it still owns, and nothing else': ({ module, maxInstances }) => {
    const made = module();
    const host = new TypestateCounterHost();
    for (let n = 0; n < 2 * maxInstances; n++) {
      using idle = value(made.instantiate(), `instance ${n}`);
      if (n % 2 === 0) continue;
      using execution = prepared(idle, 'add_99');
      const call = syscallOf(execution.run(GAS_MAX, 0n), 'add_99');
      using _suspended = call.execution;
      host.answer(call);
    }
    equal(host.counter, 99n * BigInt(maxInstances), 'counter');
    const idle = value(made.instantiate(), 'one more instance');
    let execution: Execution;
    {
      using moved = idle;
      execution = prepared(moved, 'counter');
    }
    equal(syscallOf(execution.run(GAS_MAX, 0n), 'what was moved out of its scope').kind, 'Syscall', 'outcome');
  },

  'gas beyond i64, an a0 beyond u64 and a broken name are faults of the caller and consume nothing': ({ instance }) => {
    const idle = instance();
    hostFault(() => idle.prepare('counter\ud800'), 'ValueOutOfRange', 'a name with a lone surrogate');
    hostFault(() => idle.prepare(1 as unknown as string), 'ValueOutOfRange', 'a name that is a number');
    const execution = prepared(idle, 'counter');
    hostFault(() => execution.run(2n ** 63n, 0n), 'ValueOutOfRange', 'gas 2^63');
    hostFault(() => execution.run(-(2n ** 63n) - 1n, 0n), 'ValueOutOfRange', 'gas -2^63 - 1');
    hostFault(() => execution.run(GAS_MAX, 2n ** 64n), 'ValueOutOfRange', 'a0 2^64');
    hostFault(() => execution.run(GAS_MAX, -1n), 'ValueOutOfRange', 'a0 -1');
    syscallOf(execution.run(GAS_MAX, 0n), 'a run afterwards').execution.destroy();
  },
};
