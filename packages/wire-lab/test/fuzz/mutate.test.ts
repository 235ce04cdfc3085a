/** Each change that the fuzzer makes to a message, with the choices that lead to it: what comes out was worked out by hand. */
import { mutate, type RawMessage } from '@polkavirt/wire-lab';
import { readMessage, writeMessage } from '../../src/fuzz/raw-message.ts';
import { ScriptedRandom } from './scripted-random.ts';

const message = (text: string): RawMessage => readMessage(text) ?? [{ kind: 'text', value: text }];

const mutated = (choices: string, from: string, other = from): string => {
  const random = new ScriptedRandom(choices);
  const given = message(from);
  const result = writeMessage(mutate(random, given, message(other)));
  expect(random.left).toBe('');
  // It is somebody else's.
  expect(given).toEqual(message(from));
  return result;
};

type Row = readonly [what: string, choices: string, result: string];

/** One change of the only part, which is not left out. */
const ONCE = '5:0 1:0 40:1';

describe('the bytes 01020304, beside a0b0c0', () => {
  const CLAIMS = [
    ...['ffffffff', 'ffffff7f', '7fffffff', '00000040', 'feffffff', '03ffffffff', 'ffffffff0f'],
    ...['5affffffff', '9affffffff', 'c6ffffffff', 'dbffffffff', 'ddffffffff'],
  ];
  const BYTES = ['00', '01', '02', '07', '7f', '80', 'fe', 'ff', 'ab'];
  it.each<Row>([
    ['cut off before the first', '10:0 5:0', ''],
    ['cut off in the middle', '10:0 5:2', '0102'],
    ['cut off behind the last', '10:0 5:4', '01020304'],
    ['the lowest bit of the first', '10:1 4:0 8:0', '00020304'],
    ['the highest bit of the last', '10:1 4:3 8:7', '01020384'],
    ...BYTES.map((byte, at): Row => [`${byte} in place of a byte`, `10:2 4:1 256:171 9:${at}`, `01${byte}0304`]),
    ['one zero that trails', '10:3 2:0 8:0', '0102030400'],
    ['eight zeros that trail', '10:3 2:0 8:7', '010203040000000000000000'],
    ['one other byte that trails', '10:3 2:1 8:0 256:10', '010203040a'],
    ['two other bytes that trail', '10:3 2:1 8:1 256:10 256:11', '010203040a0b'],
    ['a byte too many at the front', '10:4 5:0 4:0 256:170', 'aa01020304'],
    ['four bytes too many inside', '10:4 5:1 4:3 256:170 256:187 256:204 256:221', '01aabbccdd020304'],
    ['a byte too many at the end', '10:4 5:4 4:0 256:170', '01020304aa'],
    ['one byte too few', '10:5 5:0 8:0', '020304'],
    ['two bytes too few', '10:5 5:1 8:1', '0104'],
    ['as many too few as there are', '10:5 5:1 8:7', '01'],
    ['none too few, at the end', '10:5 5:4 8:0', '01020304'],
    ['one byte twice', '10:6 5:0 16:0', '0101020304'],
    ['two bytes twice', '10:6 5:1 16:1', '010203020304'],
    ['all from the third twice', '10:6 5:2 16:15', '010203040304'],
    ['the beginning of one, the end of another', '10:7 5:2 4:1', '0102b0c0'],
    ['all of one, nothing of the other', '10:7 5:4 4:3', '01020304'],
    ['nothing of one, all of the other', '10:7 5:0 4:0', 'a0b0c0'],
    ...CLAIMS.map((claim, at): Row => [`the length ${claim} between`, `10:8 5:1 12:${at} 3:0`, `01${claim}020304`]),
    ['a length in place of one byte', '10:8 5:1 12:0 3:1', '01ffffffff0304'],
    ['a length in place of as many bytes', '10:8 5:0 12:0 3:2', 'ffffffff'],
    ['a length in place of fewer', '10:8 5:1 12:5 3:2', '0103ffffffff'],
    ['a length behind the last', '10:8 5:4 12:3 3:1', '0102030400000040'],
    ['a number in another form', '10:9 4:3 9:5', '010203cc04'],
  ])('%s', (_what, choices, result) => {
    expect(mutated(`${ONCE} ${choices}`, 'bytes:01020304', 'bytes:a0b0c0')).toBe(`bytes:${result}`);
  });

  it.each(['10:1', '10:2', '10:9', '10:0 1:0', '10:5 1:0 8:3'])('no bytes stay none: %s', (choices) => {
    expect(mutated(`${ONCE} ${choices}`, 'bytes:')).toBe('bytes:');
  });

  it('splices with itself where the other one has no bytes there', () => {
    for (const other of ['number:1', '']) expect(mutated(`${ONCE} 10:7 5:1 5:3`, 'bytes:01020304', other)).toBe('bytes:0104');
  });
});

