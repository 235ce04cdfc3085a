/** RLP item by item: the yellow paper's examples and its edges of 55, 56, 255 and 256 bytes; what is not canonical is refused. */
import { RlpReader } from '../../src/rpc/rlp-reader.ts';

const reader = (hex: string) => new RlpReader(Uint8Array.from(Buffer.from(hex, 'hex')));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const of = (length: number): string => 'ab'.repeat(length);

it.each<[what: string, encoded: string, bytes: string]>([
  ['"dog"', '83646f67', '646f67'],
  ['nothing', '80', ''],
  ['a zero byte', '00', '00'],
  ['the last byte that stands for itself', '7f', '7f'],
  ['the first byte that does not', '8180', '80'],
  ['55 bytes', `b7${of(55)}`, of(55)],
  ['56 bytes', `b838${of(56)}`, of(56)],
  ['255 bytes', `b8ff${of(255)}`, of(255)],
  ['256 bytes', `b90100${of(256)}`, of(256)],
])('bytes: %s', (_, encoded, bytes) => {
  const item = reader(encoded);
  expect([hexOf(item.bytes()), item.isAtEnd]).toEqual([bytes, true]);
  // One byte less is too few, wherever it ends; one more is not read.
  expect(() => reader(encoded.slice(0, -2)).bytes()).toThrow('it ends too early');
  const longer = reader(`${encoded}05`);
  expect([hexOf(longer.bytes()), longer.isAtEnd, hexOf(longer.bytes())]).toEqual([bytes, false, '05']);
});

it.each<[what: string, encoded: string, items: string[]]>([
  ['["cat", "dog"]', 'c88363617483646f67', ['636174', '646f67']],
  ['of nothing', 'c0', []],
  ['of 55 bytes', `f7${'05'.repeat(55)}`, new Array(55).fill('05')],
  ['of 56 bytes', `f838${'05'.repeat(56)}`, new Array(56).fill('05')],
])('a list: %s', (_, encoded, items) => {
  const whole = reader(encoded);
  const list = whole.list();
  expect(items.map(() => hexOf(list.bytes()))).toEqual(items);
  expect([list.isAtEnd, whole.isAtEnd]).toEqual([true, true]);
  expect(() => list.end()).not.toThrow();
  expect(() => list.bytes()).toThrow('it ends too early');
});

it.each<[encoded: string, value: bigint]>([
  ['80', 0n],
  ['0f', 15n],
  ['820400', 1024n],
  [`a0${'ff'.repeat(32)}`, 2n ** 256n - 1n],
])('a number: %s', (encoded, value) => expect(reader(encoded).quantity()).toBe(value));

it.each<[what: string, read: () => unknown, message: string]>([
  ['a byte with a length that it needs not', () => reader('817f').bytes(), 'a byte that needs no length has one'],
  ['a long length for 55 bytes', () => reader(`b837${of(55)}`).bytes(), 'a length that could be shorter'],
  ['a length with a zero before it', () => reader(`b90038${of(56)}`).bytes(), 'a length that could be shorter'],
  ['a long length for a list of 55', () => reader(`f837${'05'.repeat(55)}`).list(), 'a length that could be shorter'],
  ['a length that is not there', () => reader('b9ff').bytes(), 'it ends too early'],
  ['a length beyond all numbers', () => reader(`bf${'ff'.repeat(8)}`).bytes(), 'it ends too early'],
  ['a list where bytes must be', () => reader('c0').bytes(), 'a list in place of bytes'],
  ['a list where a number must be', () => reader('c101').quantity(), 'a list in place of bytes'],
  ['bytes where a list must be', () => reader('bf').list(), 'bytes in place of a list'],
  ['a number of 33 bytes', () => reader(`a1${'ff'.repeat(33)}`).quantity(), 'a number of more than 32 bytes'],
  ['a zero that is a byte', () => reader('00').quantity(), 'a number with leading zeros'],
  ['a zero before a number', () => reader('820001').quantity(), 'a number with leading zeros'],
  ['19 bytes for an address', () => reader(`93${of(19)}`).bytes(20), '19 bytes where 20 are expected'],
  ['bytes that are left', () => reader('80').end(), 'more items or bytes than expected'],
])('refuses %s', (_, read, message) => expect(read).toThrow(message));
