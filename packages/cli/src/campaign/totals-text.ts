import type { Totals } from '@polkavirt/campaign';
import { counted, grouped } from '../values.ts';

const counts = (record: Readonly<Partial<Record<string, number>>>): string =>
  Object.entries(record)
    .sort(([, a = 0], [, b = 0]) => b - a)
    .map(([name, count]) => `${grouped(count ?? 0)} ${name}`)
    .join(', ');

/** What a campaign did, in a few lines. @param ms how long it took; the time of its jobs together if it is not known */
export function renderTotals(
  { programs, jobs, ms: together, origins, levels, refused, actions, features }: Totals,
  ms = together,
): string[] {
  const seconds = Math.max(ms, 1) / 1000;
  return [
    `${counted(programs, 'program')} in ${counted(jobs, 'job')}, ${seconds.toFixed(1)} s, ${grouped(Math.round(programs / seconds))} a second`,
    `origins: ${counts(origins)}`,
    `levels: ${counts(levels)}`,
    `${counted(actions, 'action')}, ${counted(refused, 'program')} refused by all, ${counted(features, 'new feature')}`,
  ];
}
