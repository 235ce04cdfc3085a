/**
 * A recording: everything that entered the runs of a test, and what came out. Programs are deterministic, so that whoever has it can do the
 * same runs again, on any implementation, and look into them.
 */

/** What the calls were made on: `VirtT`, or `TypestateVirtT`. */
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
 * One call that a caller made. `instance` counts from 0 in the order in which instances were made; `error` is there if the call gave one.
 * Names of exports are bytes, since they need not be text.
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
  /** What gas counted, if whoever recorded it said so. */
  readonly costModel?: 'naive' | 'full';
  /** A sentence for people, such as the name of the test that failed. */
  readonly note?: string;
  /** The programs, by `0x` and their blake2b-256 in hex. */
  readonly programs: ReadonlyMap<string, Uint8Array>;
  readonly events: readonly RecordedEvent[];
  /** Whether the recording ends as its writer meant it; false for a file that was cut off. */
  readonly isComplete: boolean;
}
