import { parseProgram } from '@polkavirt/polkavm';
import type { Execution, IdleInstance, TypestateVirtT } from '@polkavirt/primitives';
import type { Target, TargetInstance, TargetStep } from './target.ts';

/** The handle that owns the instance now. */
type Owner = { readonly idle: IdleInstance } | { readonly execution: Execution };

/** A {@link Target} over the typestate generation. */
export function typestateTarget(virt: TypestateVirtT): Target {
  return {
    instantiate(program) {
      const compiled = virt.fromBytes(program);
      if (!compiled.ok) return undefined;
      const made = compiled.value.module.instantiate();
      return made.ok ? drive({ idle: made.value }, program) : undefined;
    },
  };
}

/** The names of a program's exports, for the rare instance of which none is known to exist. */
function* exportNames(program: Uint8Array): Generator<Uint8Array> {
  const parsed = parseProgram(program);
  if (parsed.ok) for (const { symbol } of parsed.value.exports) yield symbol;
}

function drive(start: Owner, program: Uint8Array): TargetInstance {
  let owner = start;
  let known: string | undefined;

  const prepare = (functionName: string | Uint8Array): Extract<TargetStep, { readonly kind: 'Error' }> | undefined => {
    if (!('idle' in owner)) return { kind: 'Error', error: 'InvalidInstance' };
    const prepared = owner.idle.prepare(functionName);
    if (!prepared.ok) {
      owner = { idle: prepared.error.instance };
      return { kind: 'Error', error: prepared.error.error };
    }
    owner = { execution: prepared.value };
    return undefined;
  };

  const run = (gas: bigint, value: bigint): TargetStep => {
    if (!('execution' in owner)) return { kind: 'Error', error: 'InvalidInstance' };
    const result = owner.execution.run(gas, value);
    if (result.kind !== 'Syscall') {
      owner = { idle: result.instance };
      return result.kind === 'Finished' ? { kind: 'Finished', gasLeft: result.gasLeft } : { kind: 'Error', error: result.error };
    }
    const { execution, gasLeft, syscallSymbol, a0, a1, a2, a3, a4, a5 } = result;
    owner = { execution };
    return { kind: 'Syscall', gasLeft, symbol: syscallSymbol, args: [a0, a1, a2, a3, a4, a5] };
  };

  /** Only an execution gives access to memory. Preparing one for any export changes registers, and no memory. */
  const execution = (): Execution | undefined => {
    if ('idle' in owner) {
      for (const name of known === undefined ? exportNames(program) : [known]) if (prepare(name) === undefined) break;
    }
    return 'execution' in owner ? owner.execution : undefined;
  };

  return {
    execute(functionName, gas) {
      const failed = prepare(functionName);
      if (failed !== undefined) return failed;
      known = functionName;
      return run(gas, 0n);
    },
    resume: (returnValue, gas) => run(gas, returnValue),
    read: (address, dest) => execution()?.readMemory(address, dest).ok ?? false,
    destroy: () => ('idle' in owner ? owner.idle : owner.execution).destroy(),
  };
}
