/** Every change between two versions of a type, in the words of the report: which of them break, and which do not. */
import { scale } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import { compatible, compatibleWires, type Described, describeChange, describeReading } from '@polkavirt/wire-lab';

const { bool, bytes, compactU32, compactU64, fixedBytes, option, str, struct, unit, variants, vec } = scale;
const { i16, i32, i8, u16, u32, u64, u8 } = scale;
const limited = (maxLength: number) => scale.described({ kind: 'bytes', maxLength }, bytes);

const said = ({ kind, path, what }: { kind: string; path: string; what: string }) => `${kind} at ${path}: ${what}`;

type Row = readonly [what: string, old: Described, now: Described, breaks: readonly string[], harmless?: readonly string[]];

const ROWS: readonly Row[] = [
  ['nothing', struct({ a: u8, b: vec(bool) }), struct({ a: u8, b: vec(bool) }), []],
  ['nothing, of arrays', fixedBytes(2), fixedBytes(2), []],
  ['nothing, of limits', limited(2), limited(2), []],
  ['nothing, of texts', str, str, []],
  ['no limit in two ways', bytes, scale.described({ kind: 'bytes', maxLength: undefined } as never, bytes), []],

  ['more bits', u32, u64, ['width changed at : u32 became u64']],
  ['more bits and a sign', u8, i16, ['width changed at : u8 became i16']],
  ['more bits, signed', i8, i16, ['width changed at : i8 became i16']],
  ['more bits, compact', compactU32, compactU64, ['width changed at : Compact<u32> became Compact<u64>']],
  ['no sign', i32, u32, ['sign changed at : i32 became u32']],
  ['compact', u32, compactU32, ['compact introduced at : u32 became Compact<u32>']],
  ['compact, of other bits', u16, compactU64, ['compact introduced at : u16 became Compact<u64>']],
  ['not compact', compactU64, u64, ['compact removed at : Compact<u64> became u64']],
  ['a number for a bool', bool, u8, ['type changed at : bool became u8']],
  ['a bool for a number', u8, bool, ['type changed at : u8 became bool']],
  ['a text for a number', u8, str, ['type changed at : u8 became str']],
  ['something for nothing', unit, u8, ['type changed at : () became u8']],
  ['an enum for a struct', struct({ a: u8 }), variants({ A: [0, unit] }), ['type changed at : (a: u8) became enum { A = 0 }']],
  ['an option for a vector', vec(u8), option(u8), ['option introduced at : Vec<u8> became Option<u8>']],
  ['a vector for an option', option(u8), vec(u8), ['option removed at : Option<u8> became Vec<u8>']],
  ['another option', option(u8), option(u16), ['width changed at Some: u8 became u16']],
  ['another vector', vec(u8), vec(u16), ['width changed at *: u8 became u16']],
  ['a longer array', fixedBytes(1), fixedBytes(2), ['length changed at : [u8; 1] became [u8; 2]']],
  ['a limit', bytes, limited(1), ['limit changed at : at most 2^30 - 1 bytes became at most 1']],
  ['a higher limit', limited(1), limited(2), ['limit changed at : at most 1 bytes became at most 2']],
  ['no limit', limited(1), bytes, ['limit changed at : at most 1 bytes became at most 2^30 - 1']],

  [
    'names of fields',
    struct({ a: u8, b: u8 }),
    struct({ x: u8, y: u8 }),
    [],
    ['field renamed at a: a became x', 'field renamed at b: b became y'],
  ],
  [
    'names of fields, as many, but at other places',
    struct({ a: u8, b: u8 }),
    struct({ b: u8, c: u8 }),
    ['field removed at : a is gone', 'field added at : c is new'],
  ],
  [
    'fewer fields are no renamed ones',
    struct({ a: u8, b: u8 }),
    struct({ x: u8 }),
    ['field removed at : a is gone', 'field removed at : b is gone', 'field added at : x is new'],
  ],
  [
    'the order of fields',
    struct({ a: u8, b: u8, c: u8 }),
    struct({ c: u8, a: u8, b: u8 }),
    ['fields reordered at : a, b, c became c, a, b'],
  ],
  [
    'the order of those that are left',
    struct({ a: u8, b: u8, c: u8 }),
    struct({ c: u8, a: u8 }),
    ['field removed at : b is gone', 'fields reordered at : a, c became c, a'],
  ],
  [
    'a field less keeps the order of the others',
    struct({ a: u8, b: u8, c: u8 }),
    struct({ b: u8, c: u8 }),
    ['field removed at : a is gone'],
  ],
  [
    'a field inside',
    struct({ a: u8, o: struct({ x: u8 }) }),
    struct({ a: u8, o: struct({ x: u16 }) }),
    ['width changed at o.x: u8 became u16'],
  ],
  [
    'a name within a vector',
    struct({ l: vec(struct({ a: u8 })) }),
    struct({ l: vec(struct({ b: u8 })) }),
    [],
    ['field renamed at l.*.a: a became b'],
  ],
  [
    'a name within an option',
    struct({ o: option(struct({ a: u8 })) }),
    struct({ o: option(struct({ b: u8 })) }),
    [],
    ['field renamed at o.Some.a: a became b'],
  ],
  [
    'names within each other',
    struct({ p: variants({ A: [0, struct({ a: u8 })] }) }),
    struct({ q: variants({ B: [0, struct({ b: u8 })] }) }),
    [],
    ['field renamed at p: p became q', 'variant renamed at p.A: A became B', 'field renamed at p.A.a: a became b'],
  ],

  [
    'a number of a variant',
    variants({ A: [0, unit], B: [1, unit] }),
    variants({ A: [0, unit], B: [2, unit] }),
    ['variant renumbered at B: B = 1 became 2'],
  ],
  [
    'a variant in front',
    variants({ A: [0, unit] }),
    variants({ B: [0, unit], A: [1, unit] }),
    ['variant renumbered at A: A = 0 became 1', 'variant added at B: B = 0 is new'],
  ],
  ['a name of a variant', variants({ A: [0, unit] }), variants({ B: [0, unit] }), [], ['variant renamed at A: A became B']],
  [
    'a name of a variant and its payload',
    variants({ A: [0, u8] }),
    variants({ B: [0, u16] }),
    ['variant renamed at A: A became B', 'width changed at A: u8 became u16'],
  ],
  [
    'a variant less',
    variants({ A: [0, unit], B: [1, unit] }),
    variants({ A: [0, unit] }),
    ['variant removed at B: B = 1 is gone'],
  ],
  [
    'a variant less, whose number another one takes',
    variants({ A: [0, unit], B: [1, unit] }),
    variants({ B: [0, unit] }),
    ['variant removed at A: A = 0 is gone', 'variant renumbered at B: B = 1 became 0'],
  ],
  [
    'a variant more',
    variants({ A: [0, unit], B: [1, unit] }),
    variants({ A: [0, unit], B: [1, unit], C: [7, unit] }),
    ['variant added at C: C = 7 is new'],
  ],
  [
    'a payload',
    variants({ A: [0, u8], B: [1, u8] }),
    variants({ A: [0, u8], B: [1, u16] }),
    ['width changed at B: u8 became u16'],
  ],
];

