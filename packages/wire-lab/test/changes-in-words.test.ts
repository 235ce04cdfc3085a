/** The message that shows a change, and what is said of it: bytes and readings worked out by hand from SCALE's rules. */
import { scale } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import { compatible, type Described, describeChange, describeReading } from '@polkavirt/wire-lab';

const { bool, bytes, option, str, struct, u16, u32, u64, u8, unit, variants, vec } = scale;

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
  [
    'of the vector that changed, and of its neighbour',
    struct({ l: vec(u8), t: u8 }),
    struct({ l: vec(u16), t: u16 }),
    [
      'width changed at l.*: u8 became u16. The old version writes { l: [1], t: 2 } as 0x040102; the new one refuses it: byte 3, t: expected 2 bytes of u16, found the end of the message',
      'width changed at t: u8 became u16. The old version writes { l: [], t: 2 } as 0x0002; the new one refuses it: byte 2, t: expected 2 bytes of u16, found 1 byte',
    ],
  ],
  [
    'of the option that changed within a variant, and of its neighbour',
    variants({ A: [0, struct({ o: option(u8), t: u8 })] }),
    variants({ A: [0, struct({ o: option(u16), t: u16 })] }),
    [
      'width changed at A.o.Some: u8 became u16. The old version writes A({ o: 1, t: 2 }) as 0x00010102; the new one refuses it: byte 4, A.t: expected 2 bytes of u16, found the end of the message',
      'width changed at A.t: u8 became u16. The old version writes A({ o: nothing, t: 2 }) as 0x000002; the new one refuses it: byte 3, A.t: expected 2 bytes of u16, found 1 byte',
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
