import { getSs58AddressInfo } from '@polkadot-api/substrate-bindings';
import { bytesToHex, type HexString, hexToBytes } from '@polkavirt/mock-runtime';
import { invalidParams } from './rpc-error.ts';

/** A parameter of an RPC method: its name, and how a JSON value becomes what the handler gets. */
export interface Param<T> {
  readonly name: string;
  readonly isOptional: boolean;
  /** @throws string What the value must be. */
  parse(value: unknown): T;
}

/** What a handler gets for its parameters. */
export type ParamValues<P extends readonly Param<unknown>[]> = {
  -readonly [I in keyof P]: P[I] extends Param<infer T> ? T : never;
};

/** How a JSON value becomes what a handler gets. @throws Mismatch | RpcError */
export type Kind<T> = (value: unknown) => T;

/** The beginning of a client's text, so that a hostile text does not make the message long. */
export const excerpt = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}...` : text);

/** Thrown by a kind; {@link parse} says of what. */
class Mismatch extends Error {}
const mustBe = (what: string): never => {
  throw new Mismatch(`must be ${what}`);
};

export const required = <T>(name: string, kind: Kind<T>): Param<T> => ({ name, isOptional: false, parse: kind });
/** `null` counts as absent. */
export const optional = <T>(name: string, kind: Kind<T>): Param<T | undefined> => ({
  name,
  isOptional: true,
  parse: (value) => (value === undefined || value === null ? undefined : kind(value)),
});

/** Some clients omit 0x, mostly for empty bytes. */
const HEX = /^(?:0x)?(?:[0-9a-fA-F]{2})*$/;
const HASH = /^0x[0-9a-fA-F]{64}$/;

const hexText: Kind<HexString> = (value) => {
  if (typeof value !== 'string' || !HEX.test(value)) return mustBe('bytes in hex with 0x before them');
  return value.startsWith('0x') ? (value as HexString) : `0x${value}`;
};
/** Hex in lowercase, as storage keys are compared. */
export const hex: Kind<HexString> = (value) => hexText(value).toLowerCase() as HexString;
export const bytes: Kind<Uint8Array> = (value) => hexToBytes(hexText(value));
export const hash: Kind<HexString> = (value) =>
  typeof value === 'string' && HASH.test(value)
    ? (value.toLowerCase() as HexString)
    : mustBe('32 bytes in hex with 0x before them');
export const text: Kind<string> = (value) => (typeof value === 'string' ? value : mustBe('a string'));
/** The id of a subscription. Clients also send numbers. */
export const identifier: Kind<string> = (value) =>
  typeof value === 'string' || Number.isSafeInteger(value) ? `${value}` : mustBe('the id of a subscription');
export const flag: Kind<boolean> = (value) => (typeof value === 'boolean' ? value : mustBe('true or false'));
export const anything: Kind<unknown> = (value) => value;

export const count =
  (max: number): Kind<number> =>
  (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max
      ? value
      : mustBe(`a whole number up to ${max}`);

export const integer: Kind<number> = (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : mustBe('a whole number');

/** `undefined` for null. */
export const nullable =
  <T>(kind: Kind<T>): Kind<T | undefined> =>
  (value) =>
    value === null ? undefined : kind(value);

/** A block number; clients also send it in hex. */
export const blockNumber: Kind<number> = (value) => {
  const number = typeof value === 'string' && /^0x[0-9a-fA-F]{1,8}$/.test(value) ? Number(value) : value;
  return count(0xffff_ffff)(number);
};

export const listOf =
  <T>(kind: Kind<T>, max = 10_000): Kind<T[]> =>
  (value) => {
    if (!Array.isArray(value)) return mustBe('a list');
    if (value.length > max) return mustBe(`a list of at most ${max}`);
    return value.map(kind);
  };

export const record: Kind<Readonly<Record<string, unknown>>> = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : mustBe('an object');

/** An object with these fields, each of which may be missing, and no others. */
export const fields =
  <F extends Readonly<Record<string, Kind<unknown>>>>(kinds: F): Kind<{ readonly [K in keyof F]?: ReturnType<F[K]> }> =>
  (value) => {
    const parsed: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(record(value))) {
      if (!Object.hasOwn(kinds, name)) return mustBe(`an object with the fields ${Object.keys(kinds).join(', ')}`);
      if (field !== null) parsed[name] = kinds[name](field);
    }
    return parsed as { readonly [K in keyof F]?: ReturnType<F[K]> };
  };

export const oneOf =
  <const T extends string>(...values: readonly T[]): Kind<T> =>
  (value) =>
    values.includes(value as T) ? (value as T) : mustBe(`one of ${values.join(', ')}`);

/** Whichever kind the value is of. */
export const either =
  <A, B>(first: Kind<A>, second: Kind<B>): Kind<A | B> =>
  (value) => {
    try {
      return first(value);
    } catch (mismatch) {
      if (!(mismatch instanceof Mismatch)) throw mismatch;
      try {
        return second(value);
      } catch (other) {
        if (!(other instanceof Mismatch)) throw other;
        return mustBe(`${mismatch.message.slice(8)}, or ${other.message.slice(8)}`);
      }
    }
  };

/** An account, as SS58 of any network or as 32 bytes in hex. */
export const account: Kind<HexString> = (value) => {
  if (typeof value === 'string' && HASH.test(value)) return value.toLowerCase() as HexString;
  const info = typeof value === 'string' && value.length < 64 ? getSs58AddressInfo(value) : undefined;
  if (info?.isValid !== true || info.publicKey.length !== 32) return mustBe('an account as SS58 or 32 bytes in hex');
  return bytesToHex(info.publicKey);
};

/**
 * The value of a kind.
 *
 * @throws RpcError -32602 that names it.
 */
export function parse<T>(name: string, kind: Kind<T>, value: unknown): T {
  try {
    return kind(value);
  } catch (mismatch) {
    if (mismatch instanceof Mismatch) throw invalidParams(`${name} ${mismatch.message}`);
    throw mismatch;
  }
}

/**
 * The values of positional parameters.
 *
 * @throws RpcError -32602 that names the parameter.
 */
export function parseParams<P extends readonly Param<unknown>[]>(params: P, given: unknown): ParamValues<P> {
  const values = given ?? [];
  if (!Array.isArray(values)) throw invalidParams('a list of positional parameters is needed');
  if (values.length > params.length) throw invalidParams(`there are at most ${params.length}, not ${values.length}`);
  return params.map((param, i) => {
    if (!param.isOptional && values[i] === undefined) throw invalidParams(`${param.name} is missing`);
    return parse(param.name, param.parse, values[i]);
  }) as ParamValues<P>;
}
