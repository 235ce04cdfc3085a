/** Our messages, decoded by @polkadot/types, whose types come from our descriptions, and by scale-ts: both read the same. */
import { TypeRegistry } from '@polkadot/types';
import { codecOf, SCALE_HOST_FUNCTIONS, TYPESTATE_HOST_FUNCTIONS, type TypeDescription } from '@polkavirt/primitives';
import { arbitraryOf } from '@polkavirt/test-support/arbitrary-of';
import { exploring } from '@polkavirt/test-support/exploring';
import { polkadotType, polkadotTypes } from '@polkavirt/wire-lab';
import fc from 'fast-check';

type Loose = {
  readonly [name: string]: unknown;
  toBigInt(): bigint;
  toU8a(isBare?: boolean): Uint8Array;
  toString(): string;
  readonly isNone: boolean;
  readonly type: string;
  readonly value: Loose;
  readonly inner: Loose;
  readonly isOk: boolean;
  readonly asOk: Loose;
  readonly asErr: Loose;
  get(name: string): Loose;
  unwrap(): Loose;
};

/** What @polkadot/types read, in the plain form of `codecOf`. */
const plain = (type: TypeDescription, read: Loose): unknown => {
  switch (type.kind) {
    case 'unit':
      return undefined;
    case 'bytes':
      return new Uint8Array(read.toU8a(true));
    case 'str':
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.toU8a(true));
    case 'struct':
      return Object.fromEntries(type.fields.map((field) => [field.name, plain(field.type, read.get(field.name))]));
    case 'option':
      return read.isNone ? undefined : plain(type.of, read.unwrap());
    case 'enum': {
      const variant = type.variants.find(({ name }) => name === read.type);
      if (variant === undefined) throw new Error(`no variant ${read.type}`);
      return { tag: variant.name, value: plain(variant.payload, read.inner) };
    }
    case 'u32':
      return Number(read.toBigInt());
    default:
      return read.toBigInt();
  }
};

const WIRES = {
  virt: SCALE_HOST_FUNCTIONS,
  typestate: Object.fromEntries(Object.entries(TYPESTATE_HOST_FUNCTIONS).map(([fn, { scale }]) => [fn, scale])),
};

/** `Text` of @polkadot/types loses a byte order mark at its start: see the last test. */
const hasByteOrderMark = (message: Uint8Array): boolean => Buffer.from(message).includes('\ufeff');

describe.each(Object.entries(WIRES))('%s', (_generation, functions) => {
  const messages = Object.entries(functions).flatMap(([fn, { args, result }]) => [
    [`${fn} in`, args.type] as const,
    [`${fn} out`, result.type] as const,
  ]);
  const registry = new TypeRegistry();
  registry.register(polkadotTypes(messages.map(([, type]) => type)) as never);

  it.each(messages)('%s', (_name, type) => {
    const definition = polkadotType(type);
    const name = typeof definition === 'string' ? definition : JSON.stringify(definition);
    const codec = codecOf(type);
    fc.assert(
      fc.property(arbitraryOf(type), (value) => {
        const message = codec.enc(value);
        fc.pre(!hasByteOrderMark(message));
        const read = registry.createType(name, message) as unknown as Loose;
        expect(plain(type, read)).toEqual(value);
        expect(plain(type, read)).toEqual(codec.dec(message));
        expect(new Uint8Array(read.toU8a())).toEqual(message);
      }),
      exploring(60),
    );
  });
});

it('a byte order mark at the start of a text is lost by @polkadot/types, and kept by scale-ts', () => {
  const message = Uint8Array.of(4 * 4, 0xef, 0xbb, 0xbf, 0x78);
  expect(new TypeRegistry().createType('Text', message).toString()).toBe('x');
  expect(codecOf({ kind: 'str' }).dec(message)).toBe('\ufeffx');
});
