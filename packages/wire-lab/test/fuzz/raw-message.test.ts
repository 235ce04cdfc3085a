/** Messages in one word, and the raw values that they stand for. */
import { HostFault } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import { partsOf, type RawMessage, rawMemory, rawValues, readExample, writeExample } from '@polkavirt/wire-lab';
import { rawPart, readMessage, UnfitWireError, writeMessage } from '../../src/fuzz/raw-message.ts';

it.each<[text: string, message: RawMessage]>([
  ['', []],
  ['bytes:', [{ kind: 'bytes', value: hex('') }]],
  ['bytes:00ff', [{ kind: 'bytes', value: hex('00ff') }]],
  ['memory:676f', [{ kind: 'memory', value: hex('676f') }]],
  ['text:c3a92c', [{ kind: 'text', value: 'é,' }]],
  ['text:', [{ kind: 'text', value: '' }]],
  ['number:-1', [{ kind: 'number', value: -1 }]],
  ['number:0.5', [{ kind: 'number', value: 0.5 }]],
  ['number:NaN', [{ kind: 'number', value: Number.NaN }]],
  ['bigint:-5', [{ kind: 'bigint', value: -5n }]],
  [`bigint:${'9'.repeat(40)}`, [{ kind: 'bigint', value: 10n ** 40n - 1n }]],
  ['undefined:', [{ kind: 'undefined' }]],
  [
    'number:1,bigint:2,memory:03',
    [
      { kind: 'number', value: 1 },
      { kind: 'bigint', value: 2n },
      { kind: 'memory', value: hex('03') },
    ],
  ],
])('%j', (text, message) => {
  expect(writeMessage(message)).toBe(text);
  expect(readMessage(text)).toEqual(message);
});

it('reads hex in upper case as well', () => {
  expect(readMessage('bytes:0A,text:4F')).toEqual([
    { kind: 'bytes', value: hex('0a') },
    { kind: 'text', value: 'O' },
  ]);
});

it.each([
  ...['bytes', 'bytes:0', 'bytes:0g', 'bytes:00zz', 'bytes:zz00', 'memory:0', 'memory:xx', 'text:6', 'text:zz', ':00'],
  ...['number:', 'number:x', 'number:1x', 'bigint:', 'bigint:1.5', 'bigint:--1', 'bigint:x1', 'bigint:1x'],
  ...[`bigint:${'9'.repeat(41)}`, 'undefined:1', 'object:', '-bytes:00', 'bytes:00,', ',bytes:00', 'bytes:00,x'],
])('%j is no message', (text) => expect(readMessage(text)).toBeUndefined());

it('an example has one of three directions and a number of up to four digits', () => {
  const message: RawMessage = [{ kind: 'bytes', value: hex('01') }];
  for (const direction of ['in', 'out', 'valid'] as const) {
    const example = { fn: 'run', direction, exchange: 1_234, message };
    expect(writeExample(example)).toBe(`run/${direction}/1234/bytes:01`);
    expect(readExample(`run/${direction}/1234/bytes:01`)).toEqual(example);
  }
  for (const text of ['run/in/12345/bytes:01', 'run/in//bytes:01', 'x/run/in/1/bytes:01', 'run/in/1', '/in/1/', 'run/in/1/\n'])
    expect(readExample(text)).toBeUndefined();
});

it('raw values become parts: bytes as copies, numbers by their class', () => {
  const bytes = hex('0102');
  const part = rawPart(bytes);
  bytes.fill(9);
  expect(part).toEqual({ kind: 'bytes', value: hex('0102') });
  expect(['é', 1, 1n, undefined].map(rawPart)).toEqual([
    { kind: 'text', value: 'é' },
    { kind: 'number', value: 1 },
    { kind: 'bigint', value: 1n },
    { kind: 'undefined' },
  ]);
});

it.each<[value: unknown, type: string]>([
  [{}, 'objects'],
  [null, 'objects'],
  [true, 'booleans'],
  [() => 0, 'functions'],
])('what has no bytes is refused: %p', (value, type) => {
  expect(() => rawPart(value)).toThrow(UnfitWireError);
  expect(() => rawPart(value)).toThrow(
    expect.objectContaining({
      name: 'UnfitWireError',
      message: `its raw functions pass ${type}, which are neither bytes, text nor numbers: it has no messages`,
    }),
  );
  expect(new UnfitWireError('x')).not.toBeInstanceOf(HostFault);
});

it('a message falls into values and memory, and is made of them', () => {
  const range = { parameter: 'dest', address: 8, bytes: hex('07') };
  const message = partsOf([1, hex('02'), undefined], [range]);
  expect(writeMessage(message)).toBe('number:1,bytes:02,undefined:,memory:07');
  const values = rawValues(message);
  expect(values).toEqual([1, hex('02'), undefined]);
  // A raw function may write into what it is given.
  (values[1] as Uint8Array).fill(9);
  expect(writeMessage(message)).toBe('number:1,bytes:02,undefined:,memory:07');
  expect(rawMemory(message)).toEqual([hex('07')]);
});
