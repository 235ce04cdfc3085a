/** Snapshots of the gas of tests, as `forge snapshot` writes them: a test a line, `NAME (gas: NUMBER)`. */

/** The gas of tests by their names. */
export type GasSnapshot = ReadonlyMap<string, number>;

const LINE = /^(.*) \(gas: (\d+)\)$/;

const oneLine = (name: string): string => name.replaceAll(/\p{Cc}/gu, ' ');

/** Tests sorted by name. */
export const writeSnapshot = (gas: GasSnapshot): string =>
  [...gas]
    .map(([name, amount]) => `${oneLine(name)} (gas: ${amount})\n`)
    .sort()
    .join('');

/** @throws Error if a line is not one of a snapshot */
export function readSnapshot(text: string): GasSnapshot {
  const gas = new Map<string, number>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line === '') continue;
    const [, name, amount] = LINE.exec(line) ?? [];
    if (name === undefined || !Number.isSafeInteger(Number(amount))) {
      throw new Error(`line ${index + 1} of the gas snapshot is not "NAME (gas: NUMBER)": write it again`);
    }
    gas.set(name, Number(amount));
  }
  return gas;
}

/** A test that uses another amount than its snapshot says. */
export interface GasDifference {
  readonly test: string;
  /** Undefined for a test that the snapshot does not have. */
  readonly before: number | undefined;
  readonly after: number;
}

/**
 * Compares the tests that ran. Those that did not are left alone.
 *
 * @param tolerance The part by which a test may use more or less, in percent of what it used.
 */
export function compareSnapshot(before: GasSnapshot, after: GasSnapshot, tolerance: number): readonly GasDifference[] {
  return [...after].flatMap(([name, amount]) => {
    const test = oneLine(name);
    const known = before.get(test);
    if (known !== undefined && Math.abs(amount - known) * 100 <= known * tolerance) return [];
    return [{ test, before: known, after: amount }];
  });
}

/** A line for a person: `NAME: 120 gas, not 100 (+20.00%)`. */
export function describeGasDifference({ test, before, after }: GasDifference): string {
  if (before === undefined) return `${test}: ${after} gas; it is not in the snapshot`;
  const change = before === 0 ? '' : ` (${after > before ? '+' : ''}${((100 * (after - before)) / before).toFixed(2)}%)`;
  return `${test}: ${after} gas, not ${before}${change}`;
}
