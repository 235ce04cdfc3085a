import type { ExecError, StopReport } from '@polkavirt/primitives';

/** How a step of a {@link TargetInstance} ended: the same for both generations of the interface. */
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
  /** Why it stopped, if the implementation knows. Call it before memory is read. */
  explain(): StopReport | undefined;
  /** False if any byte is not accessible. */
  read(address: number, dest: Uint8Array): boolean;
  destroy(): void;
}

/** The implementation that a case runs on, in a form common to both generations. */
export interface Target {
  /** A new instance, or undefined if the program is refused. */
  instantiate(program: Uint8Array): TargetInstance | undefined;
  /** Why a program is refused, if the implementation knows. */
  explainRefusal(program: Uint8Array): string | undefined;
}
