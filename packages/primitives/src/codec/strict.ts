import { isBytes } from '../range.ts';
import { HostFault } from '../result.ts';
import type { TypeDescription } from './description.ts';
import type { Codec } from './scale.ts';

/** A codec that accepts exactly the bytes that it would write itself. */
export interface StrictCodec<T> {
  /** Its name in messages, such as `run arguments`. */
  readonly name: string;
  /** The description of the bytes. */
  readonly type: TypeDescription;
  /** @throws HostFault `ValueOutOfRange` if the value does not fit its type. */
  encode(value: T): Uint8Array;
  /** @throws HostFault `MalformedWire` for anything but the canonical bytes of one value, without a byte to spare. */
  decode(input: Uint8Array): T;
}

/** The codecs of one host function: of its argument tuple and of its result. */
export interface FunctionCodecs {
  // biome-ignore lint/suspicious/noExplicitAny: of any value; a codec takes and gives it, so that no other type holds all of them
  readonly args: StrictCodec<any>;
  // biome-ignore lint/suspicious/noExplicitAny: as above
  readonly result: StrictCodec<any>;
}

/**
 * Makes a codec strict: copies the input, decodes, encodes again and compares. That catches everything that scale-ts
 * accepts by mistake (trailing bytes, a bool of 7, compacts that are longer than necessary, lengths beyond the input),
 * and the copy keeps it from reading outside the given view.
 */
export const strict = <T>(name: string, codec: Codec<T>): StrictCodec<T> => ({
  name,
  type: codec.type,
  encode: (value) => {
    try {
      return codec.enc(value);
    } catch (cause) {
      const code = cause instanceof HostFault ? cause.code : 'ValueOutOfRange';
      throw new HostFault(code, `${name}: ${messageOf(cause)}`, { cause });
    }
  },
  decode: (input) => {
    if (!isBytes(input)) throw new HostFault('MalformedWire', `${name}: no Uint8Array`);
    const copy = new Uint8Array(input);
    let value: T;
    let again: Uint8Array;
    try {
      value = codec.dec(copy);
      again = codec.enc(value);
    } catch (cause) {
      const why = cause instanceof HostFault ? cause.message : 'they end early or a length is absurd';
      throw new HostFault('MalformedWire', `${name}: malformed in ${copy.length} bytes: ${why}`, { cause });
    }
    const at = firstDifference(copy, again);
    if (at === undefined) return value;
    const why =
      at === again.length
        ? `${copy.length - at} trailing bytes`
        : at === copy.length
          ? 'they end early'
          : `byte ${at} is ${copy[at]}, where the canonical form has ${again[at]}`;
    throw new HostFault('MalformedWire', `${name}: malformed in ${copy.length} bytes: ${why}`);
  },
});

const firstDifference = (a: Uint8Array, b: Uint8Array): number | undefined => {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return a.length === b.length ? undefined : length;
};

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));
