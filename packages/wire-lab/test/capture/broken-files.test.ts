/** Files that are no captures, or broken ones: each line and each entry is checked, and the message names the place. */
import { hex } from '@polkavirt/test-support/hex';
import { CaptureError, programHash, readCapture } from '@polkavirt/wire-lab';
import { captureFromBinary } from '../../src/capture/binary.ts';
import { captureFromJsonLines } from '../../src/capture/json-lines.ts';

const HEADER = '{"polkavirt":"capture","version":1}\n';
const call = (fields: object) =>
  `${HEADER}${JSON.stringify({ call: 'run', wire: 'scale', import: 'x', in: '00', out: '00', ns: 1, ...fields })}\n`;
const failed = (fault: unknown) => call({ out: null, fault });
const hash = `0x${'00'.repeat(32)}`;

const PARTS = 'in must be hex, and programs by their hashes';
const WHOLE = 'must be a whole number';
const ENDS = 'null where there is a fault, and nowhere else';

it('the line that the others begin with is one', () => {
  expect(captureFromJsonLines(call({})).calls).toEqual([
    {
      ...{ fn: 'run', importName: 'x', generation: undefined, wire: 'scale', wireVersion: undefined, instance: undefined },
      ...{ input: hex('00'), output: hex('00'), fault: undefined, durationNs: 1 },
    },
  ]);
});

it.each<[what: string, text: string, message: string]>([
  ['a number', `${HEADER}1\n`, 'line 2: not a JSON object'],
  ['null', `${HEADER}null\n`, 'line 2: not a JSON object'],
  ['a list', `${HEADER}[]\n`, 'line 2: not a JSON object'],
  ['an empty line', `${HEADER}\n`, 'line 2: not JSON'],
  ['a header alone that is none', 'null\n', 'line 1: not a JSON object'],
  ['a text for a version', '{"polkavirt":"capture","version":"1"}\n', 'a capture of version "1"; this polkavirt reads version 1'],
  ['no version', '{"polkavirt":"capture"}\n', 'a capture of version undefined; this polkavirt reads version 1'],
  ...['call', 'wire', 'import'].map((key): [string, string, string] => [
    `no text for ${key}`,
    call({ [key]: 1 }),
    `line 2: ${key} must be a text`,
  ]),
  ...['wire', 'import'].map((key): [string, string, string] => [
    `nothing for ${key}`,
    call({ [key]: undefined }),
    `line 2: ${key} must be a text`,
  ]),
  ...['ns', 'version', 'instance'].flatMap((key) =>
    [-1, 0.5, '1', null, 2 ** 53].map((value): [string, string, string] => [
      `${value} for ${key}`,
      call({ [key]: value }),
      `line 2: ${key} ${WHOLE}`,
    ]),
  ),
  ['no time', call({ ns: undefined }), `line 2: ns ${WHOLE}`],
  ['no input', call({ in: undefined }), 'line 2: in must be hex, two digits a byte'],
  ['an input that begins as hex', call({ in: '00x' }), 'line 2: in must be hex, two digits a byte'],
  ['an input that ends as hex', call({ in: 'x00' }), 'line 2: in must be hex, two digits a byte'],
  ['a number for an input', call({ in: 10 }), 'line 2: in must be hex, two digits a byte'],
  ['a number for an output', call({ out: 10 }), 'line 2: out must be hex, two digits a byte'],
  ['no output', call({ out: undefined }), 'line 2: out must be hex, two digits a byte'],
  ['an odd output', call({ out: '000' }), 'line 2: out must be hex, two digits a byte'],
  ['an odd part', call({ in: ['00', '0'] }), 'line 2: in must be hex, two digits a byte'],
  ['no part', call({ in: [null] }), `line 2: ${PARTS}`],
  ['a number for a part', call({ in: [1] }), `line 2: ${PARTS}`],
  ['a number for a program', call({ in: [{ program: 1 }] }), `line 2: ${PARTS}`],
  ['a hash without 0x', call({ in: [{ program: hash.slice(2) }] }), `line 2: ${PARTS}`],
  ['a hash in upper case', call({ in: [{ program: `0x${'AA'.repeat(32)}` }] }), `line 2: ${PARTS}`],
  ['a short hash', call({ in: [{ program: hash.slice(0, -1) }] }), `line 2: ${PARTS}`],
  ['a long hash', call({ in: [{ program: `${hash}0` }] }), `line 2: ${PARTS}`],
  ['a hash behind something', call({ in: [{ program: `a${hash}` }] }), `line 2: ${PARTS}`],
  ...[null, 1, {}, { code: 'x' }, { message: 'x' }, { code: 1, message: 'x' }].map((fault): [string, string, string] => [
    `${JSON.stringify(fault)} for a fault`,
    failed(fault),
    'line 2: fault must be an object with code and message',
  ]),
  ['an output and a fault', call({ fault: { code: 'x', message: 'y' } }), `line 2: out must be ${ENDS}`],
  ['neither', call({ out: null }), `line 2: out must be ${ENDS}`],
  ['no text for a program', `${HEADER}{"program":1,"bytes":""}\n`, 'line 2: program must be a text'],
  ['no text for its bytes', `${HEADER}{"program":"${hash}","bytes":1}\n`, 'line 2: bytes must be a text'],
  ['bytes that are none', `${HEADER}{"program":"${hash}","bytes":"*"}\n`, 'line 2: bytes must be base64'],
  [
    'another program',
    `${HEADER}{"program":"${hash}","bytes":"YWJj"}\n`,
    `line 2: the program has the hash ${programHash(Buffer.from('abc'))}, and is named ${hash}`,
  ],
  ['too high an end', `${call({})}{"end":2}\n`, 'line 3: end must be the number of calls before it, which is 1'],
  ['too low an end', `${call({})}{"end":0}\n`, 'line 3: end must be the number of calls before it, which is 1'],
  ['no number for an end', `${HEADER}{"end":null}\n`, `line 2: end ${WHOLE}`],
  ['a line after the end', `${HEADER}{"end":0}\n{"end":0}\n`, 'line 3: there is more after the end'],
  ['something after the end', `${HEADER}{"end":0}\n{`, 'line 3: there is more after the end'],
  ['another header', `${HEADER}${HEADER}`, 'line 2: neither a call, a program nor the end'],
])('%s', (_what, text, message) => {
  expect(() => captureFromJsonLines(text)).toThrow(expect.objectContaining({ name: 'CaptureError', message }));
  expect(() => captureFromJsonLines(text)).toThrow(CaptureError);
});

