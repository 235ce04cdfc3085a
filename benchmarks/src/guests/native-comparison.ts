/**
 * PolkaVM's own recompiler beside ours. It comes as Rust crates and not from npm, so that `bench:guests` cannot run it: this was measured by
 * hand, both on one machine and in turn, and is given with its date.
 */
import { formatNumber } from '../report.ts';
import { geometricMean } from '../statistics.ts';
import { verdictOf } from './verdict.ts';

/** The best times of a guest's long run, in milliseconds. */
export interface NativeTimes {
  readonly label: string;
  /** PolkaVM's sandbox for Linux, which is the one that it uses by default. */
  readonly linux: number;
  /** Its generic sandbox, in the process of the host. */
  readonly generic: number;
  readonly ours: number;
}

export interface NativeComparison {
  readonly date: string;
  /** Of this repository. */
  readonly commit: string;
  readonly node: string;
  readonly runs: number;
  /** The guests in C, to which the targets belong, `fib` among them. */
  readonly inC: readonly NativeTimes[];
  readonly inAssembly: readonly NativeTimes[];
}

export const NATIVE_COMPARISON: NativeComparison = {
  date: '2026-11-22',
  commit: 'c169ef1',
  node: '20.20.2',
  runs: 100,
  inC: [
    { label: 'prime sieve', linux: 51.58, generic: 51.62, ours: 49.28 },
    { label: 'fib', linux: 53.57, generic: 52.35, ours: 57.93 },
    { label: 'memory operations', linux: 81.97, generic: 81.22, ours: 51.4 },
    { label: 'SHA-256', linux: 22.39, generic: 28.04, ours: 31.22 },
    { label: 'matrix product', linux: 26.33, generic: 26.52, ours: 33.66 },
    { label: 'quicksort', linux: 140.21, generic: 143.23, ours: 138.2 },
  ],
  inAssembly: [
    { label: 'bytecode interpreter', linux: 2.61, generic: 3.02, ours: 10.39 },
    { label: 'hash map', linux: 7.4, generic: 6.9, ours: 7.91 },
  ],
};

/** How many times as long ours takes as the one in the Linux sandbox. */
const ratioOf = ({ linux, ours }: NativeTimes): number => ours / linux;

/** The geometric means of the guests in C, and fib alone, which is the one of calls. */
export const nativeRatios = ({ inC }: NativeComparison): { linux: number; generic: number; fib: number | undefined } => {
  const fib = inC.find(({ label }) => label === 'fib');
  return {
    linux: geometricMean(inC.map(ratioOf)),
    generic: geometricMean(inC.map(({ generic, ours }) => ours / generic)),
    fib: fib === undefined ? undefined : ratioOf(fib),
  };
};

const guestText = (times: NativeTimes): string =>
  `${times.label} ${formatNumber(times.linux)} ms (ours ${formatNumber(times.ours)}, ${formatNumber(ratioOf(times))}x)`;

const targetText = (ratio: number, must: number, wanted: number): string =>
  `at most ${must}x, wanted ${wanted.toFixed(1)}x: ${verdictOf(ratio, { must, wanted }, false)}`;

/** The comparison in prose. */
export const nativeText = (comparison: NativeComparison): string => {
  const { date, commit, node, runs, inC, inAssembly } = comparison;
  const { linux, generic, fib } = nativeRatios(comparison);
  const calls = fib === undefined ? '' : `; for recursive calls, which is fib, ${targetText(fib, 2.5, 1.6)}`;
  return (
    `PolkaVM's native recompiler 0.35 (x86-64, synchronous gas, Linux sandbox) was measured on an Intel processor on ${date} (on the AMD EPYC of the other tables the same comparison gives a larger ratio) with the recompiler of commit ${commit} on ` +
    `Node ${node}, in turn, the best of ${runs} long runs each: ${inC.map(guestText).join(', ')}. The geometric mean of these six is ${formatNumber(linux)}x; ` +
    `beside its generic sandbox it is ${formatNumber(generic)}x. In assembly: ${inAssembly.map(guestText).join(', ')}. ` +
    `The targets: for the geometric mean ${targetText(linux, 1.5, 1)}${calls}.`
  );
};
