/** The percentiles that a client asks fees for: at most 100, from 0 to 100, ascending. */
import { percentiles } from '../../src/rpc/percentiles.ts';

const LIST = 'it must be a list of at most 100 numbers';
const notANumber = (at: number) => `it must be numbers from 0 to 100: the one at ${at} is not`;

it.each<[what: string, list: readonly number[]]>([
  ['none', []],
  ['the least and the most', [0, 100]],
  ['the same twice', [50, 50]],
  ['parts', [0.5, 99.9]],
  ['a hundred', Array.from({ length: 100 }, (_, i) => i)],
])('takes %s', (_, list) => expect(percentiles(list, 'it')).toEqual(list));

it.each<[what: string, list: unknown, message: string]>([
  ['what is no list', { length: 0 }, LIST],
  ['nothing', undefined, LIST],
  ['101', new Array(101).fill(5), LIST],
  ['less than 0', [-0.1], notANumber(0)],
  ['more than 100', [100, 100.1], notANumber(1)],
  ['what is no number', [1, Number.NaN], notANumber(1)],
  ['text', ['5'], notANumber(0)],
  ['big numbers', [5n], notANumber(0)],
  ['what descends', [10, 20, 19], 'it must ascend: 20 stands before 19'],
])('refuses %s', (_, list, message) => expect(() => percentiles(list, 'it')).toThrow(`Invalid params: ${message}`));
