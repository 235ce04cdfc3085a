/**
 * `@polkavirt/primitives/options`: checks of the options of factories.
 *
 * The types say it as well, but plain JavaScript can pass any value, and without a check the mistake would show only
 * when some later call fails.
 */
import { HostFault } from './result.ts';

/** What an option must be. */
export interface OptionRule {
  /** Completes "must be", such as `a whole number from 1`. */
  readonly must: string;
  readonly accepts: (value: unknown) => boolean;
  /** Describes a refused value, if that says more than its type. */
  readonly looksLike?: (value: unknown) => string | undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

const hasMethods = (value: unknown, methods: readonly string[]): boolean =>
  isObject(value) && methods.every((name) => typeof value[name] === 'function');

/** The rule of an option that may be left out. */
export const optional = (rule: OptionRule): OptionRule => ({
  ...rule,
  accepts: (value) => value === undefined || rule.accepts(value),
});

/** One of some names. */
export const oneOf = (...names: readonly string[]): OptionRule => ({
  must: `one of ${names.join(', ')}`,
  accepts: (value) => names.includes(value as string),
});

/** A whole number that JavaScript holds exactly, from `least` to `most`. */
export const wholeNumber = (least = 0, most = Number.MAX_SAFE_INTEGER): OptionRule => ({
  must: most === Number.MAX_SAFE_INTEGER ? `a whole number from ${least}` : `a whole number from ${least} to ${most}`,
  accepts: (value) => Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most,
});

/** A limit: a number from 0, and Infinity for none. */
export const limit: OptionRule = { must: 'a number from 0', accepts: (value) => typeof value === 'number' && value >= 0 };

/** An object whose own options have rules. */
export const limitsOf = (...names: readonly string[]): OptionRule => ({
  must: `an object with some of ${names.join(', ')}, each ${limit.must}`,
  accepts: (value) => isObject(value) && names.every((name) => value[name] === undefined || limit.accepts(value[name])),
});

/** A bigint, not less than `least`. */
export const wholeBigint = (least = 0n, most?: bigint): OptionRule => ({
  must: most === undefined ? `a bigint from ${least}n` : `a bigint from ${least}n to ${most}n`,
  accepts: (value) => typeof value === 'bigint' && value >= least && (most === undefined || value <= most),
});

/** A function. */
export const callback: OptionRule = { must: 'a function', accepts: (value) => typeof value === 'function' };

/** An object, whatever is in it. */
export const anObject: OptionRule = { must: 'an object', accepts: (value) => typeof value === 'object' && value !== null };

/**
 * An object with some methods.
 *
 * @param must How messages describe it, and how to make one.
 */
export const withMethods = (must: string, ...methods: readonly string[]): OptionRule => ({
  must,
  accepts: (value) => hasMethods(value, methods),
});

const VIRT = ['instantiate'];
const TYPESTATE = ['fromBytes', 'lookup', 'fromStorageKey'];

/** An implementation of `VirtT`. */
export const virtImplementation: OptionRule = {
  ...withMethods('an implementation of VirtT, as createNative or createForwarder makes it', ...VIRT),
  looksLike: (value) =>
    hasMethods(value, TYPESTATE) ? 'one of the typestate generation, as createTypestateNative makes it' : undefined,
};

/** An implementation of the typestate generation. */
export const typestateImplementation: OptionRule = {
  ...withMethods(
    'an implementation of the typestate generation, as createTypestateNative or createTypestateForwarder makes it',
    ...TYPESTATE,
  ),
  looksLike: (value) => (hasMethods(value, VIRT) ? 'one of VirtT, as createNative makes it' : undefined),
};

/** An object that explains stops beside a table. */
export const stopExplainer: OptionRule = withMethods('the manager of a host', 'explainStop', 'explainRefusal');

/** Some wires are values, and others are made by a call. */
const uncalled = (value: unknown): string | undefined =>
  typeof value === 'function' ? `the function ${value.name}, which makes one: call it` : undefined;

/** Half of a wire: its method, and a version that is one if it has any. */
const halfOfWire = (must: string, method: string): OptionRule => ({
  must,
  accepts: (value) => hasMethods(value, [method]) && version.accepts((value as { readonly version?: unknown }).version),
});
const version = optional(wholeNumber(1));

const badVersion = (value: unknown, method: string): string | undefined =>
  hasMethods(value, [method])
    ? `one of version ${describeValue((value as { readonly version?: unknown }).version)}: it must be ${version.must}`
    : undefined;

/** The host's half of a wire. */
export const wireServer: OptionRule = {
  ...halfOfWire("the host's half of a wire, such as serveScale or serveAbi(memory)", 'serve'),
  looksLike: (value) =>
    badVersion(value, 'serve') ?? (hasMethods(value, ['connect']) ? "the runtime's half, such as connectScale" : uncalled(value)),
};

/** The runtime's half of a wire. */
export const wireClient: OptionRule = {
  ...halfOfWire("the runtime's half of a wire, such as connectScale or connectAbi(memory)", 'connect'),
  looksLike: (value) =>
    badVersion(value, 'connect') ?? (hasMethods(value, ['serve']) ? "the host's half, such as serveScale" : uncalled(value)),
};

/** A value in a few words. */
export const describeValue = (value: unknown): string => {
  if (typeof value === 'string') return value.length <= 40 ? `'${value}'` : `a text of ${value.length} characters`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`;
  if (Array.isArray(value)) return 'an array';
  if (typeof value !== 'object' || value === null) return String(value);
  const kind = (Object.getPrototypeOf(value) as object | null)?.constructor?.name ?? 'Object';
  return kind === 'Object' ? 'an object' : `a value of class ${kind}`;
};

/**
 * Checks the options of a factory.
 *
 * @param factory Its name, for the message.
 * @param options Whatever the caller passed. Names that `rules` does not have are ignored, because options are often
 *   spread from larger objects.
 * @param what Another word for the options in messages.
 * @throws HostFault `ValueOutOfRange` that names factory and option, what it must be and what it is.
 */
export function checkOptions(
  factory: string,
  options: unknown,
  rules: Readonly<Record<string, OptionRule>>,
  what = 'the options',
): void {
  if (!anObject.accepts(options)) {
    throw new HostFault('ValueOutOfRange', `${factory}: ${what} must be an object, not ${describeValue(options)}`);
  }
  for (const [name, rule] of Object.entries(rules)) {
    const value = (options as Readonly<Record<string, unknown>>)[name];
    if (rule.accepts(value)) continue;
    const is = rule.looksLike?.(value) ?? describeValue(value);
    const problem = value === undefined ? 'is missing: it must be' : 'must be';
    const instead = value === undefined ? '' : `, not ${is}`;
    throw new HostFault('ValueOutOfRange', `${factory}: ${name} ${problem} ${rule.must}${instead}`);
  }
}
