/** A message in one direction of one call, in parts that can be changed one by one and written as text. */
import { hexToU8a } from '@polkadot/util/hex/toU8a';
import { stringToU8a } from '@polkadot/util/string/toU8a';
import { u8aToHex } from '@polkadot/util/u8a/toHex';
import { u8aToString } from '@polkadot/util/u8a/toString';
import { isBytes } from '@polkavirt/primitives';

/** One raw value, or a range of linear memory that a value points to. */
export type RawPart =
  | { readonly kind: 'bytes' | 'memory'; readonly value: Uint8Array }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bigint'; readonly value: bigint }
  | { readonly kind: 'undefined'; readonly value?: undefined };

/** The values in their order, then the memory. */
export type RawMessage = readonly RawPart[];

/** Thrown for a wire whose raw functions pass objects, which have no bytes to change. */
export class UnfitWireError extends Error {
  override readonly name = 'UnfitWireError';
}

/** A raw value as a part. @throws UnfitWireError For what no message is made of: an object, a function. */
export const rawPart = (value: unknown): RawPart => {
  if (isBytes(value)) return { kind: 'bytes', value: value.slice() };
  if (typeof value === 'string') return { kind: 'text', value };
  if (typeof value === 'number') return { kind: 'number', value };
  if (typeof value === 'bigint') return { kind: 'bigint', value };
  if (value === undefined) return { kind: 'undefined' };
  throw new UnfitWireError(
    `its raw functions pass ${typeof value}s, which are neither bytes, text nor numbers: it has no messages`,
  );
};

/** The values of a message, as a raw function takes or gives them. */
export const rawValues = (message: RawMessage): readonly unknown[] =>
  message
    .filter(({ kind }) => kind !== 'memory')
    .map(({ kind, value }) => (kind === 'bytes' ? (value as Uint8Array).slice() : value));

/** The memory of a message. */
export const rawMemory = (message: RawMessage): readonly Uint8Array[] =>
  message.flatMap((part) => (part.kind === 'memory' ? [part.value] : []));

const HEX = /^(?:[0-9a-f]{2})*$/i;

const bytesText = (bytes: Uint8Array): string => u8aToHex(bytes, -1, false);

/** A message in one word: `bytes:00ff`, or `number:1,bigint:-5,memory:676f`. Text is its UTF-8 in hex. */
export const writeMessage = (message: RawMessage): string =>
  message
    .map((part) => {
      if (part.kind === 'bytes' || part.kind === 'memory') return `${part.kind}:${bytesText(part.value)}`;
      return part.kind === 'text' ? `text:${bytesText(stringToU8a(part.value))}` : `${part.kind}:${part.value ?? ''}`;
    })
    .join(',');

/** The reverse of {@link writeMessage}; undefined for text that it does not write. */
export const readMessage = (text: string): RawMessage | undefined => {
  const parts: RawPart[] = [];
  for (const word of text === '' ? [] : text.split(',')) {
    const [, kind, value = ''] = /^(\w+):(.*)$/.exec(word) ?? [];
    if ((kind === 'bytes' || kind === 'memory') && HEX.test(value)) parts.push({ kind, value: hexToU8a(value) });
    else if (kind === 'text' && HEX.test(value)) parts.push({ kind, value: u8aToString(hexToU8a(value)) });
    else if (kind === 'number' && value !== '' && (value === 'NaN' || !Number.isNaN(Number(value))))
      parts.push({ kind, value: Number(value) });
    else if (kind === 'bigint' && /^-?\d{1,40}$/.test(value)) parts.push({ kind, value: BigInt(value) });
    else if (kind === 'undefined' && value === '') parts.push({ kind });
    else return undefined;
  }
  return parts;
};
