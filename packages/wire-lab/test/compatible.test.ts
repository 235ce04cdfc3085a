/** Each kind of break, with a message whose bytes and readings were worked out by hand from SCALE's rules. */

import { SCALE_HOST_FUNCTIONS, scale } from '@polkavirt/primitives';
import { compatible, compatibleWires, type Described, describeChange, describeReading } from '@polkavirt/wire-lab';

const { bool, bytes, compactU64, fixedBytes, i32, option, str, struct, u16, u32, u64, u8, unit, variants, vec } = scale;

type Row = readonly [
  string,
  Described,
  Described,
  readonly [kind: string, path: string, writer: string, hex: string, written: string, read: string],
];

const on = variants({ A: [0, unit], B: [1, u32] });

describe('compatible finds', () => {
  it.each<Row>([
    [
      '1 a field added at the end',
      struct({ a: u8 }),
      struct({ a: u8, b: u8 }),
      ['field added', '', 'old', '01', '{ a: 1 }', 'byte 1, b: expected 1 byte of u8, found the end of the message'],
    ],
    [
      '2 a field added at the front',
      struct({ a: u8 }),
      struct({ z: u8, a: u8 }),
      ['field added', '', 'old', '01', '{ a: 1 }', 'byte 1, a: expected 1 byte of u8, found the end of the message'],
    ],
    [
      '3 a field removed',
      struct({ a: u8, b: u8 }),
      struct({ a: u8 }),
      ['field removed', '', 'new', '01', '{ a: 1 }', 'byte 1, b: expected 1 byte of u8, found the end of the message'],
    ],
    [
      '4 fields reordered',
      struct({ a: u8, b: u8 }),
      struct({ b: u8, a: u8 }),
      ['fields reordered', '', 'old', '0102', '{ a: 1, b: 2 }', '{ b: 1, a: 2 }'],
    ],
    [
      '5 a variant added',
      variants({ A: [0, unit] }),
      variants({ A: [0, unit], B: [1, unit] }),
      ['variant added', 'B', 'new', '01', 'B', 'byte 0, variant: expected one of 0 A, found 1'],
    ],
    [
      '6 a variant removed',
      variants({ A: [0, unit], B: [1, unit] }),
      variants({ A: [0, unit] }),
      ['variant removed', 'B', 'old', '01', 'B', 'byte 0, variant: expected one of 0 A, found 1'],
    ],
    [
      '7 variants reordered',
      variants({ A: [0, unit], B: [1, unit] }),
      variants({ B: [0, unit], A: [1, unit] }),
      ['variant renumbered', 'A', 'old', '00', 'A', 'B'],
    ],
    [
      '8 a variant renumbered',
      variants({ A: [0, unit] }),
      variants({ A: [1, unit] }),
      ['variant renumbered', 'A', 'old', '00', 'A', 'byte 0, variant: expected one of 1 A, found 0'],
    ],
    [
      '9 a payload introduced',
      variants({ A: [0, unit] }),
      variants({ A: [0, u8] }),
      ['type changed', 'A', 'old', '00', 'A', 'byte 1, A: expected 1 byte of u8, found the end of the message'],
    ],
    [
      '10 a width grown',
      struct({ a: u8, b: u16 }),
      struct({ a: u16, b: u8 }),
      ['width changed', 'a', 'old', '010200', '{ a: 1, b: 2 }', '{ a: 513, b: 0 }'],
    ],
    [
      '11 a width shrunk',
      u64,
      u32,
      ['width changed', '', 'new', '01000000', '1', 'byte 4: expected 8 bytes of u64, found 4 bytes'],
    ],
    ['12 a sign introduced', u32, i32, ['sign changed', '', 'old', '00000080', '2147483648', '-2147483648']],
    [
      '13 a compact introduced',
      struct({ gas: u64 }),
      struct({ gas: compactU64 }),
      ['compact introduced', 'gas', 'new', '04', '{ gas: 1 }', 'byte 1, gas: expected 8 bytes of u64, found 1 byte'],
    ],
    [
      '14 a compact removed',
      struct({ a: scale.compactU32, b: u8 }),
      struct({ a: u8, b: u8 }),
      ['compact removed', 'a', 'old', '0402', '{ a: 1, b: 2 }', '{ a: 4, b: 2 }'],
    ],
    [
      '15 a longer array',
      struct({ h: fixedBytes(1), t: bytes }),
      struct({ h: fixedBytes(2), t: bytes }),
      [
        'length changed',
        'h',
        'old',
        '0100',
        '{ h: 0x01, t: 0x }',
        'byte 2, t.length: expected more bytes of Compact<u32>, found the end of the message',
      ],
    ],
    ['16 an option introduced', u8, option(u8), ['option introduced', '', 'old', '00', '0', 'nothing']],
    ['17 an option removed', option(u8), u8, ['option removed', '', 'old', '00', 'nothing', '0']],
    [
      '18 bytes for a text',
      str,
      bytes,
      ['type changed', '', 'new', '04ff', '0xff', 'byte 1, text: expected UTF-8, found other bytes'],
    ],
    [
      '19 a number for a bool',
      bool,
      u8,
      ['type changed', '', 'new', '02', '2', 'byte 0: expected 01, the canonical form of true, found 02'],
    ],
    [
      '20 a change within a vector of structs',
      vec(struct({ a: u8, b: u8 })),
      vec(struct({ b: u8, a: u8 })),
      ['fields reordered', '*', 'old', '040102', '[{ a: 1, b: 2 }]', '[{ b: 1, a: 2 }]'],
    ],
    [
      '21 a lower limit',
      bytes,
      scale.described({ kind: 'bytes', maxLength: 1 }, bytes),
      ['limit changed', '', 'old', '080102', '0x0102', 'byte 0, length: expected at most 1 bytes, found a length of 2'],
    ],
  ] as Row[])('%s', (_what, old, now, [kind, path, writer, hex, written, read]) => {
    const { isCompatible, breaks } = compatible(old, now);
    expect(isCompatible).toBe(false);
    const found = breaks.find((each) => each.kind === kind && each.path === path);
    const example = found?.example;
    if (example === undefined) throw new Error(`no ${kind} at ${path}: ${breaks.map(describeChange).join('; ')}`);
    const reading = 'problem' in example.read ? example.read.problem : describeReading(example.read.value);
    expect([example.writer, example.hex, describeReading(example.written), reading]).toEqual([writer, hex, written, read]);
  });
});

