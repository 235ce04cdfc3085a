import { runInNewContext } from 'node:vm';
import {
  checkAction,
  checkBytes,
  checkI64,
  checkU32,
  checkU64,
  type ExecAction,
  execute,
  resume,
  utf8Decode,
  utf8Encode,
} from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';

const outOfRange = expect.objectContaining({ name: 'HostFault', code: 'ValueOutOfRange' });

describe('range checks', () => {
  it('let the ends of each range pass', () => {
    expect([checkU32(0, 'x'), checkU32(2 ** 32 - 1, 'x')]).toEqual([0, 2 ** 32 - 1]);
    expect([checkU64(0n, 'x'), checkU64(2n ** 64n - 1n, 'x')]).toEqual([0n, 2n ** 64n - 1n]);
    expect([checkI64(-(2n ** 63n), 'x'), checkI64(2n ** 63n - 1n, 'x')]).toEqual([-(2n ** 63n), 2n ** 63n - 1n]);
  });

  it.each<[string, () => unknown]>([
    ['u32 -1', () => checkU32(-1, 'x')],
    ['u32 2^32', () => checkU32(2 ** 32, 'x')],
    ['u32 fraction', () => checkU32(1.5, 'x')],
    ['u32 NaN', () => checkU32(Number.NaN, 'x')],
    ['u32 bigint', () => checkU32(1n as unknown as number, 'x')],
    ['u32 text', () => checkU32('1' as unknown as number, 'x')],
    ['u64 -1', () => checkU64(-1n, 'x')],
    ['u64 2^64', () => checkU64(2n ** 64n, 'x')],
    ['u64 number', () => checkU64(1 as unknown as bigint, 'x')],
    ['i64 2^63', () => checkI64(2n ** 63n, 'x')],
    ['i64 -2^63 - 1', () => checkI64(-(2n ** 63n) - 1n, 'x')],
    ['i64 undefined', () => checkI64(undefined as unknown as bigint, 'x')],
    ['bytes null', () => checkBytes(null as unknown as Uint8Array, 'x')],
    ['bytes Uint8ClampedArray', () => checkBytes(new Uint8ClampedArray(1) as unknown as Uint8Array, 'x')],
    ['action null', () => checkAction(null as unknown as ExecAction)],
    ['action of another kind', () => checkAction({ kind: 'Stop' } as unknown as ExecAction)],
    ['action without a name', () => checkAction({ kind: 'Execute' } as unknown as ExecAction)],
    ['action with a lone surrogate', () => checkAction(execute('a\ud800'))],
    ['action with 2^64', () => checkAction(resume(2n ** 64n))],
  ])('refuse %s', (_what, check) => {
    expect(check).toThrow(outOfRange);
  });

  it('take bytes of another realm for bytes', () => {
    const foreign = runInNewContext('new Uint8Array([1, 2])') as Uint8Array;
    expect(checkBytes(foreign, 'x')).toBe(foreign);
    expect(() => checkBytes(runInNewContext('new Uint16Array(1)') as Uint8Array, 'x')).toThrow(outOfRange);
  });

  it('say what and where', () => {
    expect(() => checkAction(resume(-1n))).toThrow('return value: -1 is not a u64 (a bigint, 0 to 18446744073709551615)');
    expect(() => checkAction(execute(5 as never))).toThrow('function name: a value of type number is not a string');
    expect(() => checkU32(-1, 'offset')).toThrow('offset: the number -1 is not a u32 (a number, 0 to 4294967295)');
  });
});

describe('UTF-8', () => {
  it.each([
    ['', ''],
    ['counter', '636f756e746572'],
    ['\ufeffa', 'efbbbf61'],
    ['é', 'c3a9'],
    ['😀', 'f09f9880'],
    ['a'.repeat(40), '61'.repeat(40)],
    ['\u0000\u007f', '007f'],
  ])('%p', (text, bytes) => {
    expect(utf8Encode(text, 'x')).toEqual(hex(bytes));
    expect(utf8Decode(hex(bytes))).toBe(text);
  });

  it.each(['80', 'c3', 'c0af', 'eda080', 'f4908080', 'ff', `${'61'.repeat(40)}ff`])('is not %s', (bytes) => {
    expect(utf8Decode(hex(bytes))).toBeUndefined();
  });
});
