/** What the codecs refuse, at the first value outside of each range, and what they say. */
import { HostFault, scale, strict } from '@polkavirt/primitives';

const { u8, u16, u32, u64, u128, i8, i16, i32, i64, i128, bool, compactU32, compactU64, compactU128, bytes, fixedBytes } = scale;

const faultOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof HostFault) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'none';
};

const bits = (count: bigint): bigint => 2n ** count;

describe.each<[string, { enc(value: never): Uint8Array; dec(bytes: Uint8Array): unknown }, number | bigint, number | bigint]>([
  ['u8', u8, 0, 255],
  ['u16', u16, 0, 65_535],
  ['u32', u32, 0, 4_294_967_295],
  ['u64', u64, 0n, bits(64n) - 1n],
  ['u128', u128, 0n, bits(128n) - 1n],
  ['i8', i8, -128, 127],
  ['i16', i16, -32_768, 32_767],
  ['i32', i32, -2_147_483_648, 2_147_483_647],
  ['i64', i64, -bits(63n), bits(63n) - 1n],
  ['i128', i128, -bits(127n), bits(127n) - 1n],
  ['compactU32', compactU32, 0n, bits(32n) - 1n],
  ['compactU64', compactU64, 0n, bits(64n) - 1n],
  ['compactU128', compactU128, 0n, bits(128n) - 1n],
])('%s', (name, codec, min, max) => {
  it('takes the least and the greatest', () => {
    for (const value of [min, max]) expect(codec.dec(codec.enc(value as never))).toBe(value);
  });

  it('refuses what is beyond, of the other type, and no whole number', () => {
    const beyond = typeof min === 'bigint' ? [min - 1n, (max as bigint) + 1n] : [min - 1, (max as number) + 1];
    const other = typeof min === 'bigint' ? [0, 1.5, '1'] : [0n, 1.5, '1', Number.NaN];
    for (const value of [...beyond, ...other, undefined]) {
      expect(faultOf(() => codec.enc(value as never))).toMatch(new RegExp(`^ValueOutOfRange ${name}: `));
    }
  });
});

it.each<[string, () => unknown, string]>([
  ['a number', () => u8.enc(256), 'ValueOutOfRange u8: 256 is not a number from 0 to 255'],
  ['a bigint', () => u128.enc(-1n), `ValueOutOfRange u128: -1 is not a bigint from 0 to ${bits(128n) - 1n}`],
  ['a bool', () => bool.enc(1 as never), 'ValueOutOfRange bool: 1 is neither true nor false'],
  ['bytes', () => bytes.enc('x' as never), 'ValueOutOfRange Vec<u8>: a value of type string is not a Uint8Array'],
  ['fixed bytes', () => fixedBytes(2).enc(new Uint8Array(3)), 'ValueOutOfRange [u8; 2]: there are 3 bytes'],
  [
    'no fixed bytes',
    () => fixedBytes(2).enc('x' as never),
    'ValueOutOfRange [u8; 2]: a value of type string is not a Uint8Array',
  ],
  [
    'a compact that is read',
    () => compactU32.dec(compactU64.enc(bits(32n))),
    'MalformedWire compactU32: 4294967296 is more than 4294967295',
  ],
  ['text that is read', () => scale.str.dec(Uint8Array.of(4, 0xff)), 'MalformedWire str: not valid UTF-8'],
  [
    'a text that UTF-8 cannot express',
    () => scale.str.enc('\ud800'),
    'ValueOutOfRange str: "\\ud800" holds a lone surrogate, which UTF-8 cannot express',
  ],
  ['a variant', () => scale.option(u8).dec(Uint8Array.of(2)), 'MalformedWire no variant 2 (there are None = 0, Some = 1)'],
  [
    'a variant that is written',
    () => scale.variants({ A: [3, u8] }).enc({ tag: 'B', value: 1 } as never),
    'ValueOutOfRange no variant B (there are A = 3)',
  ],
  ['a field', () => scale.struct({ a: u8 }).enc({ a: 256 }), 'ValueOutOfRange a: u8: 256 is not a number from 0 to 255'],
  [
    'a field that is not there',
    () => scale.struct({ a: u8 }).dec(new Uint8Array(0)),
    'MalformedWire a: the bytes end early or a length is absurd',
  ],
  ['a strict value', () => strict('it', u8).encode(256), 'ValueOutOfRange it: u8: 256 is not a number from 0 to 255'],
  ['a limit of the interface', () => scale.checkLength(new Uint8Array(3), 2), 'MalformedWire there are 3 bytes, the limit is 2'],
  ['what is no bytes', () => strict('it', u8).decode('x' as never), 'MalformedWire it: no Uint8Array'],
  [
    'no byte',
    () => strict('it', u8).decode(new Uint8Array(0)),
    'MalformedWire it: malformed in 0 bytes: they end early or a length is absurd',
  ],
  [
    'two bytes more',
    () => strict('it', u8).decode(new Uint8Array(3)),
    'MalformedWire it: malformed in 3 bytes: 2 trailing bytes',
  ],
  [
    'another bool',
    () => strict('it', bool).decode(Uint8Array.of(7)),
    'MalformedWire it: malformed in 1 bytes: byte 0 is 7, where the canonical form has 1',
  ],
])('%s is refused in words', (_what, act, message) => expect(faultOf(act)).toBe(message));

it('a limit of the interface lets as many bytes pass as it names', () => {
  const two = new Uint8Array(2);
  expect(scale.checkLength(two, 2)).toBe(two);
});

it('a fault names what it comes from', () => {
  const causeOf = (act: () => unknown): unknown => {
    try {
      return act();
    } catch (error) {
      return (error as Error).cause;
    }
  };
  const one = scale.struct({ a: u8 });
  expect(causeOf(() => strict('it', one).encode({ a: 256 }))).toBeInstanceOf(HostFault);
  expect(causeOf(() => strict('it', one).decode(new Uint8Array(0)))).toBeInstanceOf(HostFault);
  expect(causeOf(() => one.enc({ a: 256 }))).toBeInstanceOf(HostFault);
  expect(causeOf(() => one.dec(new Uint8Array(0)))).toBeInstanceOf(Error);
});

it('1 GiB is one byte too many for a vector of bytes', () => {
  // Nothing is written to it, so that it costs addresses alone.
  const most = new Uint8Array(2 ** 30);
  expect(faultOf(() => bytes.enc(most))).toBe('ValueOutOfRange Vec<u8>: 1073741824 bytes, the limit is 1073741823');
  expect(scale.MAX_SCALE_BYTES).toBe(2 ** 30 - 1);
});

it('1,024 elements without bytes are the most that a vector of them may claim', () => {
  const units = scale.vec(scale.unit);
  expect(units.dec(Uint8Array.of(0x01, 0x10))).toHaveLength(1_024);
  expect(faultOf(() => units.dec(Uint8Array.of(0x05, 0x10)))).toBe(
    'MalformedWire Vec: 1025 elements without bytes, the limit is 1024',
  );
});
