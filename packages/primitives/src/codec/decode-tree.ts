/** Reads a message part by part, each with its range of bytes, up to the place where the message is malformed. */
import { HostFault } from '../result.ts';
import { codecOf, leafCodec } from './codec-of.ts';
import { type LeafDescription, type TypeDescription, typeName } from './description.ts';
import { MOST_EMPTY_ELEMENTS, positionIn, readingFrom, u8 } from './scale.ts';

/** One part of a message. */
export interface DecodeNode {
  /** The field's name, the variant's, or the element's number. */
  readonly name: string;
  /** Its type as Rust names it. */
  readonly type: string;
  /** The first of its bytes, counted from the start of the message. */
  readonly from: number;
  /** One more than the last of its bytes; equal to `from` if it has none. */
  readonly to: number;
  /** The value of the bytes; undefined if they are cut off, or if the parts hold it. */
  readonly value?: unknown;
  /** The parts, in the order of their bytes. Left out where there are none. */
  readonly parts?: readonly DecodeNode[];
}

/** Where and why a message is malformed. */
export interface DecodeProblem {
  /** The offset of the first wrong byte; the message's length if it ends too early. */
  readonly at: number;
  /** The names of the parts around it, such as `action.Execute.length`. */
  readonly path: string;
  /** What was expected there. */
  readonly expected: string;
  /** What was found there. */
  readonly found: string;
}

/** A message in parts. With a `problem` the tree goes up to it. */
export interface DecodeTree {
  readonly root: DecodeNode;
  readonly problem?: DecodeProblem;
}

/** A tree has no more parts than this; a longer vector is a problem of the message `too many parts`. */
const MOST_PARTS = 100_000;

/**
 * Splits a message of one type into its parts. Bytes are read by the codecs that define them; each part must be exactly what its codec would write.
 *
 * @param name What the whole is called, such as `run arguments`.
 */
export const decodeTree = (name: string, type: TypeDescription, input: Uint8Array): DecodeTree => {
  let problem: DecodeProblem | undefined;
  const root = readingFrom(input, (cursor) => {
    const reader = new TreeReader(cursor);
    const node = reader.part(name, type, []);
    problem = reader.problem ?? trailing(node.to, input.length);
    return node;
  });
  return problem === undefined ? { root } : { root, problem };
};

const trailing = (at: number, length: number): DecodeProblem | undefined =>
  at < length ? { at, path: '', expected: 'the end of the message', found: `${length - at} more bytes` } : undefined;

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

class TreeReader {
  problem: DecodeProblem | undefined;
  readonly #cursor: Uint8Array;
  #parts = 0;

  constructor(cursor: Uint8Array) {
    this.#cursor = cursor;
  }

  get #at(): number {
    return Math.min(positionIn(this.#cursor), this.#cursor.length);
  }

  get #left(): number {
    return this.#cursor.length - this.#at;
  }

  /** A copy. (`slice` of the cursor would make one more cursor, which scale-ts does not allow for.) */
  #bytes(from: number, to: number): Uint8Array {
    return new Uint8Array(this.#cursor.buffer.slice(from, to) as ArrayBuffer);
  }

