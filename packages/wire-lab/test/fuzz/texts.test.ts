/** Values in one text, by which the fuzzer compares them: bytes whatever their class, numbers and bigints apart, fields in one order. */
import { err, ok } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import { answerText, textOf } from '../../src/fuzz/wire-under-test.ts';

it.each<[value: unknown, text: string]>([
  [hex(''), '0x'],
  [hex('00ff'), '0x00ff'],
  [Buffer.from('00ff', 'hex'), '0x00ff'],
  [7, '7'],
  [7n, '7n'],
  [-1, '-1'],
  ['7', '"7"'],
  ['a"b', '"a\\"b"'],
  [true, 'true'],
  [null, 'null'],
  [undefined, 'undefined'],
  [[1, [2n]], '[1, [2n]]'],
  [{ b: 1, a: { d: '', c: null } }, '{a: {c: null, d: ""}, b: 1}'],
  [{}, '{}'],
])('%p is %j', (value, text) => expect(textOf(value)).toBe(text));

it.each<[answer: unknown, text: string]>([
  [ok(7), 'ok 7'],
  [ok(undefined), 'ok undefined'],
  [err('Trap'), 'error Trap'],
  // What is no answer is no success.
  [{ ok: 1, value: 7 }, 'error undefined'],
  [{ ok: 'true', error: 'x' }, 'error x'],
  [undefined, 'error undefined'],
  [null, 'error undefined'],
])('the answer %p is %j', (answer, text) => expect(answerText(answer)).toBe(text));
