import type { CapturedCall } from '../capture/captured-call.ts';

/** Totals of the calls of one function. */
export interface FunctionStats {
  readonly fn: string;
  readonly wire: string;
  readonly calls: number;
  readonly faults: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Nanoseconds inside the function: total, median, slowest call. */
  readonly totalNs: number;
  readonly medianNs: number;
  readonly slowestNs: number;
}

/** Calls, bytes and time of each function on each wire, those with the most time first. */
export const functionStats = (calls: readonly CapturedCall[]): readonly FunctionStats[] => {
  const groups = new Map<string, CapturedCall[]>();
  for (const call of calls) {
    const key = `${call.wire} ${call.fn}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [call]);
    else group.push(call);
  }
  const sum = (group: readonly CapturedCall[], of: (call: CapturedCall) => number) =>
    group.reduce((all, call) => all + of(call), 0);
  return [...groups.values()]
    .map((group): FunctionStats => {
      const times = group.map(({ durationNs }) => durationNs).sort((a, b) => a - b);
      return {
        fn: group[0].fn,
        wire: group[0].wire,
        calls: group.length,
        faults: group.filter(({ fault }) => fault !== undefined).length,
        bytesIn: sum(group, ({ input }) => input.length),
        bytesOut: sum(group, ({ output }) => output?.length ?? 0),
        totalNs: sum(group, ({ durationNs }) => durationNs),
        medianNs: times[times.length >> 1],
        slowestNs: times[times.length - 1],
      };
    })
    .sort((a, b) => b.totalNs - a.totalNs);
};
