import type { ExecError, ExecResult, ModuleError, TypestateInstantiateError, TypestateVirtT } from '@polkavirt/primitives';

type Syscall = Extract<ExecResult, { readonly kind: 'Syscall' }>;

/** Runs one export of a contract and gives the names of the host functions that it called; `answer` is what it is told. */
export function hostCallsOf(
  virt: TypestateVirtT,
  program: Uint8Array,
  functionName: string,
  gas: bigint,
  answer: (call: Syscall) => bigint | 'stop',
): readonly string[] | ModuleError | TypestateInstantiateError | ExecError {
  const compiled = virt.fromBytes(program);
  if (!compiled.ok) return compiled.error;
  const instance = compiled.value.module.instantiate();
  if (!instance.ok) return instance.error;
  const prepared = instance.value.prepare(functionName);
  if (!prepared.ok) {
    prepared.error.instance.destroy();
    return prepared.error.error;
  }

  const calls: string[] = [];
  let step = prepared.value.run(gas, 0n);
  while (step.kind === 'Syscall') {
    calls.push(String.fromCharCode(...step.syscallSymbol));
    const value = answer(step);
    if (value === 'stop') {
      step.execution.destroy();
      return calls;
    }
    // Each step hands on what runs next: `step.execution` is of no use afterwards.
    step = step.execution.run(step.gasLeft, value);
  }
  step.instance.destroy();
  return step.kind === 'Finished' ? calls : step.error;
}