it('numbers may be as high as they are exact', () => {
  const most = 2 ** 53 - 1;
  expect(captureFromJsonLines(call({ ns: most, instance: 0, version: 0 })).calls[0]).toMatchObject({
    ...{ durationNs: most, instance: 0, wireVersion: 0 },
  });
});

it('a part may come in upper case, and a program of parts alone', () => {
  const program = Buffer.from('abc');
  const text = `${HEADER}${JSON.stringify({ program: programHash(program), bytes: program.toString('base64') })}\n`;
  const line = call({ in: ['0A', { program: programHash(program) }, '0b'] }).split('\n')[1];
  expect(captureFromJsonLines(`${text}${line}\n`).calls[0].input).toEqual(hex('0a 616263 0b'));
});

/** Entries behind the head, each with its length. */
const binary = (...entries: readonly string[]) =>
  Buffer.concat([
    hex('70766361707400 01'),
    ...entries.map(hex).flatMap((entry) => [Uint8Array.of(entry.length, 0, 0, 0), entry]),
  ]);
const FUNCTION = '01 0466 0469 01 0477 00';
const OUTPUT = '0100';
const FAULT = '01 0454 0454';

it.each<[what: string, file: Uint8Array, message: string]>([
  ['a call without a function', binary(`02 00 00 00 ${OUTPUT} 00 00`), 'byte 8: a call of function 0, of which there are 0'],
  [
    'a call of a function too high',
    // The function takes 4 + 9 bytes.
    binary(FUNCTION, `02 04 00 00 ${OUTPUT} 00 00`),
    'byte 21: a call of function 1, of which there are 1',
  ],
  [
    'neither an output nor a fault',
    binary(FUNCTION, '02 00 00 00 00 00 00'),
    'byte 21: a call has an output or a fault, and not both',
  ],
  ['both', binary(FUNCTION, `02 00 00 00 ${OUTPUT} ${FAULT} 00`), 'byte 21: a call has an output or a fault, and not both'],
  ['too high an end', binary('03 04'), 'byte 8: the end says 1 calls, and there are 0'],
  ['too low an end', binary(FUNCTION, `02 00 00 00 ${OUTPUT} 00 00`, '03 00'), 'byte 33: the end says 0 calls, and there are 1'],
  ['an entry after the end', binary('03 00', '03 00'), 'byte 14: there is more after the end'],
  [
    'an absent program',
    binary(FUNCTION, `02 00 00 04 01 ${'00'.repeat(32)} ${OUTPUT} 00 00`),
    `byte 21: no line before has the program ${hash}`,
  ],
  [
    'another program',
    binary(`00 ${'00'.repeat(32)} 0c 616263`),
    `byte 8: the program has the hash ${programHash(Buffer.from('abc'))}, and is named ${hash}`,
  ],
  [
    'an entry of no bytes, at the end',
    binary(''),
    'byte 8: capture entry: malformed in 0 bytes: they end early or a length is absurd',
  ],
  ['a byte that trails', binary('03 00 00'), 'byte 8: capture entry: malformed in 3 bytes: 1 trailing bytes'],
  ['another version', hex('70766361707400 00'), 'a capture of version 0; this polkavirt reads version 1'],
])('bytes: %s', (_what, file, message) => {
  expect(() => readCapture(file)).toThrow(expect.objectContaining({ name: 'CaptureError', message }));
});

it('bytes are a capture by all seven that they begin with', () => {
  expect(readCapture(binary('03 00'))).toEqual({ calls: [], isComplete: true });
  for (let at = 0; at < 7; at++) {
    const file = binary('03 00');
    file[at] = 0x41;
    // Then they are text, of one line.
    expect(() => readCapture(file)).toThrow('line 1: the file ends within it');
    expect(() => captureFromBinary(file)).toThrow('not a capture: it does not begin with pvcapt');
  }
});

it('generations are kept in bytes', () => {
  const of = ['00', '01', '02'].map((byte) => `01 0466 0469 ${byte} 0477 00`);
  const calls = ['00', '04', '08'].map((at) => `02 ${at} 00 00 ${OUTPUT} 00 00`);
  expect(readCapture(binary(...of, ...calls, '03 0c')).calls.map(({ generation }) => generation)).toEqual([
    ...[undefined, 'virt', 'typestate'],
  ]);
});
