/**
 * Weights by counting: the keys that a call reads and writes, and the weight that its programs report. It uses no
 * clock, so the same code has the same weight everywhere.
 */
import { HostFault } from '@polkavirt/primitives';
import { currentExternalities } from '../externalities/current.ts';
import { storagePrefix } from '../hashing.ts';
import { toSnakeCase } from '../types/type.ts';
import type { Weight } from '../types/substrate.ts';
import type { DispatchResult } from './dispatch.ts';
import type { RuntimeDbWeight } from './system/block-weights.ts';
import { weightOf } from './weight.ts';

/** A component of a call's cost, such as the length of a list: its range. */
export type ComponentRanges = Readonly<Record<string, readonly [least: number, most: number]>>;
type ComponentValues<C extends ComponentRanges> = { readonly [K in keyof C]: number };

export interface Benchmark<C extends ComponentRanges> {
  /** The call's name, in camelCase. */
  readonly call: string;
  readonly components: C;
  /** Prepares the state; it is not measured. */
  setup?(components: ComponentValues<C>): void;
  /** Makes the call, which must succeed. Its changes are undone. */
  run(components: ComponentValues<C>): DispatchResult;
}

/** The cost of one run of a call. */
export interface Counts {
  /** Different keys that it read before it wrote them. */
  readonly reads: number;
  /** Different keys that it wrote. */
  readonly writes: number;
  /** The weight that the call reports, in picoseconds, which includes the gas of programs. 0 if it reports none. */
  readonly refTime: bigint;
}

/** A cost that grows with components. */
export interface Measured {
  readonly call: string;
  /** Without any component. */
  readonly base: Counts;
  /** For each unit of a component. */
  readonly slopes: Readonly<Record<string, Counts>>;
  /** Components whose cost is not linear: the middle of the range does not cost the mean. */
  readonly uneven: readonly string[];
  /** The weight for values of the components. */
  weight(components: Readonly<Record<string, number>>, db: RuntimeDbWeight): Weight;
  /** A function of Rust like those that upstream's `benchmark pallet` writes. */
  toRust(): string;
}

/** The weights of a pallet's calls, as its configuration takes them: FRAME's `WeightInfo`. */
export type WeightInfo<Calls extends string = string> = Readonly<Record<Calls, (...components: number[]) => Weight>>;

/** Keys that every block uses, which upstream does not count either (`#[pallet::whitelist_storage]`). */
const WHITELIST = new Set(
  [
    ['System', 'Number'],
    ['System', 'ExecutionPhase'],
    ['System', 'EventCount'],
    ['System', 'Events'],
    ['System', 'BlockWeight'],
    ['Balances', 'TotalIssuance'],
    ['Balances', 'InactiveIssuance'],
  ].map(([pallet, item]) => `main ${storagePrefix(pallet, item)}`),
);

/** Counts the keys that `work` reads and writes, in main storage and child tries. */
function count(work: () => DispatchResult): Counts {
  const externalities = currentExternalities();
  const read = new Set<string>();
  const written = new Set<string>();
  const result = externalities.observeAll(
    {
      read: (store, key) => {
        const id = `${store} ${key}`;
        if (!written.has(id) && !WHITELIST.has(id)) read.add(id);
      },
      wrote(store, key) {
        const id = `${store} ${key}`;
        if (!WHITELIST.has(id)) written.add(id);
      },
    },
    work,
  );
  if (!result.ok) throw new HostFault('Internal', `a call that is measured failed: ${result.error.type}`);
  return { reads: read.size, writes: written.size, refTime: result.value.actualWeight?.refTime ?? 0n };
}

/**
 * Measures a call at the ends and in the middle of each component's range, the other components at their least. Needs the
 * storage of test externalities.
 *
 * ```ts
 * const measured = newTestExt().executeWith(() =>
 *   benchmark({ call: 'transferAllowDeath', components: {}, run: () => Balances.transferAllowDeath(signed(ALICE), BOB, 1n) }),
 * );
 * measured.toRust();
 * ```
 *
 * @throws HostFault `Internal` if a run fails.
 */
