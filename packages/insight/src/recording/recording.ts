/**
 * A recording: all inputs of the runs of a test, and their results. Programs are deterministic, so a recording can be
 * replayed on any implementation and examined.
 */

/** The generation of the interface: `VirtT` or `TypestateVirtT`. */
export type Generation = 'virt' | 'typestate';

/** How a step ended, the same for both generations. */
export type RecordedOutcome =
  | { readonly kind: 'Finished'; readonly gasLeft: bigint }
  | {
      readonly kind: 'Syscall';
      readonly gasLeft: bigint;
      readonly symbol: Uint8Array;
      /** a0 .. a5. */
      readonly args: readonly bigint[];
    }
  /** The name of the interface's error. */
  | { readonly kind: 'Error'; readonly error: string };

/**
 * One call. `instance` is the number of the instance, from 0 in order of creation; `error` is present if the call gave one.
 * Names of exports are bytes, because they need not be UTF-8.
 */
export type RecordedEvent =
  | { readonly kind: 'instantiate'; readonly instance: number; readonly program: string; readonly error?: string }
  /** `VirtT` only: an export starts. */
  | {
      readonly kind: 'execute';
      readonly instance: number;
      readonly name: Uint8Array;
      readonly gas: bigint;
      readonly outcome: RecordedOutcome;
    }
  /** `TypestateVirtT` only. */
  | { readonly kind: 'prepare'; readonly instance: number; readonly name: Uint8Array; readonly error?: string }
  /** An answer to a host call; after `prepare` also the first step. */
  | {
      readonly kind: 'resume';
      readonly instance: number;
      readonly a0: bigint;
      readonly gas: bigint;
      readonly outcome: RecordedOutcome;
    }
  | {
      readonly kind: 'write';
      readonly instance: number;
      readonly address: number;
      readonly bytes: Uint8Array;
      readonly error?: string;
    }
  /** `digest` says what was read, see `digestOf`. */
  | {
      readonly kind: 'read';
      readonly instance: number;
      readonly address: number;
      readonly length: number;
      readonly digest?: string;
      readonly error?: string;
    }
  | { readonly kind: 'destroy'; readonly instance: number };

export interface Recording {
  readonly generation: Generation;
  /** The cost model, if the recorder was told. */
  readonly costModel?: 'naive' | 'full';
  /** A note for people, such as the name of the test that failed. */
  readonly note?: string;
  /** The programs, by `0x` and their blake2b-256 in hex. */
  readonly programs: ReadonlyMap<string, Uint8Array>;
  readonly events: readonly RecordedEvent[];
  /** Whether the recording is complete; false for a truncated file. */
  readonly isComplete: boolean;
}
