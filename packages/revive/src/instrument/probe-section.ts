import type { ProbedFile } from '@polkavirt/insight/collect';
import type { Program } from '@polkavirt/polkavm';

/** The section of a program that says what its probes mean: JSON. Sections from 128 on do not matter to whoever runs a program. */
const SECTION = 206;
const VERSION = 1;

/** The parts of a program with probes beside its sections. */
interface Stored {
  readonly polkavirt: 'probes';
  readonly version: number;
  /** `file:Contract`. */
  readonly contract: string;
  readonly files: readonly ProbedFile[];
}

/** What the probes of a program mean. */
export interface ProbeMap {
  /** The contract that the program is of, `file:Contract`. */
  readonly contract: string;
  readonly files: readonly ProbedFile[];
}

export const probeSection = ({ contract, files }: ProbeMap): Program['customSections'][number] => ({
  id: SECTION,
  contents: new TextEncoder().encode(JSON.stringify({ polkavirt: 'probes', version: VERSION, contract, files } satisfies Stored)),
});

/** The most probes of a file that are believed: as many as 16 MiB of source could have. */
const MAX_PROBES = 2 ** 22;

const isCount = (value: unknown, limit: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < limit;
const isLine = (value: unknown): boolean => isCount(value, 2 ** 31) && value > 0;
const isText = (value: unknown): value is string => typeof value === 'string';
const areAll = (value: unknown, is: (one: unknown) => boolean): boolean => Array.isArray(value) && value.every(is);

function isProbedFile(value: unknown): value is ProbedFile {
  if (typeof value !== 'object' || value === null) return false;
  const { path, digest, probes, statements, functions, branches } = value as Record<string, unknown>;
  if (!isText(path) || !isText(digest) || !isCount(probes, MAX_PROBES)) return false;
  const isProbe = (one: unknown): boolean => isCount(one, probes);
  return (
    areAll(statements, (one) => Array.isArray(one) && isProbe(one[0]) && isLine(one[1])) &&
    areAll(functions, (one) => Array.isArray(one) && isProbe(one[0]) && isLine(one[1]) && isText(one[2])) &&
    areAll(branches, (one) => Array.isArray(one) && isLine(one[0]) && isText(one[1]) && areAll(one[2], isProbe))
  );
}

/** What the probes of a program mean; undefined if it has none. @throws Error if the section is broken, or of another version */
export function readProbeSection({ customSections }: Pick<Program, 'customSections'>): ProbeMap | undefined {
  const section = customSections.find(({ id }) => id === SECTION);
  if (section === undefined) return undefined;
  let stored: Partial<Stored>;
  try {
    stored = JSON.parse(new TextDecoder().decode(section.contents)) as Partial<Stored>;
  } catch {
    throw new Error('what the probes of a coverage build mean cannot be read: compile the contract again');
  }
  if (stored?.polkavirt !== 'probes' || stored.version !== VERSION) {
    throw new Error('a coverage build is of another version of polkavirt: compile the contract again');
  }
  const { contract, files } = stored;
  if (!isText(contract) || !Array.isArray(files) || !files.every(isProbedFile)) {
    throw new Error('what the probes of a coverage build mean is broken: compile the contract again');
  }
  return { contract, files };
}
