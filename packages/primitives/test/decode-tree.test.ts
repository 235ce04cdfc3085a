/** Messages of the scale wire in parts, worked out by hand: each part with its bytes, and what is wrong where one breaks. */
import { codecOf, decodeTree, scale, type TypeDescription } from '@polkavirt/primitives';

const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.match(/[0-9a-f]{2}/g) ?? [], (byte) => Number.parseInt(byte, 16));
const treeOf = ({ type }: { type: TypeDescription }, hex: string) => decodeTree('it', type, bytes(hex));

const { u8, u16, u32, bool, u128, i64, compactU32, fixedBytes, vec, option, struct, variants, str, unit } = scale;
const LIMITED = { type: { kind: 'bytes', maxLength: 2 } } as const;
const pair = struct({ first: u8, second: u16 }, 'Pair');
const action = variants<{ Stop: undefined; Go: number }>({ Stop: [0, unit as never], Go: [4, u16] }, 'Action');

it('what has no name is written out', () => {
  const nameOf = (type: { type: TypeDescription }) => decodeTree('it', type.type, new Uint8Array(8)).root.type;
  expect(nameOf(struct({ a: u8, b: vec(option(u16)) }))).toBe('(a: u8, b: Vec<Option<u16>>)');
  expect(nameOf(variants<{ A: number; B: number }>({ A: [0, u8], B: [4, u8] }))).toBe('enum { A = 0, B = 4 }');
});

it('a codec of a description that has a limit keeps it', () => {
  const limited = codecOf(LIMITED.type);
  expect(limited.dec(bytes('080506'))).toEqual(bytes('0506'));
  expect(() => limited.dec(bytes('0c050607'))).toThrow('there are 3 bytes, the limit is 2');
  expect(() => limited.enc(bytes('050607'))).toThrow('there are 3 bytes, the limit is 2');
});

describe('parts', () => {
  it('of a struct are its fields', () => {
    expect(treeOf(pair, '010203')).toEqual({
      root: {
        name: 'it',
        type: 'Pair',
        from: 0,
        to: 3,
        parts: [
          { name: 'first', type: 'u8', from: 0, to: 1, value: 1 },
          { name: 'second', type: 'u16', from: 1, to: 3, value: 0x0302 },
        ],
      },
    });
  });

  it('of an enum are its variant, and what that carries', () => {
    expect(treeOf(action, '040100').root).toEqual({
      name: 'it',
      type: 'Action',
      from: 0,
      to: 3,
      value: 'Go',
      parts: [
        { name: 'variant', type: 'u8', from: 0, to: 1, value: 'Go' },
        { name: 'Go', type: 'u16', from: 1, to: 3, value: 1 },
      ],
    });
    expect(treeOf(action, '00').root.parts).toEqual([{ name: 'variant', type: 'u8', from: 0, to: 1, value: 'Stop' }]);
  });

  it('of an option are those of its two variants', () => {
    expect(treeOf(option(u8), '00').root).toEqual({
      name: 'it',
      type: 'Option<u8>',
      from: 0,
      to: 1,
      value: 'None',
      parts: [{ name: 'variant', type: 'u8', from: 0, to: 1, value: 'None' }],
    });
    expect(treeOf(option(u8), '0105').root.parts?.[1]).toEqual({ name: 'Some', type: 'u8', from: 1, to: 2, value: 5 });
  });

  it('of a vector are its length and its elements', () => {
    expect(treeOf(vec(u8), '080506').root).toEqual({
      name: 'it',
      type: 'Vec<u8>',
      from: 0,
      to: 3,
      parts: [
        { name: 'length', type: 'Compact<u32>', from: 0, to: 1, value: 2n },
        { name: '0', type: 'u8', from: 1, to: 2, value: 5 },
        { name: '1', type: 'u8', from: 2, to: 3, value: 6 },
      ],
    });
  });

  it('of bytes and of a text are a length and the rest', () => {
    expect(treeOf(LIMITED, '080506').root).toEqual({
      name: 'it',
      type: 'Vec<u8>',
      from: 0,
      to: 3,
      value: bytes('0506'),
      parts: [
        { name: 'length', type: 'Compact<u32>', from: 0, to: 1, value: 2n },
        { name: 'bytes', type: '[u8; 2]', from: 1, to: 3, value: bytes('0506') },
      ],
    });
    expect(treeOf(str, '086869').root).toEqual({
      name: 'it',
      type: 'str',
      from: 0,
      to: 3,
      value: 'hi',
      parts: [
        { name: 'length', type: 'Compact<u32>', from: 0, to: 1, value: 2n },
        { name: 'text', type: 'utf-8', from: 1, to: 3, value: 'hi' },
      ],
    });
  });

  it('there are none of a number, of bytes whose number is known, and of nothing', () => {
    expect(treeOf(u32, '01020304')).toEqual({ root: { name: 'it', type: 'u32', from: 0, to: 4, value: 0x0403_0201 } });
    expect(treeOf(fixedBytes(2), '0102')).toEqual({
      root: { name: 'it', type: '[u8; 2]', from: 0, to: 2, value: bytes('0102') },
    });
    expect(treeOf(unit, '')).toEqual({ root: { name: 'it', type: '()', from: 0, to: 0 } });
  });
});

