import { err, HostFault, ok, type Result } from '@polkavirt/primitives';
import { ByteSink, ByteSource, malformed } from './bytes-io.ts';

/**
 * A SCALE type: how its values are written and read, and how metadata describes it. Everything that a runtime declares
 * (storage, call arguments, events, constants) uses these, so metadata derives from the same objects that encode and
 * decode.
 *
 * Reading is strict: non-canonical compacts, a bool of 7, unknown variants and lengths beyond the input are
 * refused (`MalformedWire`). Writing is strict too: a value out of range is refused (`ValueOutOfRange`), never wrapped.
 */
export interface Type<T> {
  write(sink: ByteSink, value: T): void;
  read(source: ByteSource): T;
  readonly info: TypeInfo;
}

/** The TypeScript values of a {@link Type}. */
export type ValueOf<X> = X extends Type<infer T> ? T : never;

/** A type whose values are not known statically. Every Type is one, because methods are bivariant. */
export type AnyType = Type<unknown>;

/** The description of a type in metadata: the definitions of `scale-info` 2. Field and variant names are as metadata has them. */
export type TypeInfo =
  | { readonly kind: 'primitive'; readonly name: PrimitiveName }
  | { readonly kind: 'compact'; readonly of: AnyType }
  | { readonly kind: 'sequence'; readonly of: AnyType }
  | { readonly kind: 'array'; readonly length: number; readonly of: AnyType }
  | { readonly kind: 'tuple'; readonly of: readonly AnyType[] }
  | ({ readonly kind: 'composite'; readonly fields: readonly FieldInfo[] } & Named)
  | ({ readonly kind: 'variant'; readonly variants: readonly VariantInfo[] } & Named);

export type PrimitiveName = 'bool' | 'str' | `u${8 | 16 | 32 | 64 | 128 | 256}` | `i${8 | 16 | 32 | 64 | 128 | 256}`;

/** Path and type parameters of a composite or variant. The last part of the path is the type's own name. */
export interface Named {
  readonly path: readonly string[];
  readonly params?: readonly TypeParam[];
}

export interface TypeParam {
  readonly name: string;
  /** Absent for a parameter that no field uses. */
  readonly type?: AnyType;
}

export interface FieldInfo {
  /** Absent in a tuple struct or tuple variant. */
  readonly name?: string;
  readonly type: AnyType;
}

export interface VariantInfo {
  readonly name: string;
  readonly index: number;
  readonly fields: readonly FieldInfo[];
  readonly docs?: readonly string[];
}

/** `transferAllowDeath` -> `transfer_allow_death`: the names of Rust for the names of TypeScript. */
export const toSnakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** One buffer for all encoders; nested use appends to it. */
const sink = new ByteSink(1024);

/** @throws HostFault `ValueOutOfRange` if the type cannot hold the value. */
export function encode<T>(type: Type<T>, value: T): Uint8Array {
  const start = sink.length;
  try {
    type.write(sink, value);
    return sink.slice(start, sink.length);
  } finally {
    sink.length = start;
  }
}

/** @throws HostFault `MalformedWire` unless `bytes` are exactly one value of the type. */
export function decode<T>(type: Type<T>, bytes: Uint8Array): T {
  const source = new ByteSource(bytes);
  const value = type.read(source);
  if (source.remaining > 0) malformed(`${source.remaining} bytes are left after the value`);
  return value;
}

/** {@link decode} for bytes from outside: what is wrong with them comes as a message. */
export function tryDecode<T>(type: Type<T>, bytes: Uint8Array): Result<T, string> {
  try {
    return ok(decode(type, bytes));
  } catch (fault) {
    if (fault instanceof HostFault && fault.code === 'MalformedWire') return err(fault.message);
    throw fault;
  }
}
