/** Every change between two versions of a type, in the words of the report: which of them break, and which do not. */
import { scale } from '@polkavirt/primitives';
import { compatible, compatibleWires, type Described } from '@polkavirt/wire-lab';

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
  ['an array for bytes', bytes, fixedBytes(2), ['type changed at : Vec<u8> became [u8; 2]']],
  ['bytes for an array', fixedBytes(2), bytes, ['type changed at : [u8; 2] became Vec<u8>']],
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
    'a name within the second field',
    struct({ a: struct({ x: u8 }), b: struct({ y: u8 }) }),
    struct({ a: struct({ x: u8 }), b: struct({ z: u8 }) }),
    [],
    ['field renamed at b.y: y became z'],
  ],
  [
    'a name within the second variant',
    variants({ A: [0, struct({ x: u8 })], B: [1, struct({ y: u8 })] }),
    variants({ A: [0, struct({ x: u8 })], B: [1, struct({ z: u8 })] }),
    [],
    ['field renamed at B.y: y became z'],
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

it('descriptions are compared as codecs are', () => {
  expect(compatible(u8.type, u16.type).breaks).toEqual(compatible(u8, u16).breaks);
  expect(compatible(u8.type, u16).breaks.map(said)).toEqual(['width changed at : u8 became u16']);
});

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
