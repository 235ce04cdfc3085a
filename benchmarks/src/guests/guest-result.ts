/** What a run of the guests comes to. Pure, so that a test can say what it must find. */
import type { SuiteSamples } from '../rounds.ts';
import { geometricMean, median, medianRatio } from '../statistics.ts';
import { GUESTS, type Guest } from '../suites/guest-programs.ts';
import { GUEST_MEASURES, type GuestMeasure, guestBenchmarkId } from '../suites/guests.ts';

/** Nanoseconds a run, round by round; only what was measured. */
export type GuestTimes = Partial<Readonly<Record<GuestMeasure, readonly number[]>>>;

export interface GuestResult {
  readonly guest: Guest;
  readonly times: GuestTimes;
}

/** The samples of all guests, by guest. */
export const guestResultsOf = (measured: readonly SuiteSamples[], guests: readonly Guest[] = GUESTS): readonly GuestResult[] =>
  guests.flatMap((guest) => {
    const times: Partial<Record<GuestMeasure, readonly number[]>> = {};
    for (const { samples } of measured) {
      for (const measure of GUEST_MEASURES) {
        const taken = samples.get(guestBenchmarkId(guest, measure));
        if (taken !== undefined && 'ns' in taken) times[measure] = taken.ns;
      }
    }
    return Object.keys(times).length === 0 ? [] : [{ guest, times }];
  });

/** The median in milliseconds. */
export const millisecondsOf = ({ times }: GuestResult, measure: GuestMeasure): number | undefined => {
  const ns = times[measure];
  return ns === undefined ? undefined : median(ns) / 1e6;
};

/** The median in millions of instructions a second. */
export const rateOf = (result: GuestResult, measure: GuestMeasure): number | undefined => {
  const ms = millisecondsOf(result, measure);
  const { gas } = measure.startsWith('long/') ? result.guest.long : result.guest.short;
  return ms === undefined ? undefined : gas / ms / 1e3;
};

/** How many times as long one takes as the other, by the median over the rounds. */
export const ratioOf = ({ times }: GuestResult, of: GuestMeasure, base: GuestMeasure): number | undefined => {
  const [ofNs, baseNs] = [times[of], times[base]];
  return ofNs === undefined || baseNs === undefined ? undefined : medianRatio(ofNs, baseNs);
};

const isNumber = (value: number | undefined): value is number => value !== undefined;

/** The geometric mean of what there is; undefined of nothing. */
export const meanOf = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter(isNumber);
  return known.length === 0 ? undefined : geometricMean(known);
};

/** The least of what there is; undefined of nothing. */
export const leastOf = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter(isNumber);
  return known.length === 0 ? undefined : Math.min(...known);
};