it.each(ROWS.map(([what, old, now, breaks, harmless = []]) => ({ what, old, now, breaks, harmless })))('$what', (row) => {
  const { old, now, breaks, harmless } = row;
  const found = compatible(old, now);
  expect(found.breaks.map(said)).toEqual(breaks);
  expect(found.harmless.map(said)).toEqual(harmless);
  expect(found.isCompatible).toBe(breaks.length === 0);
  for (const change of found.harmless) expect(Object.keys(change)).toEqual(['kind', 'path', 'what']);
});

it.each<[what: string, old: Described, now: Described, sentences: readonly string[]]>([
  [
    'refused by the new version',
    variants({ A: [0, unit], B: [1, u8] }),
    variants({ A: [0, unit] }),
    [
      'variant removed at B: B = 1 is gone. The old version writes B(1) as 0x0101; the new one refuses it: byte 0, variant: expected one of 0 A, found 1',
    ],
  ],
  [
    'refused by the old version',
    u64,
    u32,
    [
      'width changed: u64 became u32. The new version writes 1 as 0x01000000; the old one refuses it: byte 4: expected 8 bytes of u64, found 4 bytes',
    ],
  ],
  [
    // A message that is misread is worse than one that is refused, and the shortest of those is told.
    'taken for another value',
    option(u8),
    u8,
    ['option removed: Option<u8> became u8. The old version writes nothing as 0x00; the new one reads 0'],
  ],
  [
    'only of the variant that changed',
    variants({ A: [0, u32], B: [1, u8] }),
    variants({ A: [0, u32], B: [1, bool] }),
    [
      'type changed at B: u8 became bool. The old version writes B(2) as 0x0102; the new one refuses it: byte 1, B: expected 01, the canonical form of true, found 02',
    ],
  ],
  [
    'within a vector of variants',
    vec(variants({ A: [0, unit], B: [1, u8] })),
    vec(variants({ A: [0, unit], B: [1, struct({ x: u8, y: u8 })] })),
    [
      'type changed at *.B: u8 became (x: u8, y: u8). The old version writes [B(1)] as 0x040101; the new one refuses it: byte 3, 0.B.y: expected 1 byte of u8, found the end of the message',
    ],
  ],
  [
    'within an option',
    option(variants({ A: [0, unit], B: [1, u8] })),
    option(variants({ A: [0, unit], B: [2, u8] })),
    [
      'variant renumbered at Some.B: B = 1 became 2. The old version writes B(1) as 0x010101; the new one refuses it: byte 1, Some.variant: expected one of 0 A, 2 B, found 1',
    ],
  ],
  [
    'of a vector within an option',
    option(vec(u8)),
    option(vec(u16)),
    [
      'width changed at Some.*: u8 became u16. The old version writes [1] as 0x010401; the new one refuses it: byte 3, Some.0: expected 2 bytes of u16, found 1 byte',
    ],
  ],
  [
    // The shorter message without the option shows the second change alone.
    'of the option that changed, and of its neighbour',
    struct({ o: option(u8), t: u8 }),
    struct({ o: option(u16), t: u16 }),
    [
      'width changed at o.Some: u8 became u16. The old version writes { o: 1, t: 2 } as 0x010102; the new one refuses it: byte 3, t: expected 2 bytes of u16, found the end of the message',
      'width changed at t: u8 became u16. The old version writes { o: nothing, t: 2 } as 0x0002; the new one refuses it: byte 2, t: expected 2 bytes of u16, found 1 byte',
    ],
  ],
  // True and 1 are the same byte, and the same value; 2 is none.
  [
    'a bool is its number',
    struct({ a: vec(bool) }),
    struct({ a: vec(u8) }),
    [
      'type changed at a.*: bool became u8. The new version writes { a: [2] } as 0x0402; the old one refuses it: byte 1, a.0: expected 01, the canonical form of true, found 02',
    ],
  ],
  [
    'a text is its bytes',
    variants({ A: [0, str] }),
    variants({ A: [0, bytes] }),
    [
      'type changed at A: str became Vec<u8>. The new version writes A(0xff) as 0x0004ff; the old one refuses it: byte 2, A.text: expected UTF-8, found other bytes',
    ],
  ],
])('what is said of a message that is %s', (_what, old, now, sentences) => {
  expect(compatible(old, now).breaks.map(describeChange)).toEqual(sentences);
});

