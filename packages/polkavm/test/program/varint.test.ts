import {
  immediateLength,
  varintExtraBytes,
  varintLength,
  varintValue,
  writeImmediate,
  writeVarint,
} from '../../src/program/varint.ts';

/** Value and shortest encoding, by the format's definition. */
const VARINTS: [number, number[]][] = [
  [0, [0x00]],
  [0x7f, [0x7f]],
  [0x80, [0x80, 0x80]],
  [0x1234, [0x92, 0x34]],
  [0x3fff, [0xbf, 0xff]],
  [0x4000, [0xc0, 0x00, 0x40]],
  [0x1f_ffff, [0xdf, 0xff, 0xff]],
  [0x20_0000, [0xe0, 0x00, 0x00, 0x20]],
  [0xabc_def1, [0xea, 0xf1, 0xde, 0xbc]],
  [0xfff_ffff, [0xef, 0xff, 0xff, 0xff]],
  [0x1000_0000, [0xf0, 0x00, 0x00, 0x00, 0x10]],
  [0xffff_ffff, [0xf0, 0xff, 0xff, 0xff, 0xff]],
];

describe('varint', () => {
  it.each(VARINTS)('%i is the bytes %p', (value, bytes) => {
    const output: number[] = [];
    writeVarint(output, value);
    expect(output).toEqual(bytes);
    expect(varintLength(value)).toBe(bytes.length);
    expect(varintExtraBytes(bytes[0])).toBe(bytes.length - 1);
    expect(varintValue(Uint8Array.from([9, ...bytes]), 1, bytes.length - 1)).toBe(value);
  });

  it('reads longer encodings than needed', () => {
    expect(varintValue(Uint8Array.of(0x80, 0x05), 0, 1)).toBe(5);
    expect(varintValue(Uint8Array.of(0xf0, 5, 0, 0, 0), 0, 4)).toBe(5);
  });

  it('mixes the low bits of a five-byte head into the value, as upstream does', () => {
    expect(varintValue(Uint8Array.of(0xf3, 0x10, 0, 0, 0x80), 0, 4)).toBe(0x8000_0013);
  });

  it('counts the leading ones of every byte', () => {
    for (let byte = 0; byte < 256; byte++) {
      const ones = byte.toString(2).padStart(8, '0').match(/^1*/)![0].length;
      expect(varintExtraBytes(byte)).toBe(ones);
    }
  });
});

describe('immediate', () => {
  it.each([
    [0, 0],
    [1, 1],
    [0x7f, 1],
    [0x80, 2],
    [0x7fff, 2],
    [0x8000, 3],
    [0x7f_ffff, 3],
    [0x80_0000, 4],
    [0x7fff_ffff, 4],
    [-1, 1],
    [-128, 1],
    [-129, 2],
    [-0x8000, 2],
    [-0x8001, 3],
    [-0x80_0000, 3],
    [-0x80_0001, 4],
    [-0x8000_0000, 4],
    [0xffff_ffff, 1],
  ])('%i takes %i bytes', (value, length) => {
    expect(immediateLength(value)).toBe(length);
  });

  it('is little-endian', () => {
    const output: number[] = [];
    writeImmediate(output, 0x8765_4321, 4);
    writeImmediate(output, -2, 2);
    expect(output).toEqual([0x21, 0x43, 0x65, 0x87, 0xfe, 0xff]);
  });
});