const END = 'the end of the message';

it.each<[string, { type: TypeDescription }, string, number, string, string, string]>([
  ['a number of one byte', u8, '', 0, '', '1 byte of u8', END],
  ['a number', u32, '010203', 3, '', '4 bytes of u32', '3 bytes'],
  ['a number', u16, '01', 1, '', '2 bytes of u16', '1 byte'],
  ['a wide number', u128, '01', 1, '', '16 bytes of u128', '1 byte'],
  ['a number with a sign', i64, '', 0, '', '8 bytes of i64', END],
  ['a bool', bool, '', 0, '', '1 byte of bool', END],
  ['bytes whose number is known', fixedBytes(3), '0102', 2, '', '3 bytes of [u8; 3]', '2 bytes'],
  ['a compact', compactU32, '01', 1, '', 'more bytes of Compact<u32>', '1 byte'],
  ['a field', pair, '0102', 2, 'second', '2 bytes of u16', '1 byte'],
  ['a variant', action, '', 0, 'variant', '1 byte of u8', END],
  ['what a variant carries', action, '0401', 2, 'Go', '2 bytes of u16', '1 byte'],
  ['a length', vec(u8), '', 0, 'length', 'more bytes of Compact<u32>', END],
  ['an element', vec(u16), '08010002', 4, '1', '2 bytes of u16', '1 byte'],
  ['an element of an element', struct({ all: vec(pair) }), '0401', 2, 'all.0.second', '2 bytes of u16', END],
  ['bytes', LIMITED, '0801', 2, 'bytes', '2 bytes of [u8; 2]', '1 byte'],
  ['a text', str, '0868', 2, 'text', '2 bytes of [u8; 2]', '1 byte'],
  ['nothing more', u8, '01020304', 1, '', END, '3 more bytes'],
])('%s that ends early, or not at all, is a problem', (_what, type, hex, at, path, expected, found) => {
  const { root, problem } = treeOf(type, hex);
  expect(problem).toEqual({ at, path, expected, found });
  // What is left of a part belongs to it.
  expect(root.to).toBe(path === '' && expected === END ? at : hex.length / 2);
});

it.each<[string, { type: TypeDescription }, string, number, string, string, string]>([
  ['a variant that there is not', action, '02', 0, 'variant', 'one of 0 Stop, 4 Go', '2'],
  ['an option that is neither', option(u8), '0205', 0, 'variant', 'one of 0 None, 1 Some', '2'],
  ['a bool of 7', bool, '07', 0, '', '01, the canonical form of true', '07'],
  ['a compact that could be shorter', compactU32, '0100', 0, '', '00, the canonical form of 0', '0100'],
  [
    'a compact that is too large',
    compactU32,
    '070000000001',
    0,
    '',
    'a Compact<u32>',
    'compactU32: 4294967296 is more than 4294967295',
  ],
  ['more bytes than are allowed', LIMITED, '0c010203', 0, 'length', 'at most 2 bytes', 'a length of 3'],
  ['a text that is not UTF-8', str, '04ff', 1, 'text', 'UTF-8', 'other bytes'],
  ['a long length that could be shorter', vec(u8), '01000102', 0, 'length', '00, the canonical form of 0', '0100'],
])('%s is a problem', (_what, type, hex, at, path, expected, found) => {
  expect(treeOf(type, hex).problem).toEqual({ at, path, expected, found });
});

it('the first problem ends it: nothing is read after', () => {
  const { root } = treeOf(struct({ a: bool, b: u8 }), '0705');
  expect(root.parts).toEqual([{ name: 'a', type: 'bool', from: 0, to: 1, value: true }]);
  expect(treeOf(vec(bool), '0c070101').root.parts).toHaveLength(2);
});

describe('the work is bounded', () => {
  /** A compact of four bytes, and so many elements. */
  const many = (count: number, element: readonly number[]): Uint8Array => {
    const message = new Uint8Array(4 + count * element.length);
    new DataView(message.buffer).setUint32(0, count * 4 + 2, true);
    for (let n = 0; n < count; n++) message.set(element, 4 + n * element.length);
    return message;
  };

  it('by 1,024 elements without bytes', () => {
    expect(decodeTree('it', vec(unit).type, bytes('0110')).problem).toBeUndefined();
    const { problem } = decodeTree('it', vec(unit).type, bytes('0510'));
    expect(problem).toEqual({ at: 2, path: '', expected: 'at most 1024 elements without bytes', found: '1025' });
  });

  it('by 100,000 parts', () => {
    // The whole and the length are two of them.
    expect(decodeTree('it', vec(u8).type, many(99_998, [1])).problem).toBeUndefined();
    expect(decodeTree('it', vec(u8).type, many(99_999, [1])).problem).toEqual({
      at: 4 + 99_998,
      path: '99998',
      expected: 'at most 100000 parts',
      found: 'more of them',
    });
  });
});
