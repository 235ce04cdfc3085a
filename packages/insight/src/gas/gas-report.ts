import type { CountedGas } from '../collect/gas-counter.ts';
import type { Profile } from '../profile/collect-profile.ts';

/** A line of the table: what a function used, in Ethereum gas. */
export interface GasRow {
  readonly contract: string;
  readonly function: string;
  readonly calls: number;
  readonly min: number;
  /** Rounded. */
  readonly average: number;
  /** The lower one of the two in the middle, if there are two. */
  readonly median: number;
  readonly max: number;
  /** Bytes of the program, of a deployment. */
  readonly size?: number;
}

function rowOf(contract: string, name: string, size: number | undefined, amounts: ReadonlyMap<number, number>): GasRow {
  const sorted = [...amounts].sort(([a], [b]) => a - b);
  const calls = sorted.reduce((sum, [, times]) => sum + times, 0);
  const total = sorted.reduce((sum, [gas, times]) => sum + gas * times, 0);
  let left = Math.ceil(calls / 2);
  const median = sorted.find(([, times]) => {
    left -= times;
    return left <= 0;
  });
  return {
    contract,
    function: name,
    calls,
    min: sorted[0]?.[0] ?? 0,
    average: Math.round(total / calls),
    median: median?.[0] ?? 0,
    max: sorted.at(-1)?.[0] ?? 0,
    ...(size === undefined ? {} : { size }),
  };
}

/** What the functions of contracts used in several files of tests, by contract and name; a contract's deployments first. */
export function gasRows(all: readonly Pick<CountedGas, 'functions'>[]): readonly GasRow[] {
  const functions = new Map<string, { row: CountedGas['functions'][number]; amounts: Map<number, number> }>();
  for (const row of all.flatMap((one) => one.functions)) {
    const key = JSON.stringify([row.contract, row.size === undefined, row.function, row.size]);
    const known = functions.get(key) ?? { row, amounts: new Map<number, number>() };
    functions.set(key, known);
    for (const [gas, times] of row.amounts) known.amounts.set(gas, (known.amounts.get(gas) ?? 0) + times);
  }
  return [...functions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { row, amounts }]) => rowOf(row.contract, row.function, row.size, amounts));
}

const HEAD = ['calls', 'min', 'average', 'median', 'max'] as const;

/** The table as text: a contract a paragraph. */
export function gasTable(rows: readonly GasRow[]): string {
  const width = Math.max(
    ...rows.flatMap((row) => HEAD.map((column) => `${column === 'calls' ? row.calls : row[column]}`.length)),
    7,
  );
  const line = (cells: readonly (string | number)[], name: string): string =>
    `${cells.map((cell) => `${cell}`.padStart(width)).join(' ')}  ${name}`.trimEnd();
  const contracts = [...new Set(rows.map(({ contract }) => contract))];
  return contracts
    .map((contract) => {
      const own = rows.filter((row) => row.contract === contract);
      const lines = own.map((row) => {
        const size = row.size === undefined ? '' : ` (${row.size} bytes)`;
        return line([row.calls, row.min, row.average, row.median, row.max], `${row.function}${size}`);
      });
      return [`${contract}\n${line(HEAD, 'gas')}`, ...lines].join('\n');
    })
    .map((text) => `${text}\n`)
    .join('\n');
}

/** Stacks as a profile, for a flame graph. */
export function gasProfile(all: readonly Pick<CountedGas, 'stacks'>[]): Profile {
  const stacks = new Map<string, { functions: readonly string[]; instructions: number; gas: number }>();
  const totals = new Map<string, { function: string; self: number; total: number }>();
  for (const [functions, gas] of all.flatMap((one) => one.stacks)) {
    const key = JSON.stringify(functions);
    const stack = stacks.get(key) ?? { functions, instructions: 0, gas: 0 };
    stacks.set(key, stack);
    stack.gas += gas;
    for (const name of new Set(functions)) {
      const one = totals.get(name) ?? { function: name, self: 0, total: 0 };
      totals.set(name, one);
      one.total += gas;
      if (name === functions.at(-1)) one.self += gas;
    }
  }
  const sorted = [...stacks.values()].sort((a, b) => b.gas - a.gas);
  return {
    costModel: 'naive',
    isCut: false,
    instructions: 0,
    gas: sorted.reduce((sum, { gas }) => sum + gas, 0),
    stacks: sorted,
    functions: [...totals.values()].sort((a, b) => b.self - a.self),
  };
}
