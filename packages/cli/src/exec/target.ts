import { type ExecError, execute, resume, type Virt, type VirtT } from '@polkavirt/primitives';

/** How a step of a {@link TargetInstance} ended, in the terms of `exec`: the same for both generations of the contract. */
export type TargetStep =
  | { readonly kind: 'Finished'; readonly gasLeft: bigint }
  | {
      readonly kind: 'Syscall';
      readonly gasLeft: bigint;
      readonly symbol: Uint8Array;
      /** a0 .. a5. */
      readonly args: readonly bigint[];
    }
  | { readonly kind: 'Error'; readonly error: ExecError };

/** A live instance, driven by exports and answers. */
export interface TargetInstance {
  execute(functionName: string, gas: bigint): TargetStep;
  resume(returnValue: bigint, gas: bigint): TargetStep;
  /** False if any byte is not accessible. */
  read(address: number, dest: Uint8Array): boolean;
  destroy(): void;
}

/** What a case runs on. */
export interface Target {
  /** A new instance, or undefined if the program is refused. */
  instantiate(program: Uint8Array): TargetInstance | undefined;
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

/** A {@link Target} over the VirtT generation. */
export function virtTarget(virt: VirtT): Target {
  return {
    instantiate(program) {
      const result = virt.instantiate(program);
      if (!result.ok) return undefined;
      const instance = result.value;
      const memory = instance.memory();
      return {
        execute: (functionName, gas) => stepOf(instance, gas, execute(functionName)),
        resume: (returnValue, gas) => stepOf(instance, gas, resume(returnValue)),
        read: (address, dest) => memory.read(address, dest).ok,
        destroy: () => void instance.destroy(),
      };
    },
  };
}
