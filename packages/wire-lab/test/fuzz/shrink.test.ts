/** How an example gets smaller: each try in its order, and what is kept of those that show the same problem. */
import { type RawMessage, shrink } from '@polkavirt/wire-lab';
import { readMessage, writeMessage } from '../../src/fuzz/raw-message.ts';

const read = (text: string) => readMessage(text) as RawMessage;

/** The tries, and the smallest that showed the problem. */
const shrunk = (text: string, isSame: (text: string) => boolean) => {
  const given = read(text);
  const tries = shrink(given);
  const tried: string[] = [];
  let next = tries.next();
  while (!next.done) {
    const candidate = writeMessage(next.value);
    tried.push(candidate);
    next = tries.next(isSame(candidate));
  }
  expect(given).toEqual(read(text));
  return { tried, smallest: writeMessage(next.value) };
};

const never = () => false;
const always = () => true;

it.each<[what: string, text: string, isSame: (text: string) => boolean, tried: readonly string[], smallest: string]>([
  ['bytes: all of them', 'bytes:010203', always, ['bytes:'], 'bytes:'],
  [
    'bytes: halves from the end, then single ones, then zeros',
    'bytes:01020304',
    never,
    [
      ...['bytes:', 'bytes:0102', 'bytes:0304'],
      ...['bytes:010203', 'bytes:010204', 'bytes:010304', 'bytes:020304'],
      ...['bytes:00020304', 'bytes:01000304', 'bytes:01020004', 'bytes:01020300'],
    ],
    'bytes:01020304',
  ],
  [
    'bytes: of five, halves of two',
    'bytes:0102030405',
    (text) => text.length >= 'bytes:010203'.length && text.includes('01'),
    [
      ...['bytes:', 'bytes:010203'],
      ...['bytes:01', 'bytes:0102', 'bytes:0103', 'bytes:0203'],
      ...['bytes:000203', 'bytes:010003', 'bytes:010000'],
    ],
    'bytes:010000',
  ],
  ['text: as bytes, without zeros', 'text:6162', never, ['text:', 'text:61', 'text:62'], 'text:6162'],
  ['a number', 'number:5', always, ['number:0'], 'number:0'],
  ['a number that shows nothing as 0', 'number:5', never, ['number:0'], 'number:5'],
  ['a bigint', 'bigint:5', always, ['bigint:0'], 'bigint:0'],
  ['what is plain already', 'number:0,bigint:0,undefined:,memory:0000', never, [], 'number:0,bigint:0,undefined:,memory:0000'],
  ['no bytes', 'bytes:', never, ['bytes:'], 'bytes:'],
  // As many bytes lie there, whatever they are.
  ['memory: zeros alone', 'memory:010002', always, ['memory:000002', 'memory:000000'], 'memory:000000'],
  [
    'each part in turn, with what was found before',
    'number:1,bytes:02,bigint:3',
    (text) => !text.endsWith('bytes:,bigint:3'),
    [
      ...['number:0,bytes:02,bigint:3', 'number:0,bytes:,bigint:3', 'number:0,bytes:,bigint:3'],
      ...['number:0,bytes:00,bigint:3', 'number:0,bytes:00,bigint:0'],
    ],
    'number:0,bytes:00,bigint:0',
  ],
])('%s', (_what, text, isSame, tried, smallest) => {
  expect(shrunk(text, isSame)).toEqual({ tried, smallest });
});
