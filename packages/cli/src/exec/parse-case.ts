import { APIS, type Api, COST_MODELS, type CostModelName } from '../choice.ts';
import { UsageError } from '../failure.ts';
import { parseAddress, parseBase64, parseCount, parseI64, parseU64 } from '../values.ts';
import type { ExecCase, ReadRange, Returns } from './case.ts';
import { parseSetFlag, type RegisterValues, SET_MUST } from './registers.ts';

/** A case with the choice of the target that runs it. */
export interface ParsedCase extends ExecCase {
  readonly costModel: CostModelName;
  readonly api: Api;
}

/** Defaults for absent fields of a case: the flags of the command. */
export type CaseDefaults = Pick<ParsedCase, 'gas' | 'returns' | 'maxSyscalls' | 'reads' | 'set' | 'costModel' | 'api'> & {
  readonly export?: string | undefined;
};

/** `zero`, `mix` or a u64. */
export function parseReturns(text: string): Returns | undefined {
  if (text === 'mix') return 'mix';
  return text === 'zero' ? 0n : parseU64(text);
}

/** The kind of a JSON value, for messages. */
const kindOf = (value: unknown): string => {
  if (Array.isArray(value)) return 'an array';
  if (value === null) return 'null';
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${JSON.stringify(value)}`;
};

/** One line of a cases file. A problem is a {@link UsageError} that names the field. */
export function parseCase(line: string, defaults: CaseDefaults): ParsedCase {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    throw new UsageError(`not JSON: ${(error as Error).message}`);
  }
  if (json === null || typeof json !== 'object' || Array.isArray(json)) {
    throw new UsageError(`a case must be an object, not ${kindOf(json)}`);
  }
  const fields = json as Readonly<Record<string, unknown>>;

  /** A field as `parse` reads it: from a string, or from a number where that is unambiguous. */
  const field = <T>(name: string, must: string, parse: (text: string) => T | undefined, fallback?: T): T => {
    const raw = fields[name];
    if (raw === undefined && fallback !== undefined) return fallback;
    if (raw === undefined) throw new UsageError(`'${name}' is missing`);
    const text = Number.isSafeInteger(raw) ? String(raw) : raw;
    const value = typeof text === 'string' ? parse(text) : undefined;
    if (value === undefined) throw new UsageError(`'${name}' must be ${must}, not ${kindOf(raw)}`);
    return value;
  };
  const text = (name: string, fallback?: string): string => {
    const raw = fields[name] ?? fallback;
    if (typeof raw === 'string' && !/\p{Surrogate}/u.test(raw)) return raw;
    throw new UsageError(
      raw === undefined ? `'${name}' is missing` : `'${name}' must be a string of whole characters, not ${kindOf(raw)}`,
    );
  };
  const oneOf = <T extends string>(name: string, values: readonly T[], fallback: T): T =>
    field(name, values.join(' or '), (value) => values.find((known) => known === value), fallback);

  return {
    name: text('name'),
    program: field('program', 'base64', parseBase64),
    export: text('export', defaults.export),
    gas: field('gas', 'an i64 in decimal', parseI64, defaults.gas),
    returns: field('returns', 'zero, mix or a u64', parseReturns, defaults.returns),
    maxSyscalls: field('maxSyscalls', 'a whole number', parseCount, defaults.maxSyscalls),
    reads: parseReads(fields.reads) ?? defaults.reads,
    set: { ...defaults.set, ...parseSet(fields.set) },
    costModel: oneOf('costModel', COST_MODELS, defaults.costModel),
    api: oneOf('api', APIS, defaults.api),
  };
}

/** Registers by name: each value as the flag `--set` takes it. */
function parseSet(raw: unknown): RegisterValues {
  if (raw === undefined) return {};
  if (raw === null || typeof raw !== 'object' || Array.isArray(raw)) {
    throw new UsageError(`'set' must be an object of registers, not ${kindOf(raw)}`);
  }
  let values: RegisterValues = {};
  for (const [name, value] of Object.entries(raw)) {
    const one = typeof value === 'string' || Number.isSafeInteger(value) ? parseSetFlag(`${name}=${value}`) : undefined;
    if (one === undefined) throw new UsageError(`'set.${name}' must be ${SET_MUST}, not ${kindOf(value)}`);
    values = { ...values, ...one };
  }
  return values;
}

function parseReads(raw: unknown): readonly ReadRange[] | undefined {
  if (raw === undefined) return undefined;
  if (!Array.isArray(raw)) throw new UsageError(`'reads' must be an array of [hex address, length], not ${kindOf(raw)}`);
  return raw.map((entry: unknown, index) => {
    const [first, second] = Array.isArray(entry) && entry.length === 2 ? (entry as unknown[]) : [];
    const address = typeof first === 'string' ? parseAddress(first) : undefined;
    const length = typeof second === 'number' || typeof second === 'string' ? parseCount(String(second)) : undefined;
    if (address === undefined || length === undefined) {
      throw new UsageError(`'reads[${index}]' must be [hex address, length], not ${JSON.stringify(entry)}`);
    }
    return { address, length };
  });
}

/** `ADDR:LEN` of the flag `--read`: hex, and decimal or 0x hex. */
export function parseReadFlag(flag: string): ReadRange | undefined {
  const [address, length, ...more] = flag.split(':');
  const range = { address: parseAddress(address), length: parseCount(length ?? '') };
  return more.length === 0 && range.address !== undefined && range.length !== undefined ? (range as ReadRange) : undefined;
}
