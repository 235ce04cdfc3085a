/** Mutated messages: a valid one with changes. */
import { stringToU8a } from '@polkadot/util/string/toU8a';
import { u8aConcat } from '@polkadot/util/u8a/concat';
import { u8aToString } from '@polkadot/util/u8a/toString';
import type { Random } from './random.ts';
import type { RawMessage, RawPart } from './raw-message.ts';

type Change = (random: Random, bytes: Uint8Array, other: Uint8Array) => Uint8Array;

const spliced = (bytes: Uint8Array, from: number, to: number, ...between: readonly Uint8Array[]): Uint8Array =>
  u8aConcat(bytes.subarray(0, from), ...between, bytes.subarray(to));

/** Lengths that claim up to all of a u32 or u64, in the forms that formats have for them. */
const CLAIMS = [
  [0xff, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0x7f],
  [0x7f, 0xff, 0xff, 0xff],
  [0x00, 0x00, 0x00, 0x40],
  // SCALE's compacts of four bytes and more, LEB128, CBOR (bytes, array), MessagePack (bin, str, array).
  [0xfe, 0xff, 0xff, 0xff],
  [0x03, 0xff, 0xff, 0xff, 0xff],
  [0xff, 0xff, 0xff, 0xff, 0x0f],
  [0x5a, 0xff, 0xff, 0xff, 0xff],
  [0x9a, 0xff, 0xff, 0xff, 0xff],
  [0xc6, 0xff, 0xff, 0xff, 0xff],
  [0xdb, 0xff, 0xff, 0xff, 0xff],
  [0xdd, 0xff, 0xff, 0xff, 0xff],
];

/** A small number in overlong forms: SCALE's compacts, LEB128, MessagePack, CBOR. */
const longerForms = (byte: number): readonly number[][] => {
  const compact = byte >> 2;
  return [
    [((compact << 2) | 1) & 0xff, compact >> 6],
    [((compact << 2) | 2) & 0xff, compact >> 6, 0, 0],
    [3, compact, 0, 0, 0],
    [byte | 0x80, 0],
    [byte | 0x80, 0x80, 0],
    [0xcc, byte],
    [0xcd, 0, byte],
    [0x18, byte],
    [0x19, 0, byte],
  ];
};

const CHANGES: readonly Change[] = [
  // Cut off.
  (random, bytes) => bytes.slice(0, random.below(bytes.length + 1)),
  // A bit.
  (random, bytes) => {
    const copy = bytes.slice();
    if (copy.length > 0) copy[random.below(copy.length)] ^= 1 << random.below(8);
    return copy;
  },
  // A byte.
  (random, bytes) => {
    const copy = bytes.slice();
    if (copy.length > 0) copy[random.below(copy.length)] = random.pick([0, 1, 2, 7, 0x7f, 0x80, 0xfe, 0xff, random.byte()]);
    return copy;
  },
  // Bytes that trail.
  (random, bytes) =>
    u8aConcat(bytes, random.below(2) === 0 ? new Uint8Array(1 + random.below(8)) : random.bytes(1 + random.below(8))),
  // Bytes too many or too few inside.
  (random, bytes) => {
    const at = random.below(bytes.length + 1);
    return spliced(bytes, at, at, random.bytes(1 + random.below(4)));
  },
  (random, bytes) => {
    const at = random.below(bytes.length + 1);
    return spliced(bytes, at, Math.min(bytes.length, at + 1 + random.below(8)));
  },
  // A piece twice.
  (random, bytes) => {
    const from = random.below(bytes.length + 1);
    const to = Math.min(bytes.length, from + 1 + random.below(16));
    return spliced(bytes, to, to, bytes.slice(from, to));
  },
  // The beginning of one message, the end of another.
  (random, bytes, other) =>
    u8aConcat(bytes.subarray(0, random.below(bytes.length + 1)), other.subarray(random.below(other.length + 1))),
  // A length that claims gigabytes, in place of what is there or between.
  (random, bytes) => {
    const at = random.below(bytes.length + 1);
    const claim = Uint8Array.from(random.pick(CLAIMS));
    return spliced(bytes, at, Math.min(bytes.length, at + random.pick([0, 1, claim.length])), claim);
  },
  // The same number in another form.
  (random, bytes) => {
    if (bytes.length === 0) return bytes;
    const at = random.below(bytes.length);
    return spliced(bytes, at, at + 1, Uint8Array.from(random.pick(longerForms(bytes[at]))));
  },
];

const WORDS = [
  'null',
  'true',
  '-1',
  '1e999',
  '0.5',
  '4294967295',
  '4294967296',
  '99999999999999999999',
  '{}',
  '[]',
  '""',
  ' ',
  '"__proto__"',
];

/** Mutates text: replaces a word, or mutates its UTF-8 bytes. */
const changeText = (random: Random, text: string, other: string): string => {
  const words = [...text.matchAll(/-?[\d.]+|"[^"]*"|[a-z]+/gi)];
  if (words.length > 0 && random.below(2) === 0) {
    const { 0: word, index } = random.pick(words);
    return text.slice(0, index) + random.pick(WORDS) + text.slice(index + word.length);
  }
  return u8aToString(random.pick(CHANGES)(random, stringToU8a(text), stringToU8a(other)));
};

const changePart = (random: Random, part: RawPart, other: RawPart | undefined): RawPart => {
  switch (part.kind) {
    case 'bytes':
      return {
        kind: 'bytes',
        value: random.pick(CHANGES)(random, part.value, other?.kind === 'bytes' ? other.value : part.value),
      };
    case 'text':
      return { kind: 'text', value: changeText(random, part.value, other?.kind === 'text' ? other.value : part.value) };
    // As many bytes lie where the pointer leads, whatever they are.
    case 'memory': {
      const value = part.value.slice();
      if (value.length > 0) value[random.below(value.length)] ^= 1 << random.below(8);
      return { kind: 'memory', value };
    }
    case 'number':
      return { kind: 'number', value: random.below(2) === 0 ? part.value ^ (1 << random.below(32)) : random.u32() | 0 };
    case 'bigint': {
      const value = random.below(2) === 0 ? part.value ^ (1n << BigInt(random.below(64))) : random.i64();
      return { kind: 'bigint', value: BigInt.asIntN(64, value) };
    }
    case 'undefined':
      return part;
  }
};

/** A message with one to three mutations. @param other A message to splice it with. */
export const mutate = (random: Random, message: RawMessage, other: RawMessage): RawMessage => {
  const parts = [...message];
  if (parts.length === 0) return parts;
  for (let times = random.pick([1, 1, 1, 2, 3]); times > 0; times--) {
    const at = random.below(parts.length);
    // Sometimes a value is missing, because plain JavaScript can pass anything.
    const isAbsent = parts[at].kind !== 'memory' && random.below(40) === 0;
    parts[at] = isAbsent ? { kind: 'undefined' } : changePart(random, parts[at], other[at]);
  }
  return parts;
};
