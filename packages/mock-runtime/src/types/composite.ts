import { readLength, u8, writeCompact } from './basic.ts';
import { malformed, outOfRange } from './bytes-io.ts';
import { type AnyType, type FieldInfo, type Named, type Type, type TypeInfo, toSnakeCase, type ValueOf } from './type.ts';

/** `Vec<u8>` as a Uint8Array. */
export const bytes: Type<Uint8Array> = {
  write(sink, value) {
    writeCompact(sink, value.length);
    sink.bytes(value);
  },
  read: (source) => source.bytes(readLength(source)),
  info: { kind: 'sequence', of: u8 },
};

/** `[u8; length]` as a Uint8Array. */
export const fixedBytes = (length: number): Type<Uint8Array> => ({
  write(sink, value) {
    if (value.length !== length) outOfRange(`${value.length} bytes where ${length} are needed`);
    sink.bytes(value);
  },
  read: (source) => source.bytes(length),
  info: { kind: 'array', length, of: u8 },
});

/** The most elements of a `Vec` whose elements take no bytes, because nothing else bounds them. */
const MAX_EMPTY_ELEMENTS = 0xffff;

/** `Vec<T>`. */
export const vec = <T>(of: Type<T>): Type<T[]> => ({
  write(sink, value) {
    writeCompact(sink, value.length);
    for (const item of value) of.write(sink, item);
  },
  read(source) {
    const length = isEmpty(of.info) ? readLength(source, MAX_EMPTY_ELEMENTS) : readLength(source);
    return Array.from({ length }, () => of.read(source));
  },
  info: { kind: 'sequence', of },
});

/** Whether values of a type take no bytes, such as `()`. */
function isEmpty(info: TypeInfo): boolean {
  if (info.kind === 'tuple') return info.of.every((type) => isEmpty(type.info));
  if (info.kind === 'composite') return info.fields.every(({ type }) => isEmpty(type.info));
  if (info.kind === 'array') return info.length === 0 || isEmpty(info.of.info);
  return info.kind === 'compact' && isEmpty(info.of.info);
}

/** `Option<T>`: `undefined` is None. */
export const option = <T>(of: Type<T>): Type<T | undefined> => ({
  write(sink, value) {
    sink.u8(value === undefined ? 0 : 1);
    if (value !== undefined) of.write(sink, value);
  },
  read(source) {
    const flag = source.u8();
    if (flag > 1) malformed(`${flag} is not an Option`);
    return flag === 1 ? of.read(source) : undefined;
  },
  info: {
    kind: 'variant',
    path: ['Option'],
    params: [{ name: 'T', type: of }],
    variants: [
      { name: 'None', index: 0, fields: [] },
      { name: 'Some', index: 1, fields: [{ type: of }] },
    ],
  },
});

export const tuple = <const Of extends readonly AnyType[]>(...of: Of): Type<{ [I in keyof Of]: ValueOf<Of[I]> }> => ({
  write(sink, value) {
    for (let i = 0; i < of.length; i++) of[i].write(sink, value[i]);
  },
  read: (source) => of.map((type) => type.read(source)) as { [I in keyof Of]: ValueOf<Of[I]> },
  info: { kind: 'tuple', of },
});

/** The empty tuple `()`. */
export const unit: Type<undefined> = { write() {}, read: () => undefined, info: { kind: 'tuple', of: [] } };

/** Fields by name. TypeScript's camelCase becomes snake_case in metadata. */
export type Fields = Readonly<Record<string, AnyType>>;
export type FieldValues<F extends Fields> = { [K in keyof F]: ValueOf<F[K]> };

const fieldsInfo = (fields: Fields): FieldInfo[] =>
  Object.entries(fields).map(([name, type]) => ({ name: toSnakeCase(name), type }));

/** A type whose description is made when somebody asks for it: a runtime that nobody asks for its metadata starts without. */
function describedLater<T>({ write, read }: Pick<Type<T>, 'write' | 'read'>, describe: () => TypeInfo): Type<T> {
  let info: TypeInfo | undefined;
  return {
    write,
    read,
    get info() {
      info ??= describe();
      return info;
    },
  };
}

const named = (name: string | Named): Named => (typeof name === 'string' ? { path: [name] } : name);

/** How the fields of a struct or variant are written and read, in order. */
const fieldsCodec = (fields: Fields): Pick<Type<Record<string, unknown>>, 'write' | 'read'> => {
  const entries = Object.entries(fields);
  return {
    write(sink, value) {
      for (const [name, type] of entries) type.write(sink, value[name]);
    },
    read(source) {
      const value: Record<string, unknown> = {};
      for (const [name, type] of entries) value[name] = type.read(source);
      return value;
    },
  };
};

/** A struct with named fields. */
export const struct = <F extends Fields>(name: string | Named, fields: F): Type<FieldValues<F>> =>
  describedLater(fieldsCodec(fields) as unknown as Pick<Type<FieldValues<F>>, 'write' | 'read'>, () => ({
    kind: 'composite',
    ...named(name),
    fields: fieldsInfo(fields),
  }));

/** A tuple struct around one type: same bytes, own name. */
export const newtype = <T>(name: string | Named, of: Type<T>): Type<T> => ({
  write: of.write,
  read: of.read,
  info: { kind: 'composite', ...named(name), fields: [{ type: of }] },
});

