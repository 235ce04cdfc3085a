/** A form for the arguments of a call, from the types that metadata describes, and what is typed into it as SCALE. */
import { type AnyType, decode, encode, hexToBytes, T, toSnakeCase, type TypeInfo } from '@polkavirt/mock-runtime';
import { ACCOUNTS } from './accounts.ts';

/** What a part of a form takes. */
export type Field =
  | { readonly kind: 'number'; readonly type: string }
  | { readonly kind: 'bool' }
  | { readonly kind: 'text' }
  /** Hex, or a text in quotes; `length` bytes if it is given. An account may be named. */
  | { readonly kind: 'bytes'; readonly length: number | undefined; readonly isAccount: boolean }
  | { readonly kind: 'list'; readonly of: Field }
  | { readonly kind: 'group'; readonly fields: readonly NamedField[] }
  | { readonly kind: 'choice'; readonly variants: readonly { readonly name: string; readonly fields: readonly NamedField[] }[] }
  /** A call of the runtime within a call: a pallet, one of its calls, and the arguments of that. */
  | { readonly kind: 'call' }
  /** Too deep for a form: the value's SCALE in hex. */
  | { readonly kind: 'encoded' };

export interface NamedField {
  readonly name: string;
  readonly field: Field;
}

/** What was typed: the same shape as its {@link Field}. */
export type Typed = string | readonly Typed[] | { readonly variant: string; readonly values: readonly Typed[] };

/** Types may be nested without end. */
const MAX_DEPTH = 6;
/** A variant type with more members is given as SCALE. */
const MAX_VARIANTS = 40;

/** What was typed does not fit; the message says where and why. */
export class FormError extends Error {
  override readonly name = 'FormError';
}

const isCall = (path: readonly string[]): boolean => path.at(-1) === 'RuntimeCall';

const isByte = ({ info }: AnyType): boolean => info.kind === 'primitive' && info.name === 'u8';

/** The name of a field; fields of tuples have numbers, and the only one has none that says anything. */
const named = (name: string | undefined, at: number, count = 2): string => name ?? (count === 1 ? 'value' : `${at}`);

/** The form of a type. */
export function fieldOf({ info }: AnyType, depth = 0): Field {
  if (depth > MAX_DEPTH) return { kind: 'encoded' };
  const next = depth + 1;
  switch (info.kind) {
    case 'primitive':
      if (info.name === 'bool') return { kind: 'bool' };
      return info.name === 'str' ? { kind: 'text' } : { kind: 'number', type: info.name };
    case 'compact':
      return fieldOf(info.of, next);
    case 'sequence':
      return isByte(info.of)
        ? { kind: 'bytes', length: undefined, isAccount: false }
        : { kind: 'list', of: fieldOf(info.of, next) };
    case 'array':
      return isByte(info.of)
        ? { kind: 'bytes', length: info.length, isAccount: false }
        : { kind: 'list', of: fieldOf(info.of, next) };
    case 'tuple':
      return { kind: 'group', fields: info.of.map((type, at) => ({ name: `${at}`, field: fieldOf(type, next) })) };
    case 'composite': {
      if (info.path.at(-1) === 'AccountId32') return { kind: 'bytes', length: 32, isAccount: true };
      // A wrapper of one unnamed field is what it wraps.
      if (info.fields.length === 1 && info.fields[0].name === undefined) return fieldOf(info.fields[0].type, next);
      return {
        kind: 'group',
        fields: info.fields.map(({ name, type }, at) => ({ name: named(name, at), field: fieldOf(type, next) })),
      };
    }
    case 'variant':
      if (isCall(info.path)) return { kind: 'call' };
      if (info.variants.length > MAX_VARIANTS) return { kind: 'encoded' };
      return {
        kind: 'choice',
        variants: info.variants.map(({ name, fields }) => ({
          name,
          fields: fields.map(({ name: own, type }, at) => ({ name: named(own, at, fields.length), field: fieldOf(type, next) })),
        })),
      };
  }
}

const concat = (parts: readonly Uint8Array[]): Uint8Array => {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

const compactLength = (length: number): Uint8Array => encode(T.compact(T.u32), length);

function textOf(typed: Typed, path: string): string {
  if (typeof typed === 'string') return typed;
  throw new FormError(`${path}: expected one value`);
}

function integer(typed: Typed, name: string, path: string): bigint {
  const text = textOf(typed, path).trim().replaceAll(/[_,]/g, '');
  const bits = BigInt(name.slice(1));
  if (!/^-?\d{1,80}$/.test(text)) throw new FormError(`${path}: expected a whole number, not ${JSON.stringify(text)}`);
  const value = BigInt(text);
  const isSigned = name.startsWith('i');
  const [least, most] = isSigned ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n];
  if (value < least || value > most) throw new FormError(`${path}: ${text} does not fit ${name}`);
  return value;
}