it.each<[value: unknown, text: string]>([
  [undefined, 'nothing'],
  [null, 'null'],
  [true, 'true'],
  [-5n, '-5'],
  ['a"b', '"a\\"b"'],
  [hex(''), '0x'],
  [hex('0102030405060708'), '0x0102030405060708'],
  // Longer ones have an ellipsis, as the tools of Substrate write it.
  [hex('010203040506070809'), '0x01020304…06070809'],
  [[1, [2n, 'x']], '[1, [2, "x"]]'],
  [[], '[]'],
  [{ a: 1, b: { c: undefined } }, '{ a: 1, b: { c: nothing } }'],
  [{ tag: 'Off', value: undefined }, 'Off'],
  [{ tag: 'Off' }, 'Off'],
  [{ tag: 'On', value: { tag: 'Deep', value: 0 } }, 'On(Deep(0))'],
])('%p reads %j', (value, text) => expect(describeReading(value)).toBe(text));

it('wires are compared function by function, those of the old one first', () => {
  const codecs = { args: u8, result: unit };
  const [same, ...others] = compatibleWires(
    { both: codecs, toString: codecs },
    { added: codecs, both: { args: u16, result: unit } },
  );
  expect(same).toMatchObject({ fn: 'both', args: { isCompatible: false }, result: { isCompatible: true } });
  expect(same).not.toHaveProperty('missingIn');
  expect(others).toEqual([
    { fn: 'toString', missingIn: 'new' },
    { fn: 'added', missingIn: 'old' },
  ]);
  expect(compatibleWires({}, { toString: codecs })).toEqual([{ fn: 'toString', missingIn: 'old' }]);
});
