import { parseProgram } from '@polkavirt/polkavm';
import { OwnedInstance, type TypestateVirtT } from '@polkavirt/primitives';
import type { Target, TargetInstance, TargetStep } from './target.ts';

/** A {@link Target} over the typestate generation. */
export function typestateTarget(virt: TypestateVirtT): Target {
  return {
    explainRefusal: (program) => virt.explainRefusal?.(program),
    instantiate(program) {
      const compiled = virt.fromBytes(program);
      if (!compiled.ok) return undefined;
      const made = compiled.value.module.instantiate();
      return made.ok ? drive(new OwnedInstance(made.value), program) : undefined;
    },
  };
}

/** The names of a program's exports, for the rare instance of which none is known to exist. */
function* exportNames(program: Uint8Array): Generator<Uint8Array> {
  const parsed = parseProgram(program);
  if (parsed.ok) for (const { symbol } of parsed.value.exports) yield symbol;
}

function drive(instance: OwnedInstance, program: Uint8Array): TargetInstance {
  let known: string | undefined;

  const run = (gas: bigint, value: bigint): TargetStep => {
    const result = instance.run(gas, value);
    if (!result.ok) return { kind: 'Error', error: result.error };
    if (result.value.kind === 'Finished') return result.value;
    const { gasLeft, syscallSymbol, a0, a1, a2, a3, a4, a5 } = result.value;
    return { kind: 'Syscall', gasLeft, symbol: syscallSymbol, args: [a0, a1, a2, a3, a4, a5] };
  };

  /** Only a prepared instance gives access to memory. Preparing one for any export changes registers, and no memory. */
  const prepareForMemory = (): void => {
    if (instance.isPrepared) return;
    for (const name of known === undefined ? exportNames(program) : [known]) if (instance.prepare(name).ok) return;
  };

  return {
    execute(functionName, gas) {
      const prepared = instance.prepare(functionName);
      if (!prepared.ok) return { kind: 'Error', error: prepared.error };
      known = functionName;
      return run(gas, 0n);
    },
    resume: (returnValue, gas) => run(gas, returnValue),
    explain: () => instance.explain(),
    read(address, dest) {
      prepareForMemory();
      return instance.memoryRead(address, dest).ok;
    },
    destroy: () => instance.destroy(),
  };
}
