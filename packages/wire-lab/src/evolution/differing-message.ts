import { stringToU8a } from '@polkadot/util/string/toU8a';
import { u8aToHex } from '@polkadot/util/u8a/toHex';
import { codecOf, decodeTree, isBytes, strict, type TypeDescription } from '@polkavirt/primitives';
import { problemText } from '../message/annotate.ts';
import { sampleValues } from './sample-values.ts';

/** A message that two versions read differently. */
export interface MessageExample {
  /** Without a prefix. */
  readonly hex: string;
  /** Which version writes it. */
  readonly writer: 'old' | 'new';
  /** Its value for the writer: numbers, objects, `{ tag, value }` for a variant. */
  readonly written: unknown;
  /** How the other version reads it. */
  readonly read: { readonly value: unknown } | { readonly problem: string };
}

/** A value for people: `{ gasLeft: 5, action: Resume(3) }`. */
export const describeReading = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (isBytes(value)) return u8aToHex(value, 64);
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(describeReading).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const { tag, ...rest } = value as { readonly tag?: string; readonly value?: unknown };
  if (tag !== undefined) return rest.value === undefined ? tag : `${tag}(${describeReading(rest.value)})`;
  return `{ ${Object.entries(value)
    .map(([name, field]) => `${name}: ${describeReading(field)}`)
    .join(', ')} }`;
};

/** Maps names of the newer version to the older ones, so that a changed name does not count as another value. */
const renamedLike = (type: TypeDescription, old: TypeDescription): TypeDescription => {
  if (type.kind === 'struct' && old.kind === 'struct') {
    const isNew = (name: string) => !old.fields.some((field) => field.name === name);
    const fields = type.fields.map((field, at) => {
      const before = old.fields[at];
      const isRenamed =
        before !== undefined &&
        old.fields.length === type.fields.length &&
        isNew(field.name) &&
        !type.fields.some(({ name }) => name === before.name);
      const name = isRenamed ? before.name : field.name;
      const other = old.fields.find((each) => each.name === name);
      return { name, type: other === undefined ? field.type : renamedLike(field.type, other.type) };
    });
    return { ...type, fields };
  }
  if (type.kind === 'enum' && old.kind === 'enum') {
    const variants = type.variants.map((variant) => {
      const before = old.variants.find(({ index }) => index === variant.index);
      const isRenamed =
        before !== undefined &&
        !old.variants.some(({ name }) => name === variant.name) &&
        !type.variants.some(({ name }) => name === before.name);
      const name = isRenamed ? before.name : variant.name;
      const other = old.variants.find((each) => each.name === name);
      return { ...variant, name, payload: other === undefined ? variant.payload : renamedLike(variant.payload, other.payload) };
    });
    return { ...type, variants };
  }
  if ((type.kind === 'vec' || type.kind === 'option') && old.kind === type.kind)
    return { ...type, of: renamedLike(type.of, old.of) };
  return type;
};

/** Whether a value goes through what a path names: variants, elements of vectors, options that are there. */
const passes = (type: TypeDescription, value: unknown, path: readonly string[]): boolean => {
  const [name, ...rest] = path;
  if (name === undefined) return true;
  if (type.kind === 'option') return value !== undefined && passes(type.of, value, rest);
  if (type.kind === 'vec') return (value as readonly unknown[]).some((element) => passes(type.of, element, rest));
  if (type.kind === 'enum') {
    const { tag, value: payload } = value as { readonly tag: string; readonly value?: unknown };
    return tag === name && type.variants.some((variant) => variant.name === tag && passes(variant.payload, payload, rest));
  }
  const field = type.kind === 'struct' ? type.fields.find((each) => each.name === name) : undefined;
  return field === undefined || passes(field.type, (value as Readonly<Record<string, unknown>>)[name], rest);
};

const read = (type: TypeDescription, message: Uint8Array): MessageExample['read'] => {
  const { problem } = decodeTree('message', type, message);
  if (problem !== undefined) return { problem: problemText(problem) };
  return { value: strict('message', codecOf(type)).decode(message) };
};

/** Normalises a value independently of its type: a text to its bytes, a bool to 0 or 1. */
const shape = (value: unknown): string => {
  const plain = (part: unknown): unknown => {
    if (typeof part === 'string') return stringToU8a(part);
    if (typeof part === 'boolean') return Number(part);
    if (typeof part !== 'object' || part === null || isBytes(part)) return part;
    if (Array.isArray(part)) return part.map(plain);
    return Object.fromEntries(Object.entries(part).map(([name, field]) => [name, name === 'tag' ? field : plain(field)]));
  };
  return describeReading(plain(value));
};

/**
 * The shortest message among the samples of both versions that concerns `path` and that the other version refuses or
 * reads as another value. Undefined if there is none.
 */
export const differingMessage = (
  old: TypeDescription,
  now: TypeDescription,
  path: readonly string[],
): MessageExample | undefined => {
  const named = renamedLike(now, old);
  const found = (['old', 'new'] as const).flatMap((writer) => {
    const [mine, theirs] = writer === 'old' ? [old, named] : [named, old];
    const codec = codecOf(mine);
    return sampleValues(mine).flatMap((written): (MessageExample & { readonly length: number })[] => {
      if (!passes(mine, written, path)) return [];
      const message = codec.enc(written);
      const reading = read(theirs, message);
      if ('value' in reading && shape(reading.value) === shape(written)) return [];
      return [{ hex: u8aToHex(message, -1, false), writer, written, read: reading, length: message.length }];
    });
  });
  // A message that is read as another value is worse than one that is refused, so it is preferred.
  const [best] = found.sort((a, b) => Number('problem' in a.read) - Number('problem' in b.read) || a.length - b.length);
  if (best === undefined) return undefined;
  const { length: _, ...example } = best;
  return example;
};
