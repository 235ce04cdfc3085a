import type { DestroyError, ExecError, MemoryError } from './errors.ts';
import type { Result } from './result.ts';
import type { StopReport } from './stop-report.ts';

/**
 * Instances as an implementation sees them, without the handles that a generation of the interface gives to its
 * callers. The handles are written once, on top of any core: {@link virtOf} and {@link typestateOf}.
 *
 * The handles check arguments and the order of calls: `prepare`, then `run` until it gives no syscall. A core need not check either.
 * An instance that was destroyed, or is lost, is `InvalidInstance` to every call.
 *
 * @typeParam I What names an instance: an object in an engine, an id on a wire.
 * @typeParam Name How the generation names exports: as text, or as bytes.
 * @typeParam Outcome How the generation describes the end of a step, and with it a host call: by number or by symbol.
 */
export interface InstanceCore<I, Name, Outcome> {
  /** Makes an idle instance ready to start an export; `InvalidImage` if it has none of this name, and then it stays idle. */
  prepare(instance: I, functionName: Name): Result<void, ExecError>;
  /**
   * Runs an instance that is ready to start or suspended, with `a0` in register a0. After a syscall it is suspended,
   * otherwise idle. An exception is a bug of the implementation.
   */
  run(instance: I, gasLeft: bigint, a0: bigint): Result<Outcome, ExecError>;
  /** Copies guest memory at `offset` into `dest`; nothing if any byte is not accessible. */
  memoryRead(instance: I, offset: number, dest: Uint8Array): Result<void, MemoryError>;
  /** Copies `src` to guest memory at `offset`; nothing if any byte is not writable. */
  memoryWrite(instance: I, offset: number, src: Uint8Array): Result<void, MemoryError>;
  /** Why the last `run` or `prepare` ended, for people: see `Virt.explain`. Left out by cores that cannot tell. */
  explain?(instance: I): StopReport | undefined;
  /** Gives the instance up for good. */
  destroy(instance: I): Result<void, DestroyError>;
}
