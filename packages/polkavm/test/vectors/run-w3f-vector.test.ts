/** The runner of vectors finds every kind of difference, and reads numbers exactly. */

import { createEngine } from '@polkavirt/polkavm';
import { parseW3fVector, runW3fVector } from '@polkavirt/polkavm/vectors';
import { parseLosslessJson } from '../../src/vectors/lossless-json.ts';

/** a0 = 2^53 + 1, then u8 [0x20000] = a0, then the end of the code: two instructions and the implicit trap. */
const VECTOR = {
  name: 'made up',
  'initial-regs': new Array(13).fill(0),
  'initial-pc': 0,
  'initial-page-map': [{ address: 0x2_0000, length: 4096, 'is-writable': true }],
  'initial-memory': [{ address: 0x2_0001, contents: [5] }],
  'initial-gas': 10,
  program: [0, 0, 15, 20, 7, 1, 0, 0, 0, 0, 0, 0x20, 0, 59, 7, 0, 0, 2, 0x01, 0x04],
  'expected-status': 'panic',
  'expected-regs': [0, 0, 0, 0, 0, 0, 0, 'A0', 0, 0, 0, 0, 0],
  'expected-pc': 15,
  'expected-memory': [{ address: 0x2_0000, contents: [1, 5] }],
  'expected-gas': 7,
};

const text = (changes: object = {}, a0 = '9007199254740993'): string =>
  JSON.stringify({ ...VECTOR, ...changes }).replace('"A0"', a0);

const differencesOf = (vector: string): readonly string[] => {
  const read = parseW3fVector(vector);
  if (!read.ok) throw new Error(read.error);
  const result = runW3fVector(createEngine(), read.value);
  expect(result.passed).toBe(result.differences.length === 0);
  return result.differences;
};

describe('runW3fVector', () => {
  it('passes what is right, to the last bit', () => {
    expect(differencesOf(text())).toEqual([]);
    expect(differencesOf(text({}, '9007199254740992'))).toEqual(['a0: expected 0x20000000000000, got 0x20000000000001']);
  });

  it.each([
    [{ 'expected-status': 'halt' }, ['status: expected halt, got panic']],
    [{ 'expected-pc': 14 }, ['pc: expected 14, got 15']],
    [{ 'expected-gas': 8 }, ['gas: expected 8, got 7']],
    [{ 'expected-memory': [] }, ['memory at 0x20000: expected 0x0, got 0x1']],
    [{ 'expected-memory': [{ address: 0x2_0000, contents: [1, 5, 6] }] }, ['memory at 0x20002: expected 0x6, got 0x0']],
    [{ 'expected-page-fault-address': 0x2_0000 }, ['page fault address: expected 0x20000, got none']],
    [
      { 'initial-page-map': [], 'initial-memory': [], 'expected-memory': [] },
      ['status: expected panic, got page-fault', 'pc: expected 15, got 10', 'page fault address: expected none, got 0x20000'],
    ],
    [
      { 'expected-memory': [{ address: 0x2_0fff, contents: [0, 0] }, ...VECTOR['expected-memory']] },
      ['the memory chunk at 0x20fff is not inside the pages (of 4096 bytes) that the vector maps'],
    ],
    [{ program: [1] }, ['the program was refused: ']],
  ])('reports %p', (changes, expected) => {
    const differences = differencesOf(text(changes));
    expect(differences).toHaveLength(expected.length);
    expected.forEach((line, index) => {
      expect(differences[index]).toContain(line);
    });
  });
});

describe('parseW3fVector', () => {
  it.each([
    [{ 'initial-pc': -1 }, 'initial-pc must be an integer from 0 to 4294967295'],
    [{ 'initial-gas': 1.5 }, 'initial-gas must be an integer from -9223372036854775808 to 9223372036854775807'],
    [{ 'initial-regs': [0] }, 'initial-regs must be a list of 13'],
    [{ program: [256] }, 'program[0] must be an integer from 0 to 255'],
    [{ program: 'x' }, 'program must be a list'],
    [{ name: 5 }, 'name must be a string'],
    [{ 'expected-status': 'fine' }, 'expected-status must be one of panic, halt, page-fault, out-of-gas'],
    [
      { 'initial-page-map': [{ address: 0, length: 0, 'is-writable': 1 }] },
      'initial-page-map[0].is-writable must be true or false',
    ],
    [{ 'expected-memory': [{ address: 0 }] }, 'contents is missing'],
    [{ 'initial-memory': [5] }, 'initial-memory[0] must be an object'],
  ])('refuses %p', (changes, message) => {
    expect(parseW3fVector(text(changes))).toEqual({ ok: false, error: message });
  });

  it('refuses what is no JSON, or no object', () => {
    expect(parseW3fVector('{').ok).toBe(false);
    expect(parseW3fVector('[]')).toEqual({ ok: false, error: 'the vector must be an object' });
    expect(parseW3fVector('{}').ok).toBe(false);
  });

  it('refuses a register beyond 64 bits', () => {
    expect(parseW3fVector(text({}, '18446744073709551616')).ok).toBe(false);
    expect(parseW3fVector(text({}, '18446744073709551615')).ok).toBe(true);
  });
});

describe('parseLosslessJson', () => {
  it('keeps long integers, and leaves everything else to JSON', () => {
    expect(parseLosslessJson('[18446744073709551615, -9223372036854775808, 9007199254740991, 1.5, 1e3]')).toEqual([
      18446744073709551615n,
      -9223372036854775808n,
      9007199254740991,
      1.5,
      1000,
    ]);
    expect(
      parseLosslessJson('{"a": "18446744073709551615", "12345678901234567": [true, null, "\\" 12345678901234567"]}'),
    ).toEqual({
      a: '18446744073709551615',
      '12345678901234567': [true, null, '" 12345678901234567'],
    });
    // Fractions and exponents are no integers, however long they are.
    const long = '1234567890123456789';
    expect(parseLosslessJson(`[${long}.5, ${long}e2]`)).toEqual([Number(`${long}.5`), Number(`${long}e2`)]);
  });
});