describe('compatible lets pass', () => {
  it.each([
    ['the same', struct({ a: u32, b: on }), struct({ a: u32, b: on }), []],
    [
      'another name of a field',
      struct({ a: u32, b: u8 }),
      struct({ a: u32, c: u8 }),
      ['field renamed at b: b became c; bytes stay as they are'],
    ],
    [
      'another name of a variant',
      variants({ A: [0, u8] }),
      variants({ Z: [0, u8] }),
      ['variant renamed at A: A became Z; bytes stay as they are'],
    ],
    ['another name of a type', struct({ a: u8 }, 'Old'), struct({ a: u8 }, 'New'), []],
  ] as [string, Described, Described, string[]][])('%s', (_what, old, now, harmless) => {
    const result = compatible(old, now);
    expect([result.isCompatible, result.harmless.map(describeChange)]).toEqual([true, harmless]);
  });
});

it('says a break in one sentence', () => {
  const [found] = compatible(struct({ a: u8, b: u8 }), struct({ b: u8, a: u8 })).breaks;
  expect(describeChange(found)).toBe(
    'fields reordered: a, b became b, a. The old version writes { a: 1, b: 2 } as 0x0102; the new one reads { b: 1, a: 2 }',
  );
});

it('compares whole wires', () => {
  const { run, ...others } = SCALE_HOST_FUNCTIONS;
  const now = { ...others, run: { args: struct({ instanceId: u32, gasLeft: compactU64 }), result: run.result }, reset: run };
  const rows = compatibleWires(SCALE_HOST_FUNCTIONS, now);
  expect(rows.map(({ fn, args, result, missingIn }) => [fn, args?.isCompatible, result?.isCompatible, missingIn])).toEqual([
    ['instantiate', true, true, undefined],
    ['run', false, true, undefined],
    ['destroy', true, true, undefined],
    ['read_memory', true, true, undefined],
    ['write_memory', true, true, undefined],
    ['reset', undefined, undefined, 'old'],
  ]);
  expect(rows[1].args?.breaks.map(({ kind, path }) => `${kind} ${path}`)).toEqual([
    'field removed ',
    'compact introduced gasLeft',
  ]);
});
