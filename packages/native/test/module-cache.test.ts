import { createIdentifierCache } from '../src/identifier-cache.ts';
import { createModuleCache } from '../src/module-cache.ts';

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);
/** Of three bytes, told apart by the last. */
const three = (last: number): Uint8Array => bytes(1, 1, last);

describe('modules by their program', () => {
  const keeps = (limits: { maxModules: number; maxProgramBytes: number }, ...programs: Uint8Array[]): number[] => {
    const cache = createModuleCache<number>(limits);
    for (const [index, program] of programs.entries()) cache.set(program, index);
    return programs.flatMap((program) => cache.get(program) ?? []);
  };

  it.each<[string, number, number, Uint8Array[], number[]]>([
    ['exactly as many modules', 2, 100, [three(1), three(2)], [0, 1]],
    ['one module less than were given', 2, 100, [three(1), three(2), three(3)], [1, 2]],
    ['one module', 1, 100, [three(1), three(2)], [1]],
    ['no module', 0, 100, [three(1)], []],
    ['a program of exactly all bytes', 9, 3, [three(1)], [0]],
    ['nothing of one byte more', 9, 2, [three(1)], []],
    ['a program when a larger one comes that is never kept', 9, 3, [three(1), bytes(1, 2, 3, 4)], [0]],
    ['programs of exactly all bytes', 9, 6, [three(1), three(2)], [0, 1]],
    ['programs of fewer bytes, the last ones', 9, 5, [three(1), three(2)], [1]],
    ['programs after others were dropped', 9, 6, [three(1), three(2), three(3), three(4)], [2, 3]],
  ])('keeps %s', (_what, maxModules, maxProgramBytes, programs, kept) => {
    expect(keeps({ maxModules, maxProgramBytes }, ...programs)).toEqual(kept);
  });

  it('keeps a copy of the program', () => {
    const cache = createModuleCache<number>({ maxModules: 1, maxProgramBytes: 100 });
    const program = three(1);
    cache.set(program, 7);
    program[2] = 9;
    expect([cache.get(three(1)), cache.get(three(9))]).toEqual([7, undefined]);
  });

  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])('compares all of %i bytes, wherever they lie', (length) => {
    const cache = createModuleCache<number>({ maxModules: 1, maxProgramBytes: 100 });
    const program = new Uint8Array(length).map((_, index) => index + 1);
    cache.set(program, 7);
    for (const start of [0, 1, 2, 3, 4]) {
      // What lies before and after differs from what lies around the copy.
      const around = new Uint8Array(24).fill(0xee);
      around.set(program, start);
      expect(cache.get(around.subarray(start, start + length))).toBe(7);
      for (let at = 0; at < length; at++) {
        around[start + at] ^= 0x80;
        expect(cache.get(around.subarray(start, start + length))).toBeUndefined();
        around[start + at] ^= 0x80;
      }
    }
  });
});

describe('modules by an identifier', () => {
  const id = (last: number): Uint8Array => bytes(0, last);

  it.each<[string, number, number, [number, number][], number[]]>([
    [
      'one module',
      1,
      100,
      [
        [1, 3],
        [2, 3],
      ],
      [2],
    ],
    ['no module', 0, 100, [[1, 3]], []],
    ['a program and an identifier of exactly all bytes', 9, 5, [[1, 3]], [1]],
    ['nothing of one byte more', 9, 4, [[1, 3]], []],
    [
      'two of exactly all bytes',
      9,
      10,
      [
        [1, 3],
        [2, 3],
      ],
      [1, 2],
    ],
    [
      'the last of two of a byte more',
      9,
      9,
      [
        [1, 3],
        [2, 3],
      ],
      [2],
    ],
    [
      'an identifier once, however often it is given',
      9,
      10,
      [
        [1, 3],
        [1, 3],
        [1, 3],
        [2, 3],
      ],
      [1, 2],
    ],
  ])('keeps %s', (_what, maxModules, maxProgramBytes, given, kept) => {
    const cache = createIdentifierCache<number>({ maxModules, maxProgramBytes });
    for (const [name, length] of given) cache.set(id(name), length, name);
    expect([1, 2].flatMap((name) => cache.get(id(name)) ?? [])).toEqual(kept);
  });
});