function littleEndian(value: bigint, name: string): Uint8Array {
  const bytes = new Uint8Array(Number(name.slice(1)) / 8);
  let rest = BigInt.asUintN(bytes.length * 8, value);
  for (let at = 0; at < bytes.length; at++) {
    bytes[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

function accountOf(typed: Typed, path: string): Uint8Array {
  const text = textOf(typed, path).trim();
  const known = Object.entries(ACCOUNTS).find(([name]) => name.toLowerCase() === text.toLowerCase());
  return bytesOf(known?.[1] ?? text, 32, path);
}

function bytesOf(typed: Typed, length: number | undefined, path: string): Uint8Array {
  const text = textOf(typed, path).trim();
  const quoted = /^"(.*)"$/s.exec(text)?.[1];
  const digits = text.replace(/^0x/, '').replaceAll(/\s/g, '');
  if (quoted === undefined && (digits.length % 2 !== 0 || !/^[\da-f]*$/i.test(digits)))
    throw new FormError(`${path}: expected hex, or a text in quotes`);
  const bytes = quoted === undefined ? hexToBytes(`0x${digits.toLowerCase()}`) : new TextEncoder().encode(quoted);
  if (length !== undefined && bytes.length !== length)
    throw new FormError(`${path}: expected ${length} bytes, got ${bytes.length}`);
  return bytes;
}

const listOf = (typed: Typed, path: string): readonly Typed[] => {
  if (Array.isArray(typed)) return typed as readonly Typed[];
  throw new FormError(`${path}: expected a list`);
};

function writeFields(
  fields: readonly { readonly name?: string; readonly type: AnyType }[],
  values: readonly Typed[],
  path: string,
): Uint8Array {
  return concat(
    fields.map(({ name, type }, at) => write(type, values[at] ?? '', `${path}.${named(name, at, fields.length)}`, 0)),
  );
}

/** A call within a call: the pallet's number, the call's number, its arguments. */
function writeCall({ variants }: Extract<TypeInfo, { readonly kind: 'variant' }>, typed: Typed, path: string): Uint8Array {
  const choiceOf = (one: Typed): Extract<Typed, { readonly variant: string }> => {
    if (typeof one === 'string' || Array.isArray(one)) throw new FormError(`${path}: expected a call`);
    return one as Extract<Typed, { readonly variant: string }>;
  };
  const outer = choiceOf(typed);
  const pallet = variants.find(({ name }) => name === outer.variant);
  const calls = pallet?.fields[0]?.type.info;
  if (pallet === undefined || calls?.kind !== 'variant')
    throw new FormError(`${path}: there is no pallet ${outer.variant} with calls`);
  const inner = choiceOf(outer.values[0] ?? '');
  const call = calls.variants.find(({ name }) => name === toSnakeCase(inner.variant));
  if (call === undefined) throw new FormError(`${path}: there is no call ${outer.variant}.${inner.variant}`);
  const start = Uint8Array.of(pallet.index, call.index);
  return concat([start, writeFields(call.fields, inner.values, `${path}.${outer.variant}.${inner.variant}`)]);
}

/** What was typed as SCALE. */
function write(type: AnyType, typed: Typed, path: string, depth: number): Uint8Array {
  const { info }: { readonly info: TypeInfo } = type;
  if (fieldOf(type, depth).kind === 'encoded') return bytesOf(typed, undefined, path);
  switch (info.kind) {
    case 'primitive':
      if (info.name === 'bool') return Uint8Array.of(textOf(typed, path) === 'true' ? 1 : 0);
      if (info.name === 'str') return encode(T.str, textOf(typed, path));
      return littleEndian(integer(typed, info.name, path), info.name);
    case 'compact': {
      const inner = info.of.info;
      const value = integer(typed, inner.kind === 'primitive' ? inner.name : 'u128', path);
      return encode(T.compact(T.u128), value);
    }
    case 'sequence': {
      if (isByte(info.of)) return encode(T.bytes, bytesOf(typed, undefined, path));
      const items = listOf(typed, path).map((item, at) => write(info.of, item, `${path}[${at}]`, depth + 1));
      return concat([compactLength(items.length), ...items]);
    }
    case 'array': {
      if (isByte(info.of)) return bytesOf(typed, info.length, path);
      const items = listOf(typed, path);
      if (items.length !== info.length) throw new FormError(`${path}: expected ${info.length} items, got ${items.length}`);
      return concat(items.map((item, at) => write(info.of, item, `${path}[${at}]`, depth + 1)));
    }
    case 'tuple':
      return writeFields(
        info.of.map((of) => ({ type: of })),
        listOf(typed, path),
        path,
      );
    case 'composite': {
      if (info.path.at(-1) === 'AccountId32') return accountOf(typed, path);
      const { fields } = info;
      if (fields.length === 1 && fields[0].name === undefined) return write(fields[0].type, typed, path, depth + 1);
      return writeFields(fields, listOf(typed, path), path);
    }
    case 'variant': {
      if (isCall(info.path)) return writeCall(info, typed, path);
      if (typeof typed === 'string' || Array.isArray(typed)) throw new FormError(`${path}: expected a choice`);
      const { variant, values } = typed as Extract<Typed, { readonly variant: string }>;
      const chosen = info.variants.find(({ name }) => name === variant);
      if (chosen === undefined) throw new FormError(`${path}: there is no ${variant}`);
      return concat([Uint8Array.of(chosen.index), writeFields(chosen.fields, values, `${path}.${variant}`)]);
    }
  }
}

/**
 * The value of a type that was typed into its form.
 *
 * @throws FormError that names the field.
 */
export function typedValue(type: AnyType, typed: Typed, path: string): unknown {
  const bytes = write(type, typed, path, 0);
  try {
    return decode(type, bytes);
  } catch (error) {
    throw new FormError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