// 45 is 11 << 2 | 1: as a compact its upper six bits are 11 (0b).
it.each<Row>([
  ['SCALE, two bytes', '9:0', '2d00'],
  ['SCALE, four bytes', '9:1', '2e000000'],
  ['SCALE, five bytes', '9:2', '030b000000'],
  ['LEB128, two bytes', '9:3', 'ad00'],
  ['LEB128, three bytes', '9:4', 'ad8000'],
  ['MessagePack, uint 8', '9:5', 'cc2d'],
  ['MessagePack, uint 16', '9:6', 'cd002d'],
  ['CBOR, uint8', '9:7', '182d'],
  ['CBOR, uint16', '9:8', '19002d'],
])('a number in an overlong form: %s', (_what, choice, form) => {
  expect(mutated(`${ONCE} 10:9 3:1 ${choice}`, 'bytes:aa2dbb')).toBe(`bytes:aa${form}bb`);
});

describe('text', () => {
  const text = (value: string) => writeMessage([{ kind: 'text', value }]);
  const JSON_TEXT = '{"n":-1.5,"x":true}';
  const WORDS = [
    ...['null', 'true', '-1', '1e999', '0.5', '4294967295', '4294967296', '99999999999999999999'],
    ...['{}', '[]', '""', ' ', '"__proto__"'],
  ];
  it.each(WORDS.map((word, at) => [word, at] as const))('%s in place of a word', (word, at) => {
    expect(mutated(`${ONCE} 2:0 4:1 13:${at}`, text(JSON_TEXT))).toBe(text(`{"n":${word},"x":true}`));
  });

  it.each<Row>([
    ['the first word', '2:0 4:0 13:0', '{null:-1.5,"x":true}'],
    ['the last word', '2:0 4:3 13:0', '{"n":-1.5,"x":null}'],
    ['its bytes', '2:1 10:0 20:2', '{"'],
  ])('%s', (_what, choices, result) => expect(mutated(`${ONCE} ${choices}`, text(JSON_TEXT))).toBe(text(result)));

  it.each<Row>([
    ['a number', '2:0 2:0 13:0', '[null,ABC]'],
    ['capitals', '2:0 2:1 13:0', '[15,null]'],
  ])('words are %s as well', (_what, choices, result) => {
    expect(mutated(`${ONCE} ${choices}`, text('[15,ABC]'))).toBe(text(result));
  });

  it('its bytes alone where there is no word', () => {
    expect(mutated(`${ONCE} 10:0 3:1`, text('{}'))).toBe(text('{'));
  });

  it('is spliced with a text, and with itself where the other one has none', () => {
    // e with an acute accent has two bytes.
    expect(mutated(`${ONCE} 2:1 10:7 4:1 4:1`, text('aé'), text('xyz'))).toBe(text('ayz'));
    expect(mutated(`${ONCE} 2:1 10:7 4:1 4:1`, text('aé'), 'number:1')).toBe(text('aé'));
  });
});

it.each<readonly [what: string, choices: string, from: string, result: string]>([
  ['a bit of memory', '5:0 1:0 3:2 8:4', 'memory:010203', 'memory:010213'],
  ['no memory', '5:0 1:0', 'memory:', 'memory:'],
  ['the lowest bit of a number', `${ONCE} 2:0 32:0`, 'number:4', 'number:5'],
  ['the highest bit of a number', `${ONCE} 2:0 32:31`, 'number:5', 'number:-2147483643'],
  ['another number', `${ONCE} 2:1 2:0 15:14`, 'number:5', 'number:-1'],
  ['the lowest bit of a bigint', `${ONCE} 2:0 64:0`, 'bigint:4', 'bigint:5'],
  ['the highest bit of a bigint', `${ONCE} 2:0 64:63`, 'bigint:5', 'bigint:-9223372036854775803'],
  ['another bigint', `${ONCE} 2:1 2:0 22:20`, 'bigint:5', 'bigint:-9223372036854775808'],
  ['nothing stays nothing', ONCE, 'undefined:', 'undefined:'],
  ['a value that is left out', '5:0 1:0 40:0', 'number:5', 'undefined:'],
  ['two changes, of two parts', '5:3 2:1 40:1 2:0 32:0 2:0 40:1 2:0 32:1', 'number:0,number:0', 'number:2,number:1'],
  ['three changes', '5:4 1:0 40:1 2:0 32:0 1:0 40:1 2:0 32:1 1:0 40:1 2:0 32:2', 'number:0', 'number:7'],
  ['the fewest changes', '5:2 1:0 40:1 2:0 32:0', 'number:0', 'number:1'],
  ['no part, no change', '', '', ''],
])('%s', (_what, choices, from, result) => expect(mutated(choices, from)).toBe(result));
