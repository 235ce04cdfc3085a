import { readFileSync, writeFileSync } from 'node:fs';
import { compareSnapshot, describeGasDifference, type GasSnapshot, readSnapshot, writeSnapshot } from '../gas/gas-snapshot.ts';
import type { GasPart } from './part.ts';

const FILE = '.gas-snapshot';
const MODES = ['write', 'check', 'diff'] as const;
/** Differences that are printed; a run can have thousands. */
const SHOWN = 50;

/** What a run has to say of its snapshot, and whether it is red. */
export interface SnapshotOutcome {
  readonly sentences: readonly string[];
  readonly isRed: boolean;
}

const red = (sentence: string): SnapshotOutcome => ({ sentences: [sentence], isRed: true });

/** The gas of the tests of a run. Tests of the same name are added up. */
function gasOf(parts: readonly GasPart[]): GasSnapshot {
  const gas = new Map<string, number>();
  for (const [name, amount] of parts.flatMap(({ tests }) => tests)) gas.set(name, (gas.get(name) ?? 0) + amount);
  return gas;
}

function read(): string | undefined {
  try {
    return readFileSync(FILE, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Writes `.gas-snapshot` in the working directory, or compares a run with it, as `POLKAVIRT_GAS_SNAPSHOT` says: `write`, `check`, which is
 * red on a difference of more than `POLKAVIRT_GAS_TOLERANCE` percent, or `diff`, which only prints.
 */
export function snapshotOfRun(env: Readonly<Record<string, string | undefined>>, parts: readonly GasPart[]): SnapshotOutcome {
  const { POLKAVIRT_GAS_SNAPSHOT: wanted, POLKAVIRT_GAS_TOLERANCE: percent } = env;
  if (wanted === undefined || wanted === '') return { sentences: [], isRed: false };
  const mode = MODES.find((one) => one === wanted);
  if (mode === undefined) return red(`POLKAVIRT_GAS_SNAPSHOT is "${wanted}"; it must be one of ${MODES.join(', ')}`);
  const tolerance = percent === undefined || percent === '' ? 0 : Number(percent);
  if (!(tolerance >= 0 && tolerance < Number.POSITIVE_INFINITY)) {
    return red(`POLKAVIRT_GAS_TOLERANCE is "${percent}"; it must be a number of percent, from 0`);
  }
  const gas = gasOf(parts);
  if (mode === 'write') {
    if (gas.size === 0) return red(`no test used gas of contracts, so ${FILE} is left as it is`);
    writeFileSync(FILE, writeSnapshot(gas));
    return { sentences: [`${FILE} has the gas of tests: ${gas.size}`], isRed: false };
  }
  const text = read();
  if (text === undefined) return red(`there is no ${FILE} to compare with: run once with POLKAVIRT_GAS_SNAPSHOT=write`);
  let before: GasSnapshot;
  try {
    before = readSnapshot(text);
  } catch (error) {
    return red((error as Error).message);
  }
  const differences = compareSnapshot(before, gas, tolerance);
  const lines = differences.slice(0, SHOWN).map(describeGasDifference);
  const more = differences.length > SHOWN ? [`and ${differences.length - SHOWN} more`] : [];
  const within = tolerance === 0 ? '' : ` by more than ${tolerance} %`;
  const summary = `${differences.length} of ${gas.size} tests differ from ${FILE}${within}`;
  return { sentences: [summary, ...lines, ...more], isRed: mode === 'check' && differences.length > 0 };
}
