import {
  type Generation,
  type HostFunctionTable,
  type Inspection,
  isBytes,
  labelTable,
  type MemoryRange,
  type RawCall,
  type WireServer,
  wiresOf,
} from '@polkavirt/primitives';
import { anObject, checkOptions } from '@polkavirt/primitives/options';
import { type Observable, Subject } from 'rxjs';
import { GuardedObservable } from './guarded-observable.ts';

/** One call of a raw host function, as a tap saw it. */
export interface HostCallRecord {
  /** The wire, such as `scale`. */
  readonly wire: string;
  /** The wire's version, from 1. */
  readonly wireVersion: number;
  /** The import name, `ext_virtualization_<fn>_version_1`. */
  readonly name: string;
  /** Bytes that went in: parameters and the memory that they point to. */
  readonly bytesIn: number;
  /** Bytes that came out: the result and the memory that was written. 0 after a fault. */
  readonly bytesOut: number;
  /** The decoded arguments; an Error if they are malformed. */
  readonly args: unknown;
  /** The decoded result; an Error if it is malformed; undefined after a fault. */
  readonly result: unknown;
  /** What the function threw, if it did. The caller gets it as well. */
  readonly fault?: unknown;
  /** Time inside the raw function, in nanoseconds, as exactly as the platform's clock tells. */
  readonly durationNs: number;
  /** The generation of the interface, if the wire's inspector knows it. */
  readonly generation?: Generation;
  /** The id of the instance that the call is about, or that it made; undefined if it is about none, or is malformed. */
  readonly instance?: number;
  /** The call itself, with the option `recordBytes`. */
  readonly raw?: RawCall;
}

export interface Tap<Table extends HostFunctionTable> {
  /** The observed functions, to be used in place of the original ones. */
  readonly table: Table;
  /**
   * Emits a record after each call. Hot: calls without a subscriber are not recorded. Subscribers run within the call
   * and may make calls themselves. What a subscriber throws goes to `onSubscriberError`; it ends neither the call nor
   * the process.
   */
  readonly calls$: Observable<HostCallRecord>;
}

export interface TapOptions {
  /** Whether records have {@link HostCallRecord.raw}: arguments, result, and the memory that pointers reach, copied. Default false. */
  readonly recordBytes?: boolean;
  /** Called with what a subscriber of the tap throws. Default: it is printed as an error. */
  readonly onSubscriberError?: (error: unknown) => void;
}

const printError = (error: unknown): void => console.error('polkavirt: a subscriber of a tap failed:', error);

/** The one clock that Node and browsers share; the ES library's types lack it. */
declare const performance: { now(): number };
/** Likewise for errors. */
declare const console: { error(...parts: unknown[]): void };

/**
 * Watches a host-function table. Without a subscriber a call costs one comparison more than the raw one: nothing is decoded, timed
 * or allocated.
 *
 * ```ts
 * import { createHost, serveScale, tapHostFunctions } from '@polkavirt/host';
 * import { createNative } from '@polkavirt/native';
 *
 * const tap = tapHostFunctions(createHost({ virt: createNative(), wire: serveScale }).table, serveScale);
 * tap.calls$.subscribe(({ name, bytesIn, bytesOut, durationNs }) => console.log(name, bytesIn, bytesOut, durationNs));
 * tap.table; // to a forwarder, in place of the host's
 * ```
 *
 * @param wire The format of the table, whose inspector decodes.
 */
export const tapHostFunctions = <Table extends HostFunctionTable>(
  table: Table,
  wire: Pick<WireServer<Table>, 'name' | 'version' | 'inspector'>,
  { onSubscriberError = printError, recordBytes = false }: TapOptions = {},
): Tap<Table> => {
  const calls = new Subject<HostCallRecord>();
  checkOptions('tapHostFunctions', { table, wire }, { table: anObject, wire: anObject });
  const { inspector } = wire;

  const observed = (name: string, call: (...args: unknown[]) => unknown, args: unknown[]): unknown => {
    const input = look(args, () => inspector?.args(name, args));
    const given = recordBytes ? { args: args.map(copyOf), reads: ranges(() => inspector?.reads?.(name, args)) } : undefined;
    let raw: RawCall | undefined = given && { ...given, result: undefined, writes: [] };
    const start = performance.now();
    let output: Inspection = { bytes: 0, decoded: undefined };
    let failure: { fault?: unknown } = {};
    let end = start;
    try {
      const result = call(...args);
      end = performance.now();
      output = look([result], () => inspector?.result(name, args, result));
      if (given !== undefined) {
        raw = { ...given, result: copyOf(result), writes: ranges(() => inspector?.writes?.(name, args, result)) };
      }
      return result;
    } catch (fault) {
      end = performance.now();
      failure = { fault };
      throw fault;
    } finally {
      calls.next({
        wire: wire.name,
        wireVersion: wire.version ?? 1,
        name,
        bytesIn: input.bytes,
        bytesOut: output.bytes,
        args: input.decoded,
        result: output.decoded,
        ...failure,
        durationNs: Math.round((end - start) * 1e6),
        ...about(inspector?.generation, instanceOf(name, input.decoded, output.decoded), raw),
      });
    }
  };

  const tapped = Object.entries(table).map(([name, raw]) => [
    name,
    (...args: unknown[]) => (calls.observed ? observed(name, raw, args) : raw(...args)),
  ]);
  const watched = labelTable(Object.fromEntries(tapped) as Table, wiresOf(table));
  return { table: watched, calls$: new GuardedObservable(calls, onSubscriberError) };
};

/** Inspects without failing: malformed values are handled by the receiver of the call. */
const look = (raw: readonly unknown[], inspect: () => Inspection | undefined): Inspection => {
  try {
    return inspect() ?? { bytes: byteLength(raw), decoded: raw };
  } catch (cause) {
    return { bytes: byteLength(raw), decoded: cause instanceof Error ? cause : new Error(String(cause)) };
  }
};

const about = (
  generation: Generation | undefined,
  instance: number | undefined,
  raw: RawCall | undefined,
): Pick<HostCallRecord, 'generation' | 'instance' | 'raw'> => ({
  ...(generation === undefined ? {} : { generation }),
  ...(instance === undefined ? {} : { instance }),
  ...(raw === undefined ? {} : { raw }),
});

/** The instance of a call, by the names of arguments on either wire; for `instantiate`, the new instance. */
const instanceOf = (name: string, args: unknown, result: unknown): number | undefined => {
  const { instanceId, instance_id } = (typeof args === 'object' && args !== null ? args : {}) as Readonly<
    Record<string, unknown>
  >;
  const { value } = (name.includes('_instantiate_') && typeof result === 'object' && result !== null ? result : {}) as {
    readonly value?: unknown;
  };
  return [instanceId, instance_id, value].find((id) => typeof id === 'number') as number | undefined;
};

const copyOf = (value: unknown): unknown => (isBytes(value) ? value.slice() : value);

/** Bad pointers are shown by the fault that they cause. */
const ranges = (look: () => readonly MemoryRange[] | undefined): readonly MemoryRange[] => {
  try {
    return look() ?? [];
  } catch {
    return [];
  }
};

const byteLength = (values: readonly unknown[]): number =>
  values.reduce<number>((sum, value) => sum + (ArrayBuffer.isView(value) ? value.byteLength : 0), 0);