export function benchmark<const C extends ComponentRanges>({ call, components, setup, run }: Benchmark<C>): Measured {
  const names = Object.keys(components);
  const least = Object.fromEntries(names.map((name) => [name, components[name][0]])) as ComponentValues<C>;
  const at = (name: string | undefined, value: number): Counts => {
    const values = name === undefined ? least : { ...least, [name]: value };
    const externalities = currentExternalities();
    externalities.begin();
    try {
      setup?.(values);
      return count(() => run(values));
    } finally {
      externalities.rollback();
    }
  };
  const lowest = at(undefined, 0);
  const slopes: Record<string, Counts> = {};
  const uneven: string[] = [];
  for (const name of names) {
    const [low, high] = components[name];
    if (high <= low) throw new HostFault('ValueOutOfRange', `${call}: the range of ${name} is empty`);
    const top = at(name, high);
    const middle = Math.floor((low + high) / 2);
    slopes[name] = combine(lowest, top, (a, b) => (b - a) / (high - low));
    const expected = combine(lowest, slopes[name], (a, slope) => a + slope * (middle - low));
    if (!isNear(expected, at(name, middle))) uneven.push(name);
  }
  const base = names.reduce((sum, name) => combine(sum, slopes[name], (a, slope) => a - slope * components[name][0]), lowest);
  return {
    call,
    base,
    slopes,
    uneven,
    weight(values, { read, write }) {
      const total = names.reduce((sum, name) => combine(sum, slopes[name], (a, slope) => a + slope * (values[name] ?? 0)), base);
      // Rounded up, so that a weight is never below the cost.
      return weightOf(total.refTime + BigInt(Math.ceil(total.reads)) * read + BigInt(Math.ceil(total.writes)) * write);
    },
    toRust: () => toRust(call, names, base, slopes, uneven),
  };
}

function combine(a: Counts, b: Counts, change: (a: number, b: number) => number): Counts {
  return {
    reads: change(a.reads, b.reads),
    writes: change(a.writes, b.writes),
    refTime: BigInt(Math.round(change(Number(a.refTime), Number(b.refTime)))),
  };
}

/** Whether two counts differ by rounding alone. */
const isNear = (a: Counts, b: Counts): boolean =>
  Math.abs(a.reads - b.reads) < 1 &&
  Math.abs(a.writes - b.writes) < 1 &&
  Math.abs(Number(a.refTime - b.refTime)) <= Math.max(1, Number(b.refTime) / 100);

const underscored = (value: bigint | number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '_');

function toRust(
  call: string,
  names: readonly string[],
  base: Counts,
  slopes: Readonly<Record<string, Counts>>,
  uneven: readonly string[],
): string {
  const lines = [
    ...uneven.map((name) => `// The cost does not grow evenly with \`${name}\`.`),
    `fn ${toSnakeCase(call)}(${names.map((name) => `${name}: u32, `).join('')}) -> Weight {`,
    `\tWeight::from_parts(${underscored(base.refTime)}, 0)`,
  ];
  for (const name of names) {
    const { refTime } = slopes[name];
    if (refTime > 0n)
      lines.push(`\t\t.saturating_add(Weight::from_parts(${underscored(refTime)}, 0).saturating_mul(${name}.into()))`);
  }
  for (const kind of ['reads', 'writes'] as const) {
    const fixed = Math.max(Math.ceil(base[kind]), 0);
    if (fixed > 0) lines.push(`\t\t.saturating_add(T::DbWeight::get().${kind}(${fixed}_u64))`);
    for (const name of names) {
      const each = Math.ceil(slopes[name][kind]);
      if (each > 0) lines.push(`\t\t.saturating_add(T::DbWeight::get().${kind}((${each}_u64).saturating_mul(${name}.into())))`);
    }
  }
  return [...lines, '}'].join('\n');
}

/** The measured weights as a pallet's configuration takes them; components in the order of their declaration. */
export function weightInfoOf(measured: readonly Measured[], db: RuntimeDbWeight): WeightInfo {
  return Object.fromEntries(
    measured.map((one) => {
      const names = Object.keys(one.slopes);
      return [
        one.call,
        (...values: number[]) => one.weight(Object.fromEntries(names.map((name, i) => [name, values[i] ?? 0])), db),
      ];
    }),
  );
}
