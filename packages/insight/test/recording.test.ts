/** Recordings as files: what is written comes back, and what is broken is one sentence. */

import { constants, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import { explainLastStop, type Recording, readRecording, recordingLines, replayOn, writeRecording } from '@polkavirt/insight';
import { createNative, createTypestateNative } from '@polkavirt/native';
import { guestBlob, recordTypestate, recordVirt } from './guests.ts';

const recording = recordVirt(createNative(), guestBlob('lexer'), 'missing_operand');
const typestate = recordTypestate(createTypestateNative({ costModel: 'naive' }), guestBlob('shop'), 'open_shop');
const lines = [...recordingLines(recording)];
const text = (rows: readonly string[]) => new TextEncoder().encode(rows.map((row) => `${row}\n`).join(''));
const errorOf = (file: Uint8Array): string => {
  const read = readRecording(file);
  return read.ok ? 'no error' : read.error;
};
const value = (file: Uint8Array): Recording => {
  const read = readRecording(file);
  if (!read.ok) throw new Error(read.error);
  return read.value;
};

it.each([recording, typestate])('comes back as it was, packed and not', (one) => {
  expect(value(writeRecording(one))).toEqual(one);
  expect(value(text([...recordingLines(one)]))).toEqual(one);
  expect(gunzipSync(writeRecording(one)).toString()).toBe(Buffer.from(text([...recordingLines(one)])).toString());
});

it('is read as far as it goes when it was cut off', () => {
  const cut = value(text(lines.slice(0, -1)));
  expect(cut.isComplete).toBe(false);
  expect(cut.events).toEqual(recording.events);
  const inLine = text(lines.slice(0, -1)).slice(0, -5);
  expect(value(inLine).events).toEqual(recording.events.slice(0, -1));
  const packed = gzipSync(Buffer.from(text([...lines.slice(0, -1), ...new Array(5000).fill('["destroy",0]')])));
  expect(value(new Uint8Array(packed.subarray(0, packed.length - 20))).isComplete).toBe(false);
});

const other = recordVirt(createNative(), guestBlob('geo'), 'recurse');
const [header, program, ...events] = lines;

it.each<[what: string, file: Uint8Array, error: string]>([
  ['nothing', new Uint8Array(0), 'the file is not a recording of polkavirt'],
  ['a program', guestBlob('lexer'), 'the file is not a recording of polkavirt'],
  ['other JSON', text(['{"a":1}']), 'the file is not a recording of polkavirt'],
  [
    'a capture',
    text(['{"polkavirt":"capture","version":1}']),
    'the file is a "capture", not a recording; polkavirt wire replay reads captures',
  ],
  [
    'another version',
    text([header.replace('"version":1', '"version":2'), ...lines.slice(1)]),
    'the recording has version 2; this polkavirt reads version 1: use the one that wrote it',
  ],
  [
    'a generation that there is not',
    text([header.replace('"generation":"virt"', '"generation":"v"')]),
    'the generation must be virt or typestate, not "v"',
  ],
  ['a line that is not JSON', text([header, '{']), 'line 2: the line is not JSON'],
  [
    'bytes of another program',
    text([header, [...recordingLines(other)][1].replace(/0x[\da-f]{64}/, /0x[\da-f]{64}/.exec(program)![0])]),
    `line 2: the bytes of the program are not those of "${/0x[\da-f]{57}/.exec(program)![0]}…`,
  ],
  ['an event without its program', text([header, ...events]), 'line 2: no line before it has the program'],
  ['an instance that there is not', text([header, program, '["destroy",0]']), 'line 3: there is no instance 0 yet'],
  [
    'an instance out of order',
    text([header, program, events[0].replace(',0,', ',1,')]),
    'line 3: instance 1 comes where 0 is next',
  ],
  ['an event that there is not', text([header, program, '["toString",0]']), 'line 3: there is no event "toString"'],
  [
    'an event of the other generation',
    text([header, program, events[0], '["prepare",0,"a"]']),
    'line 4: the generation virt has no prepare',
  ],
  [
    'gas that is not an i64',
    text([header, program, events[0], '["execute",0,"a","9223372036854775808","Trap"]']),
    'line 4: the gas must be an i64 in decimal',
  ],
  [
    'an outcome of a wrong form',
    text([header, program, events[0], '["execute",0,"a","1",["Syscall","1","00"]]']),
    'line 4: ["Syscall","1","00"] is not an outcome',
  ],
  ['too few operands', text([header, program, events[0], '["execute",0]']), 'line 4: execute has 0 operands too few or too many'],
  ['a wrong end', text([header, '{"end":3}']), 'line 2: it ends after 3 events, and has 0'],
  ['more behind the end', text([header, '{"end":0}', '["destroy",0]']), 'line 3: there is more after the end'],
  ['broken gzip', Uint8Array.of(0x1f, 0x8b, 1, 2, 3), 'the file is packed with gzip, and broken'],
])('says what is wrong with %s', (_, file, error) => {
  expect(errorOf(file).startsWith(error) || errorOf(file)).toBe(true);
});

it('does not unpack more than it may, however small the file', () => {
  // A mebibyte of zeros, packed so that it can be repeated; the end of the file is never reached.
  const mebibyte = deflateRawSync(new Uint8Array(2 ** 20), { finishFlush: constants.Z_FULL_FLUSH });
  const bomb = Buffer.concat([gzipSync('').subarray(0, 10), ...new Array(257).fill(mebibyte)]);
  expect(errorOf(new Uint8Array(bomb))).toBe('unpacked it is larger than 268435456 bytes');
});

it('says the first difference of a replay', () => {
  const virt = { generation: 'virt', virt: createNative() } as const;
  expect(replayOn(virt, recording)).toEqual({ replayed: recording.events.length, difference: undefined });
  const changed = text(lines.map((row) => row.replace('"resume",0,"0"', '"resume",0,"1"').replace('"Trap"', '"OutOfGas"')));
  expect(replayOn(virt, value(changed)).difference).toMatchObject({ recorded: 'OutOfGas', got: 'Trap' });
});

it.each([recording, typestate])('replays on both generations', (one) => {
  for (const target of [
    { generation: 'virt', virt: createNative() },
    { generation: 'typestate', virt: createTypestateNative({ costModel: 'naive' }) },
  ] as const) {
    expect(replayOn(target, one).difference).toBeUndefined();
  }
});

it('explains nothing where nothing trapped', () => {
  expect(explainLastStop(typestate)).toBeUndefined();
  expect(
    explainLastStop({ ...recording, programs: new Map([[[...recording.programs.keys()][0], Uint8Array.of(1)]]) }),
  ).toBeUndefined();
});
