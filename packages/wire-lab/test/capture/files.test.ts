/** Both forms of a capture, byte by byte as the README describes them, and cut at each byte. */
import { hex, toHex } from '@polkavirt/test-support/hex';
import {
  type CapturedCall,
  CaptureLines,
  captureToBinary,
  captureToJsonLines,
  programHash,
  readCapture,
} from '@polkavirt/wire-lab';

const ANSWERED: CapturedCall = {
  ...{ fn: 'f', importName: 'i', generation: 'virt', wire: 'w', wireVersion: 2, instance: 7 },
  ...{ input: hex('0102'), output: hex('03'), fault: undefined, durationNs: 5 },
};
const FAILED: CapturedCall = {
  ...{ fn: 'g', importName: 'g', generation: undefined, wire: 'w', wireVersion: undefined, instance: undefined },
  ...{ input: hex(''), output: undefined, fault: { code: 'T', message: 'oh' }, durationNs: 0 },
};

const HEADER = '{"polkavirt":"capture","version":1}';
const LINES = [
  HEADER,
  '{"call":"f","generation":"virt","wire":"w","version":2,"import":"i","instance":7,"in":"0102","out":"03","ns":5}',
  '{"call":"g","wire":"w","import":"g","in":"","out":null,"fault":{"code":"T","message":"oh"},"ns":0}',
  '{"end":2}',
];
const TEXT = LINES.map((line) => `${line}\n`).join('');

/** Lengths are little-endian; within entries a compact length is the length times four. */
const ENTRIES = [
  // A function: f, i, virt, w, version 2.
  '0d000000 01 0466 0469 01 0477 0102000000',
  // Its call: function 0, instance 7, one part of bytes, an output, no fault, 5 ns.
  '11000000 02 00 0107000000 04 00080102 010403 00 14',
  // g, g, of no generation, w, of no version.
  '09000000 01 0467 0467 00 0477 00',
  // Its call: function 1, no instance, one part of no bytes, no output, a fault, 0 ns.
  '0e000000 02 04 00 04 0000 00 010454086f68 00',
  '02000000 03 08',
];
const BINARY = hex(`70766361707400 01 ${ENTRIES.join('')}`);

it('is written as JSON Lines', () => {
  expect(captureToJsonLines([ANSWERED, FAILED])).toBe(TEXT);
  expect(captureToJsonLines([])).toBe(`${HEADER}\n{"end":0}\n`);
});

it('is written as bytes', () => {
  expect(toHex(captureToBinary([ANSWERED, FAILED]))).toBe(toHex(BINARY));
  expect(toHex(captureToBinary([]))).toBe(toHex(hex('70766361707400 01 02000000 03 00')));
});

it('is written line by line, the header with the first call or with the end', () => {
  const lines = new CaptureLines();
  expect([lines.call(ANSWERED), lines.call(FAILED), lines.end()]).toEqual([
    `${LINES[0]}\n${LINES[1]}\n`,
    `${LINES[2]}\n`,
    `${LINES[3]}\n`,
  ]);
  expect(new CaptureLines().end()).toBe(`${HEADER}\n{"end":0}\n`);
});

it('has a function once, however often it is called, and as often as something of it differs', () => {
  const changes: readonly Partial<CapturedCall>[] = [
    ...[{}, { instance: 1, durationNs: 9, input: hex('09'), output: hex('') }, { fn: 'x' }, { importName: 'x' }],
    ...[{ generation: 'typestate' as const }, { wire: 'x' }, { wireVersion: 3 }, {}],
  ];
  const calls = changes.map((change) => ({ ...ANSWERED, ...change }));
  const binary = captureToBinary(calls);
  expect(readCapture(binary)).toEqual({ calls, isComplete: true });
  // Six functions of 13 bytes and eight calls of 17, each with four of its length; the second call has an input and an output of a byte less, each.
  expect(binary).toHaveLength(8 + 6 * 17 + 8 * 21 - 1 - 1 + 6);
});

describe.each<[string, Uint8Array, (length: number) => number]>([
  // A call is there with the last byte of its line.
  ['text', Buffer.from(TEXT), (length) => [1, 2].filter((at) => length > LINES.slice(0, at + 1).join('\n').length).length],
  // 8 bytes, 17 of the function, 21 of its call, 13 of the other function, 18 of its call, 6 of the end.
  ['bytes', BINARY, (length) => [8 + 17 + 21, 8 + 17 + 21 + 13 + 18].filter((end) => length >= end).length],
])('as %s', (form, whole, callsOf) => {
  const least = form === 'text' ? HEADER.length + 1 : 8;

  it('it is read, wherever it lies in a buffer', () => {
    const around = new Uint8Array(whole.length + 9).fill(0xff);
    around.set(whole, 5);
    for (const file of [whole, around.subarray(5, 5 + whole.length)])
      expect(readCapture(file)).toEqual({ calls: [ANSWERED, FAILED], isComplete: true });
  });

  it('cut at any byte it gives the calls before, and is not complete', () => {
    for (let length = least; length < whole.length; length++) {
      const calls = [ANSWERED, FAILED].slice(0, callsOf(length));
      expect([length, readCapture(whole.subarray(0, length))]).toEqual([length, { calls, isComplete: false }]);
    }
    expect(callsOf(whole.length)).toBe(2);
  });

  it('without all of its head it is none', () => {
    for (let length = 0; length < least; length++) {
      const message =
        form === 'bytes' && length === 7
          ? 'a capture of version undefined; this polkavirt reads version 1'
          : 'line 1: the file ends within it';
      expect(() => readCapture(whole.subarray(0, length))).toThrow(message);
    }
  });
});

