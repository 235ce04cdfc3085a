/** Reading bytes in order: what each read takes, and the first thing that is wrong, with its place. */
import { ByteReader } from '../../src/program/byte-reader.ts';
import { readExports } from '../../src/program/exports.ts';

const BYTES = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);

describe('a reader', () => {
  it('reads from a start to an end, and knows where it is', () => {
    const reader = new ByteReader(BYTES, 2, 6);
    expect([reader.position, reader.remaining]).toEqual([2, 4]);
    expect(reader.byte('a byte')).toBe(3);
    expect([...reader.view(2, 'a view')]).toEqual([4, 5]);
    expect([reader.position, reader.remaining, reader.error]).toEqual([5, 1, undefined]);
    expect(reader.varint('a number')).toBe(6);
    expect([reader.position, reader.remaining, reader.error]).toEqual([6, 0, undefined]);
    expect([...reader.view(0, 'nothing')]).toEqual([]);
    expect(reader.error).toBeUndefined();
  });

  it('reads a view of all that is left', () => {
    const reader = new ByteReader(BYTES);
    expect(reader.view(8, 'all')).toEqual(BYTES);
    expect(reader.view(8, 'all').length).toBe(0);
  });

  it.each<[string, (reader: ByteReader) => unknown, object]>([
    [
      'a byte',
      (reader) => reader.byte('it'),
      { code: 'unexpected_end', offset: 3, message: 'it: needs 1 bytes, 0 are left (at byte 3)' },
    ],
    [
      'a varint',
      (reader) => reader.varint('it'),
      { code: 'unexpected_end', offset: 3, message: 'it: needs 1 bytes, 0 are left (at byte 3)' },
    ],
    [
      'a view',
      (reader) => reader.view(2, 'it'),
      { code: 'unexpected_end', offset: 3, message: 'it: needs 2 bytes, 0 are left (at byte 3)' },
    ],
  ])('that is at its end has no %s', (_what, read, error) => {
    const reader = new ByteReader(BYTES, 1, 3);
    reader.view(2, 'the rest');
    expect(read(reader)).toEqual(_what === 'a view' ? new Uint8Array(0) : 0);
    expect(reader.error).toEqual(error);
  });

  it('counts what is left from where it is', () => {
    const reader = new ByteReader(BYTES, 1, 4);
    reader.byte('one');
    reader.view(3, 'three');
    expect(reader.error?.message).toBe('three: needs 3 bytes, 2 are left (at byte 2)');
    expect(reader.position).toBe(2);
  });

  it.each<[string, number[], string]>([
    ['of two bytes', [0x80], 'it: the varint is cut off (at byte 0)'],
    ['of five bytes', [0xf0, 1, 2, 3], 'it: the varint is cut off (at byte 0)'],
    ['of six bytes', [0xf8, 1, 2, 3, 4, 5], 'it: the varint has more than four bytes after its first (at byte 0)'],
    ['of nine bytes', [0xff, 1, 2, 3, 4, 5, 6, 7, 8], 'it: the varint has more than four bytes after its first (at byte 0)'],
  ])('refuses a varint %s that it cannot read', (_what, bytes, message) => {
    const reader = new ByteReader(Uint8Array.from(bytes));
    expect([reader.varint('it'), reader.position]).toEqual([0, 0]);
    expect(reader.error).toEqual({ code: 'bad_varint', offset: 0, message });
  });

  it('reads a varint that ends with the bytes', () => {
    const reader = new ByteReader(Uint8Array.of(0xf0, 0x78, 0x56, 0x34, 0x12));
    expect([reader.varint('it'), reader.position, reader.error]).toEqual([0x1234_5678, 5, undefined]);
  });

  it('reads nothing after a fault, and keeps the first', () => {
    const reader = new ByteReader(BYTES);
    reader.fail('bad_varint', 5, 'broken');
    reader.fail('unexpected_end', 6, 'again');
    expect(reader.error).toEqual({ code: 'bad_varint', offset: 5, message: 'broken (at byte 5)' });
    expect([reader.byte('it'), reader.varint('it'), reader.view(1, 'it').length, reader.position]).toEqual([0, 0, 0, 0]);
  });
});

describe('the list of exports', () => {
  const exportsOf = (...bytes: number[]) => [...readExports(Uint8Array.from(bytes))].map(({ symbol, pc }) => [pc, ...symbol]);

  it.each<[string, number[], number[][]]>([
    ['is empty without a section', [], []],
    ['is empty', [0], []],
    [
      'has as many as it says',
      [2, 5, 1, 97, 6, 2, 98, 99],
      [
        [5, 97],
        [6, 98, 99],
      ],
    ],
    ['takes no more than it says', [1, 5, 1, 97, 6, 0], [[5, 97]]],
    ['ends before one that is cut off', [3, 5, 1, 97, 6, 2, 98], [[5, 97]]],
    ['may have a symbol of no bytes', [1, 5, 0], [[5]]],
  ])('%s', (_what, bytes, expected) => expect(exportsOf(...bytes)).toEqual(expected));
});
