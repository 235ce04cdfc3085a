/** Common questions about a tap's records, as operators for `calls$.pipe(..)`. */
import { filter, type MonoTypeOperatorFunction, map, type OperatorFunction, scan } from 'rxjs';
import type { HostCallRecord } from './tap.ts';

/** The calls that are about one instance, the one that made it among them. */
export const callsOf = (instance: number): MonoTypeOperatorFunction<HostCallRecord> =>
  filter((record) => record.instance === instance);

/** After each call, the slowest calls so far, slowest first. @param count How many, at most. */
export const slowest = (count: number): OperatorFunction<HostCallRecord, readonly HostCallRecord[]> =>
  scan<HostCallRecord, readonly HostCallRecord[]>(
    (kept, record) => [...kept, record].sort((a, b) => b.durationNs - a.durationNs).slice(0, count),
    [],
  );

/** Totals of all calls of one function. */
export interface FunctionTraffic {
  /** The import name. */
  readonly name: string;
  readonly calls: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Nanoseconds inside the function. */
  readonly durationNs: number;
}

/** After each call, the totals of every function so far, in the order of their first calls. */
export const bytesPerFunction = (): OperatorFunction<HostCallRecord, readonly FunctionTraffic[]> => (source) =>
  source.pipe(
    scan((traffic, { name, bytesIn, bytesOut, durationNs }) => {
      const before = traffic.get(name) ?? { name, calls: 0, bytesIn: 0, bytesOut: 0, durationNs: 0 };
      return new Map(traffic).set(name, {
        name,
        calls: before.calls + 1,
        bytesIn: before.bytesIn + bytesIn,
        bytesOut: before.bytesOut + bytesOut,
        durationNs: before.durationNs + durationNs,
      });
    }, new Map<string, FunctionTraffic>()),
    map((traffic) => [...traffic.values()]),
  );
