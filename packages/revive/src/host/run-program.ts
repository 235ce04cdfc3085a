import type { HexString } from '@polkavirt/mock-runtime';
import { HostFault, OwnedInstance, utf8Decode } from '@polkavirt/primitives';
import { Failure } from '../errors.ts';
import type { CallStack } from '../exec/call-stack.ts';
import { instantiateModule } from '../exec/code-loader.ts';
import { EMPTY_OUTPUT, type Frame, type Output } from '../exec/frame.ts';
import type { HostReturn } from '../exec/observer.ts';
import type { ProgramState } from '../exec/program-runner.ts';
import { HOST_FUNCTIONS, type HostFunction, type HostFunctionName, isHostFunctionName, unpackArgs } from '../host-functions.ts';
import { GuestMemory } from './guest-memory.ts';
import type { HostContext, HostHandler } from './host-context.ts';
import { HOST_HANDLERS } from './host-handlers.ts';

/** After these host functions, another program may have been the last one to stop. */
const RUNS_OTHERS: ReadonlySet<HostFunctionName> = new Set([
  'call',
  'call_evm',
  'delegate_call',
  'delegate_call_evm',
  'instantiate',
]);

/**
 * Runs an export of a program to its end, answering its host calls.
 *
 * @throws Failure if it ends abnormally. A trap spends all gas of the frame, because the interface does not tell how much was left.
 */
export function runProgram(stack: CallStack, frame: Frame, codeHash: HexString, state: ProgramState): Output {
  const instance = new OwnedInstance(instantiateModule(stack.env, codeHash));
  try {
    const prepared = instance.prepare(frame.exportName);
    if (!prepared.ok) throw new Failure('CodeRejected', `the program has no export ${frame.exportName}`);
    const memory = new GuestMemory(instance);
    let a0 = 0n;
    for (;;) {
      const { fuel } = frame.gas;
      const step = instance.run(fuel, a0);
      if (!step.ok) {
        state.isLatest = true;
        throw stopOf(step.error, frame, fuel);
      }
      const outcome = step.value;
      frame.gas.syncFuel(fuel, outcome.gasLeft);
      if (outcome.kind === 'Finished') return EMPTY_OUTPUT;
      const name = utf8Decode(outcome.syscallSymbol);
      if (name === undefined || !isHostFunctionName(name)) {
        throw new Failure(
          'InvalidSyscall',
          `the program called ${name ?? 'a function whose name is not UTF-8'}, which does not exist`,
        );
      }
      state.hostFunction = name;
      state.isLatest = !RUNS_OTHERS.has(name);
      const registers = [outcome.a0, outcome.a1, outcome.a2, outcome.a3, outcome.a4, outcome.a5];
      const result = callHost(name, { stack, frame, env: stack.env, memory }, registers);
      state.hostFunction = undefined;
      if (typeof result === 'object') return result.ends;
      a0 = result === undefined ? outcome.a0 : BigInt(result);
      const end: HostReturn = { depth: frame.depth, name, result: a0, gasLeft: frame.gas.left };
      stack.observe((observer) => observer.hostReturn?.(end));
    }
  } finally {
    instance.destroy();
  }
}

function stopOf(error: 'InvalidInstance' | 'InvalidImage' | 'OutOfGas' | 'Trap', frame: Frame, fuel: bigint): Failure {
  if (error === 'InvalidInstance') throw new HostFault('Internal', 'the implementation lost a live instance');
  frame.gas.consumeAll();
  if (error === 'OutOfGas')
    return new Failure('OutOfGas', `the program needed more than the ${fuel} units of fuel that were left`);
  if (error === 'InvalidImage') return new Failure('InvalidSyscall', 'the program called a function that it does not import');
  return new Failure('ContractTrapped', 'the program trapped, or touched memory that it may not touch');
}

function callHost(name: HostFunctionName, host: HostContext, registers: readonly bigint[]) {
  const { frame, stack } = host;
  const row: HostFunction = HOST_FUNCTIONS[name];
  const args = unpackArgs(name, registers);
  stack.observe((observer) => observer.hostCall?.({ depth: frame.depth, name, args, gasLeft: frame.gas.left }));
  if (row.mutating === true && frame.readOnly) {
    throw new Failure('StateChangeDenied', `${name} changes the state, which a read-only call may not`);
  }
  frame.gas.charge(host.env.schedule.enter(name, args), name);
  return (HOST_HANDLERS[name] as HostHandler)(host, args);
}