/** Other TypeScript values for the same bytes and the same description. */
export const mapped = <T, U>(of: Type<T>, from: (value: T) => U, to: (value: U) => T): Type<U> => ({
  write: (sink, value) => of.write(sink, to(value)),
  read: (source) => from(of.read(source)),
  get info() {
    return of.info;
  },
});

/** A type that is defined later, such as the events of a runtime under construction. */
export const lazy = <T>(of: () => Type<T>): Type<T> => ({
  write: (sink, value) => of().write(sink, value),
  read: (source) => source.nested(() => of().read(source)),
  get info() {
    return of().info;
  },
});

/** The body of a variant: nothing, one unnamed value, or named fields. */
export type VariantBody = undefined | AnyType | Fields;

const BODY = Symbol('body of a variant');

/** A variant with more than its body, made by {@link at}. */
export interface VariantDef<B extends VariantBody = VariantBody> {
  readonly [BODY]: B;
  readonly index: number;
  readonly docs: readonly string[];
}

/** A variant with an index of its own; the next ones count on from there. */
export const at = <B extends VariantBody>(index: number, body?: B, docs: readonly string[] = []): VariantDef<B> => ({
  [BODY]: body as B,
  index,
  docs,
});

export type Variants = Readonly<Record<string, VariantBody | VariantDef>>;

type BodyOf<V> = V extends VariantDef<infer B> ? B : V;
type BodyValue<B> =
  B extends Type<infer T>
    ? { readonly value: T }
    : B extends Fields
      ? { readonly value: FieldValues<B> }
      : { readonly value?: undefined };

/** `{ type, value }` per variant; a variant without a body has no value. */
export type VariantValue<V extends Variants> = {
  [K in keyof V & string]: { readonly type: K } & BodyValue<BodyOf<V[K]>>;
}[keyof V & string];

const isType = (body: VariantBody): body is AnyType => body !== undefined && typeof (body as AnyType).write === 'function';
const isDef = (entry: VariantBody | VariantDef): entry is VariantDef => entry !== undefined && BODY in entry;

interface VariantCase {
  readonly name: string;
  readonly index: number;
  readonly docs: readonly string[];
  readonly body: VariantBody;
  readonly write: AnyType['write'];
  readonly read: AnyType['read'];
}

/** The variants with their indexes. @throws RangeError if two share one. */
function numbered(title: string | undefined, variants: Variants): Pick<VariantCase, 'name' | 'index' | 'docs' | 'body'>[] {
  let next = 0;
  const taken = new Set<number>();
  return Object.entries(variants).map(([name, entry]) => {
    const one = isDef(entry)
      ? { name, index: entry.index, docs: entry.docs, body: entry[BODY] }
      : { name, index: next, docs: [], body: entry };
    if (taken.has(one.index)) throw new RangeError(`two variants of ${title} share an index`);
    taken.add(one.index);
    next = one.index + 1;
    return one;
  });
}

const codecOf = (body: VariantBody): Pick<AnyType, 'write' | 'read'> => {
  if (body === undefined) return unit as AnyType;
  if (isType(body)) return { write: body.write.bind(body), read: body.read.bind(body) };
  return fieldsCodec(body) as Pick<AnyType, 'write' | 'read'>;
};

const describeBody = (body: VariantBody): FieldInfo[] => {
  if (body === undefined) return [];
  return isType(body) ? [{ type: body }] : fieldsInfo(body);
};

/**
 * An enum. Variants are named as in Rust; indexes count up from 0 unless one is given.
 *
 * @param metadataName How metadata spells a variant (calls are snake_case there).
 */
export function variant<V extends Variants>(
  name: string | Named,
  variants: V,
  metadataName: (name: string) => string = (same) => same,
): Type<VariantValue<V>> {
  const title = named(name).path.at(-1);
  const all = numbered(title, variants);
  let made: { readonly byName: ReadonlyMap<string, VariantCase>; readonly byIndex: ReadonlyMap<number, VariantCase> } | undefined;
  // Most enums of a runtime are never written or read in one test.
  const cases = () => {
    if (made === undefined) {
      const list = all.map((one) => ({ ...one, ...codecOf(one.body) }));
      made = { byName: new Map(list.map((one) => [one.name, one])), byIndex: new Map(list.map((one) => [one.index, one])) };
    }
    return made;
  };
  const codec: Pick<Type<VariantValue<V>>, 'write' | 'read'> = {
    write(sink, { type, value }) {
      const found = cases().byName.get(type) ?? outOfRange(`${title} has no variant ${type}`);
      sink.u8(found.index);
      found.write(sink, value);
    },
    read(source) {
      const index = source.u8();
      const found = cases().byIndex.get(index) ?? malformed(`${title} has no variant ${index}`);
      const value = found.read(source);
      return (found.body === undefined ? { type: found.name } : { type: found.name, value }) as unknown as VariantValue<V>;
    },
  };
  return describedLater(codec, () => ({
    kind: 'variant',
    ...named(name),
    variants: all.map(({ name: key, index, docs, body }) => ({
      name: metadataName(key),
      index,
      fields: describeBody(body),
      docs,
    })),
  }));
}
