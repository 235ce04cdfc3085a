import { execute, resume, type Virt, type VirtT } from '@polkavirt/primitives';
import type { Target, TargetStep } from './target.ts';

/** A {@link Target} over the VirtT generation. */
export function virtTarget(virt: VirtT): Target {
  return {
    explainRefusal: (program) => virt.explainRefusal?.(program),
    instantiate(program) {
      const result = virt.instantiate(program);
      if (!result.ok) return undefined;
      const instance = result.value;
      const memory = instance.memory();
      return {
        execute: (functionName, gas) => stepOf(instance, gas, execute(functionName)),
        resume: (returnValue, gas) => stepOf(instance, gas, resume(returnValue)),
        explain: () => instance.explain?.(),
        read: (address, dest) => memory.read(address, dest).ok,
        destroy: () => void instance.destroy(),
      };
    },
  };
}

function stepOf(virt: Virt, gas: bigint, action: ReturnType<typeof execute>): TargetStep {
  const result = virt.run(gas, action);
  if (!result.ok) return { kind: 'Error', error: result.error };
  const outcome = result.value;
  if (outcome.kind === 'Finished') return outcome;
  const symbol = new Uint8Array(4);
  new DataView(symbol.buffer).setUint32(0, outcome.syscallNo, true);
  const { gasLeft, a0, a1, a2, a3, a4, a5 } = outcome;
  return { kind: 'Syscall', gasLeft, symbol, args: [a0, a1, a2, a3, a4, a5] };
}
