import type { DestroyError, ExecError, InstantiateError, MemoryError } from './errors.ts';
import { HostFault, type Result } from './result.ts';
import type { ExecAction, ExecOutcome } from './virt.ts';

/**
 * The calls that cross the bridge, with instances as ids: what the manager behind the host functions
 * implements, and what a forwarder sees at the other end of a wire.
 *
 * Values outside their type (an id beyond u32, a gas beyond i64) are the caller's bug; each implementation answers them with
 * `HostFault` `ValueOutOfRange`, so that neither the forwarder nor the manager behind a wire has to check.
 */
export interface VirtHost {
  /** The id of a new instance, a u32. Ids count up from 0 and are never used again. */
  instantiate(program: Uint8Array): Result<number, InstantiateError>;
  run(instanceId: number, gasLeft: bigint, action: ExecAction): Result<ExecOutcome, ExecError>;
  memoryRead(instanceId: number, offset: number, dest: Uint8Array): Result<void, MemoryError>;
  memoryWrite(instanceId: number, offset: number, src: Uint8Array): Result<void, MemoryError>;
  destroy(instanceId: number): Result<void, DestroyError>;
}

/** What either half of a wire says about its format. */
export interface WireFormat {
  /** How the format is named in flags and tables, such as `scale`. */
  readonly name: string;
  /** The format's version, a whole number from 1; 1 if it is left out. It grows when the bytes of a message change. */
  readonly version?: number;
  /** Older versions that this half understands as well. */
  readonly olderVersions?: readonly number[];
}

/**
 * The host's half of a wire format: how calls of raw host functions become calls of a {@link VirtHost}.
 *
 * Host and forwarder share only the format, so another format (a codec of your own, a recorder, a fault injector) plugs
 * in by its two halves without a change to either: see {@link Wire}.
 *
 * @typeParam Table The raw host functions of this format, by import name.
 * @typeParam Host The calls that the format carries: those of this generation, or `TypestateHost`.
 */
export interface WireServer<Table extends HostFunctionTable = HostFunctionTable, Host = VirtHost> extends WireFormat {
  /**
   * Raw functions that decode, call `host`, and encode. They must not depend on `this`, and must throw nothing but
   * `HostFault`: `MalformedWire` for arguments that the format does not allow.
   */
  serve(host: Host): Table;
  /** How a tap shows the raw calls to people. Without it a tap shows the raw values. */
  readonly inspector?: WireInspector;
}

/** The forwarder's half of a wire format: see {@link WireServer}. */
export interface WireClient<Table extends HostFunctionTable = HostFunctionTable, Host = VirtHost> extends WireFormat {
  /**
   * A `Host` that encodes, calls `table`, and decodes. The functions are taken from the table once and called
   * without `this`.
   *
   * @throws HostFault `MissingHostFunction` at once if the table lacks a function; `MalformedWire` from a call whose
   *   answer the format does not allow.
   */
  connect(table: Table): Host;
}

/**
 * Both halves of a wire format. The shortest possible one passes JavaScript values through unchanged (the tests of
 * *host* have it, and one in JSON):
 *
 * ```ts
 * const direct: Wire<{ readonly call: <Fn extends keyof VirtHost>(fn: Fn, args: Parameters<VirtHost[Fn]>) => unknown }> = {
 *   name: 'direct',
 *   serve: (host) => ({ call: (fn, args) => Reflect.apply(host[fn], host, args) }),
 *   connect: ({ call }) => ({
 *     instantiate: (...args) => call('instantiate', args) as ReturnType<VirtHost['instantiate']>,
 *     run: (...args) => call('run', args) as ReturnType<VirtHost['run']>,
 *     memoryRead: (...args) => call('memoryRead', args) as ReturnType<VirtHost['memoryRead']>,
 *     memoryWrite: (...args) => call('memoryWrite', args) as ReturnType<VirtHost['memoryWrite']>,
 *     destroy: (...args) => call('destroy', args) as ReturnType<VirtHost['destroy']>,
 *   }),
 * };
 * const virt = createForwarder({ table: createHost({ virt: createNative(), wire: direct }).table, wire: direct });
 * ```
 */
export interface Wire<Table extends HostFunctionTable = HostFunctionTable, Host = VirtHost>
  extends WireServer<Table, Host>,
    WireClient<Table, Host> {}

/** Turns raw calls into values for people. It throws nothing and changes nothing. */
export interface WireInspector {
  /** The generation of the interface whose functions these are. Left out by inspectors that serve any. */
  readonly generation?: Generation;
  /** The input, inspected before the call. */
  args(name: string, args: readonly unknown[]): Inspection;
  /** The output, inspected after the call; `args` are the arguments of the call. */
  result(name: string, args: readonly unknown[], result: unknown): Inspection;
  /** The memory that the function may read, as it is before the call. Absent for wires without memory. */
  reads?(name: string, args: readonly unknown[]): readonly MemoryRange[];
  /** The memory that the function has written, as it is after the call. */
  writes?(name: string, args: readonly unknown[], result: unknown): readonly MemoryRange[];
}

/** The generations of the interface: `VirtT`, and the one of modules, instances and executions. */
export type Generation = 'virt' | 'typestate';

/** Memory that a parameter of a raw call points to. */
export interface MemoryRange {
  /** The parameter's name. */
  readonly parameter: string;
  /** Where it lies in the runtime's linear memory, a u32. */
  readonly address: number;
  /** A copy of what lies there. */
  readonly bytes: Uint8Array;
}

/** A copy of a raw call, which does not change when the caller continues. */
export interface RawCall {
  readonly args: readonly unknown[];
  /** Undefined after a fault. */
  readonly result: unknown;
  /** Memory that parameters point to and the function reads, before the call. */
  readonly reads: readonly MemoryRange[];
  /** Memory that the function wrote. */
  readonly writes: readonly MemoryRange[];
}

/** One direction of a raw call. */
export interface Inspection {
  /** Bytes that cross: parameters or result, and the memory that they point to. */
  readonly bytes: number;
  /** The decoded form, or an Error that says why there is none. */
  readonly decoded: unknown;
}

/** Raw host functions by import name (`ext_virtualization_<fn>_version_<n>`). Their parameters depend on the wire. */
// biome-ignore lint/suspicious/noExplicitAny: each wire narrows the parameters; the table as such only knows names
export type HostFunctionTable = Readonly<Record<string, (...args: any[]) => unknown>>;

/**
 * Checks that a table has what a wire calls; {@link WireClient.connect} starts with it.
 *
 * @throws HostFault `MissingHostFunction` that names each absent one.
 */
export const requireHostFunctions = (
  wire: string,
  table: HostFunctionTable,
  functions: readonly string[],
  version: HostFunctionVersion = 1,
): void => {
  const names = functions.map((fn) => hostFunctionName(fn, version));
  const missing = names.filter((name) => typeof table?.[name] !== 'function');
  if (missing.length > 0) {
    throw new HostFault(
      'MissingHostFunction',
      `the host-function table lacks ${missing.join(', ')}, which the ${wire} wire calls`,
    );
  }
};

/**
 * The version in a host function's name. Upstream has both generations at 1, but they share names (`instantiate`, `run`, ..) with other
 * parameters. A table that holds both has the typestate generation at 2, which is what upstream's runtime interface does when a function changes.
 */
export type HostFunctionVersion = 1 | 2;

/** The import name of a host function of the trait `Virtualization`. */
export const hostFunctionName = <Fn extends string, Version extends HostFunctionVersion = 1>(
  fn: Fn,
  version: Version = 1 as Version,
) => `ext_virtualization_${fn}_version_${version}` as const;