/** The hash of no bytes, and of `abc`, as published for blake2b of 256 bits. */
it.each([
  ['', '0x0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8'],
  ['abc', '0xbddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319'],
])('programs are named by their hashes: %j', (program, hash) => expect(programHash(Buffer.from(program))).toBe(hash));

describe('a program in a call', () => {
  const LEAST = 64;
  const program = (length: number) => Uint8Array.from({ length }, (_, at) => at * 7);
  const making = (fields: Partial<CapturedCall>, ...pieces: readonly (string | Uint8Array)[]): CapturedCall => ({
    ...{ ...ANSWERED, fn: 'instantiate', importName: 'ext_virtualization_instantiate_version_1', wire: 'scale', ...fields },
    input: Uint8Array.from(pieces.flatMap((piece) => [...(typeof piece === 'string' ? hex(piece) : piece)])),
  });
  const compiling = (wire: string, ...pieces: readonly (string | Uint8Array)[]) =>
    making({ fn: 'compile_from_bytes', importName: 'x', generation: 'typestate', wire }, ...pieces);
  const named = (bytes: Uint8Array) => ({ program: programHash(bytes) });
  const P = program(LEAST);

  it.each<[what: string, call: CapturedCall, parts: unknown]>([
    // A length of 64 is 64 << 2 | 1 in two bytes; one of 63 is 63 << 2 in one.
    ['scale', making({}, '0101', P), ['0101', named(P)]],
    ['scale, a byte too short', making({}, 'fc', program(63)), `fc${toHex(program(63))}`],
    ['abi', making({ wire: 'abi' }, '00040000 40000000', P), ['0004000040000000', named(P)]],
    ['abi, a byte too short', making({ wire: 'abi' }, '00040000 3f000000', program(63)), `000400003f000000${toHex(program(63))}`],
    ['typestate scale', compiling('scale', '0101', P, '00'), ['0101', named(P), '00']],
    [
      'typestate abi',
      compiling('abi', '00040000 40000000 00050000 02000000', P, '6964'),
      ['00040000400000000005000002000000', named(P), '6964'],
    ],
    ['malformed', making({}, '0101', P, '00'), `0101${toHex(P)}00`],
    ['another version', making({ importName: 'ext_virtualization_instantiate_version_2' }, '0101', P), `0101${toHex(P)}`],
    ['an unknown wire', making({ wire: 'json' }, '0101', P), `0101${toHex(P)}`],
    ['another function', making({ fn: 'write_memory', importName: 'x' }, '0101', P), `0101${toHex(P)}`],
  ])('%s', (_what, call, parts) => {
    const lines = captureToJsonLines([call]).split('\n');
    const isNamed = Array.isArray(parts);
    expect(lines).toHaveLength(isNamed ? 5 : 4);
    if (isNamed) expect(JSON.parse(lines[1])).toEqual({ ...named(P), bytes: Buffer.from(P).toString('base64') });
    expect(JSON.parse(lines[isNamed ? 2 : 1]).in).toEqual(parts);
    for (const file of [Buffer.from(lines.join('\n')), captureToBinary([call])])
      expect(readCapture(file)).toEqual({ calls: [call], isComplete: true });
  });

  it('stands before the first call alone, in both forms', () => {
    const other = program(80).reverse();
    const calls = [making({}, '0101', P), making({}, '4101', other), making({}, '0101', P)];
    const keys = captureToJsonLines(calls)
      .split('\n')
      .flatMap((line) => (line === '' ? [] : Object.keys(JSON.parse(line))[0]));
    expect(keys).toEqual(['polkavirt', 'program', 'call', 'program', 'call', 'call', 'end']);
    const once = captureToBinary(calls);
    const occurrences = (bytes: Uint8Array) => toHex(once).split(toHex(bytes)).length - 1;
    expect([occurrences(P), occurrences(other), occurrences(hex(programHash(P).slice(2)))]).toEqual([1, 1, 3]);
    expect(readCapture(once).calls).toEqual(calls);
  });

  it('is found again among more of them than are remembered', () => {
    const calls = Array.from({ length: 40 }, (_, at) => making({}, '0101', new Uint8Array(LEAST).fill(at % 20)));
    for (const file of [Buffer.from(captureToJsonLines(calls)), captureToBinary(calls)])
      expect(readCapture(file)).toEqual({ calls, isComplete: true });
    expect(captureToJsonLines(calls).split('"bytes":')).toHaveLength(20 + 1);
  });

  it.each([8_191, 8_192, 8_193, 20_000])('of %i bytes is base64', (length) => {
    const long = program(length);
    const address = `00040000${toHex(new Uint8Array(Uint32Array.of(length).buffer))}`;
    const [, line] = captureToJsonLines([making({ wire: 'abi' }, address, long)]).split('\n');
    expect(JSON.parse(line)).toEqual({ ...named(long), bytes: Buffer.from(long).toString('base64') });
  });
});
