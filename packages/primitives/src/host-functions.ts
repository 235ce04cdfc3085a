import type { DestroyError, ExecError, InstantiateError, MemoryError } from './errors.ts';
import type { Result } from './result.ts';
import type { ExecAction, ExecOutcome } from './virt.ts';

/**
 * The calls that cross the bridge, with instances as ids: what the manager behind the host functions
 * implements, and what a forwarder sees at the other end of a wire.
 */
export interface VirtHost {
  /** The id of a new instance, a u32. Ids count up from 0 and are never used again. */
  instantiate(program: Uint8Array): Result<number, InstantiateError>;
  run(instanceId: number, gasLeft: bigint, action: ExecAction): Result<ExecOutcome, ExecError>;
  memoryRead(instanceId: number, offset: number, dest: Uint8Array): Result<void, MemoryError>;
  memoryWrite(instanceId: number, offset: number, src: Uint8Array): Result<void, MemoryError>;
  destroy(instanceId: number): Result<void, DestroyError>;
}

/**
 * A wire format: how the calls of {@link VirtHost} become calls of raw host functions and back.
 * Host and forwarder share nothing else, so a third format (an own codec, a recorder, a fault injector)
 * plugs in without a change to either.
 *
 * @typeParam Table The raw host functions of this format, by import name.
 */
export interface Wire<Table extends HostFunctionTable = HostFunctionTable> {
  /** How the format is named in flags and tables, such as `scale`. */
  readonly name: string;
  /** The host's half: raw functions that decode, call `host`, and encode. */
  serve(host: VirtHost): Table;
  /** The forwarder's half: a {@link VirtHost} that encodes, calls `table`, and decodes. */
  connect(table: Table): VirtHost;
}

/** Raw host functions by import name (`ext_virtualization_<fn>_version_1`). What they take is the wire's matter. */
// biome-ignore lint/suspicious/noExplicitAny: each wire narrows the parameters; the table as such only knows names
export type HostFunctionTable = Readonly<Record<string, (...args: any[]) => unknown>>;

/** The import name of a host function of the trait `Virtualization`. */
export const hostFunctionName = <Fn extends string>(fn: Fn) => `ext_virtualization_${fn}_version_1` as const;
