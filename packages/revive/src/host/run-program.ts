import type { HexString } from '@polkavirt/mock-runtime';
import { type Execution, HostFault, type IdleInstance, utf8Decode } from '@polkavirt/primitives';
import { Failure } from '../errors.ts';
import type { CallStack } from '../exec/call-stack.ts';
import { instantiateModule } from '../exec/code-loader.ts';
import { EMPTY_OUTPUT, type Frame, type Output } from '../exec/frame.ts';
import type { ProgramState } from '../exec/program-runner.ts';
import { HOST_FUNCTIONS, type HostFunction, type HostFunctionName, isHostFunctionName, unpackArgs } from '../host-functions.ts';
import { GuestMemory } from './guest-memory.ts';
import type { HostContext, HostHandler } from './host-context.ts';
import { HOST_HANDLERS } from './host-handlers.ts';

/** After these, another program may have been the last one to stop. */
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
 * @throws Failure if it ends abnormally. A trap spends all gas of the frame, as the contract does not say how much was left.
 */
export function runProgram(stack: CallStack, frame: Frame, codeHash: HexString, state: ProgramState): Output {
  let handle: IdleInstance | Execution = instantiateModule(stack.env, codeHash);
  try {
    const prepared = handle.prepare(frame.exportName);
    if (!prepared.ok) {
      handle = prepared.error.instance;
      throw new Failure('CodeRejected', `the program has no export ${frame.exportName}`);
    }
    let execution = prepared.value;
    handle = execution;
    let a0 = 0n;
    for (;;) {
      const { fuel } = frame.gas;
      const step = execution.run(fuel, a0);
      if (step.kind === 'Error') {
        handle = step.instance;
        state.isLatest = true;
        throw stopOf(step.error, frame, fuel);
      }
      frame.gas.syncFuel(fuel, step.gasLeft);
      if (step.kind === 'Finished') {
        handle = step.instance;
        return EMPTY_OUTPUT;
      }
      execution = step.execution;
      handle = execution;
      const name = utf8Decode(step.syscallSymbol);
      if (name === undefined || !isHostFunctionName(name)) {
        throw new Failure(
          'InvalidSyscall',
          `the program called ${name ?? 'a function whose name is not UTF-8'}, which does not exist`,
        );
      }
      state.hostFunction = name;
      state.isLatest = !RUNS_OTHERS.has(name);
      const registers = [step.a0, step.a1, step.a2, step.a3, step.a4, step.a5];
      const result = callHost(name, { stack, frame, env: stack.env, memory: new GuestMemory(execution) }, registers);
      state.hostFunction = undefined;
      if (typeof result === 'object') return result.ends;
      a0 = result === undefined ? step.a0 : BigInt(result);
    }
  } finally {
    handle.destroy();
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
  const { base, perByte = 0n, bytes } = row.gas;
  frame.gas.charge(base + (bytes === undefined ? 0n : perByte * BigInt(args[bytes])), name);
  return (HOST_HANDLERS[name] as HostHandler)(host, args);
}