  #breaks(at: number, path: readonly string[], expected: string, found: string): void {
    this.problem ??= { at, path: path.join('.'), expected, found };
  }

  /** Reads the part of this type that begins at the cursor. */
  part(name: string, type: TypeDescription, path: readonly string[]): DecodeNode {
    this.#parts += 1;
    if (this.#parts > MOST_PARTS) {
      this.#breaks(this.#at, path, `at most ${MOST_PARTS} parts`, 'more of them');
      return { name, type: typeName(type), from: this.#at, to: this.#at };
    }
    switch (type.kind) {
      case 'struct':
        return this.#whole(name, typeName(type), (parts) => {
          for (const field of type.fields) this.#next(parts, field.name, field.type, path);
        });
      case 'enum':
        return this.#enum(name, type, path);
      case 'option': {
        const variants = [
          { name: 'None', index: 0, payload: { kind: 'unit' as const } },
          { name: 'Some', index: 1, payload: type.of },
        ];
        return this.#enum(name, { kind: 'enum', name: typeName(type), variants }, path);
      }
      case 'vec':
        return this.#whole(name, typeName(type), (parts) => this.#elements(parts, type.of, path));
      case 'bytes':
      case 'str':
        return this.#lengthAndBytes(name, type, path);
      case 'fixedBytes':
        if (this.#left < type.length) return this.#tooShort(name, type, type.length, path);
        return this.#leaf(name, type, path);
      default:
        return this.#leaf(name, type, path);
    }
  }

  #whole(name: string, type: string, read: (parts: DecodeNode[]) => void): DecodeNode {
    const from = this.#at;
    const parts: DecodeNode[] = [];
    read(parts);
    return { name, type, from, to: Math.max(this.#at, parts.at(-1)?.to ?? 0), parts };
  }

  /** Counts one more part, unless the message was malformed before. */
  #next(parts: DecodeNode[], name: string, type: TypeDescription, path: readonly string[]): DecodeNode | undefined {
    if (this.problem !== undefined) return undefined;
    const node = this.part(name, type, [...path, name]);
    parts.push(node);
    return node;
  }

  #enum(name: string, type: Extract<TypeDescription, { kind: 'enum' }>, path: readonly string[]): DecodeNode {
    let value: string | undefined;
    const node = this.#whole(name, typeName(type), (parts) => {
      const at = this.#at;
      const tag = this.part('variant', u8.type, [...path, 'variant']);
      if (tag.value === undefined) return void parts.push(tag);
      const variant = type.variants.find(({ index }) => index === tag.value);
      if (variant === undefined) {
        parts.push(tag);
        const known = type.variants.map(({ name: each, index }) => `${index} ${each}`).join(', ');
        return this.#breaks(at, [...path, 'variant'], `one of ${known}`, `${tag.value}`);
      }
      value = variant.name;
      parts.push({ ...tag, value: variant.name });
      if (variant.payload.kind !== 'unit') this.#next(parts, variant.name, variant.payload, path);
    });
    return { ...node, value };
  }

  #elements(parts: DecodeNode[], type: TypeDescription, path: readonly string[]): void {
    const count = this.#next(parts, 'length', { kind: 'compactU32' }, path)?.value as bigint | undefined;
    if (count === undefined || this.problem !== undefined) return;
    for (let i = 0; i < count && this.problem === undefined; i++) {
      const from = this.#at;
      this.#next(parts, `${i}`, type, path);
      if (this.#at === from && i >= MOST_EMPTY_ELEMENTS) {
        this.#breaks(from, path, `at most ${MOST_EMPTY_ELEMENTS} elements without bytes`, `${count}`);
      }
    }
  }

  #lengthAndBytes(name: string, type: LeafDescription, path: readonly string[]): DecodeNode {
    let value: unknown;
    const node = this.#whole(name, typeName(type), (parts) => {
      const length = this.#next(parts, 'length', { kind: 'compactU32' }, path)?.value as bigint | undefined;
      if (length === undefined || this.problem !== undefined) return;
      const from = parts[0].from;
      const most = type.maxLength ?? Number.POSITIVE_INFINITY;
      if (length > most) return this.#breaks(from, [...path, 'length'], `at most ${most} bytes`, `a length of ${length}`);
      const content: TypeDescription = { kind: 'fixedBytes', length: Number(length) };
      const raw = this.#next(parts, type.kind === 'str' ? 'text' : 'bytes', content, path);
      if (raw?.value === undefined) return;
      value = raw.value;
      if (type.kind === 'bytes') return;
      const text = textOf(this.#bytes(from, raw.to));
      value = text;
      if (text === undefined) return this.#breaks(raw.from, [...path, 'text'], 'UTF-8', 'other bytes');
      parts[1] = { ...raw, type: 'utf-8', value: text };
    });
    return { ...node, value };
  }

  /** A part without parts, by its codec, which must write the same bytes again. */
  #leaf(name: string, type: TypeDescription, path: readonly string[]): DecodeNode {
    const from = this.#at;
    const codec = codecOf(type);
    let value: unknown;
    let again: Uint8Array;
    try {
      value = codec.dec(this.#cursor);
      again = codec.enc(value);
    } catch (cause) {
      if (!(cause instanceof HostFault)) return this.#tooShort(name, type, widthOf(type), path, from);
      this.#breaks(from, path, `a ${typeName(type)}`, cause.message);
      return { name, type: typeName(type), from, to: this.#at };
    }
    const to = this.#at;
    const isShort = positionIn(this.#cursor) > this.#cursor.length;
    if (isShort) return this.#tooShort(name, type, widthOf(type), path, from);
    if (again.length !== to - from || again.some((byte, i) => byte !== this.#cursor[from + i])) {
      this.#breaks(from, path, `${hexOf(again)}, the canonical form of ${String(value)}`, hexOf(this.#bytes(from, to)));
    }
    return { name, type: typeName(type), from, to, value };
  }

  /** The bytes end inside a part, which gets what is left of them. */
  #tooShort(
    name: string,
    type: TypeDescription,
    width: number | undefined,
    path: readonly string[],
    from = this.#at,
  ): DecodeNode {
    const to = this.#cursor.length;
    const wanted = width === undefined ? 'more bytes' : plural(width, 'byte');
    this.#breaks(to, path, `${wanted} of ${typeName(type)}`, to === from ? 'the end of the message' : plural(to - from, 'byte'));
    return { name, type: typeName(type), from, to };
  }
}

/** The length of a number or a bool, which is the length of what its codec writes for 0. */
const widthOf = (type: TypeDescription): number | undefined => {
  if (!/bool|[ui]\d/.test(type.kind)) return undefined;
  const zero = type.kind === 'bool' ? false : /64|128/.test(type.kind) ? 0n : 0;
  return codecOf(type).enc(zero).length;
};

/** The text of a `str`, its length included. */
const textOf = (raw: Uint8Array): string | undefined => {
  try {
    return leafCodec('str').dec(raw) as string;
  } catch {
    return undefined;
  }
};

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, 20), (byte) => byte.toString(16).padStart(2, '0')).join('') + (bytes.length > 20 ? '..' : '');
