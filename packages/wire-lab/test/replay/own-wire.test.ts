/** Captures over a wire of one's own: bytes become raw values again, the wire reads requests and answers, and its ids are translated. */
import { connectScale } from '@polkavirt/forwarder';
import { serveScale } from '@polkavirt/host';
import { err, type HostFunctionTable, ok, type VirtHost } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import type { AnyWire, CallMeaning, CapturedCall } from '@polkavirt/wire-lab';
import { OwnWireReplay } from '../../src/replay/own-wire.ts';
import { OwnWireReader } from '../../src/replay/own-wire-reader.ts';
import { rawKinds, valuesIn } from '../../src/replay/raw-kinds.ts';
import * as bad from '../bad-wires.ts';
import { INVALID, recordingHost } from './recording-host.ts';

it.each<[bytes: string, kinds: Parameters<typeof valuesIn>[1], values: readonly unknown[] | undefined]>([
  ['', [], []],
  ['00', [], undefined],
  ['0102', ['bytes'], [hex('0102')]],
  ['', ['bytes'], [hex('')]],
  ['c3a9', ['text'], ['é']],
  ['ffffffff', ['number'], [-1]],
  ['00000080', ['number'], [-2_147_483_648]],
  ['01020304', ['number'], [0x0403_0201]],
  ['010203', ['number'], undefined],
  ['0102030405', ['number'], undefined],
  ['feffffffffffffff', ['bigint'], [-2n]],
  ['0000000000000080', ['bigint'], [-9_223_372_036_854_775_808n]],
  ['00000000000000', ['bigint'], undefined],
  ['01000000 0a0b 0200000000000000', ['number', 'bytes', 'bigint'], [1, hex('0a0b'), 2n]],
  ['01000000 0200000000000000', ['number', 'bytes', 'bigint'], [1, hex(''), 2n]],
  ['01000000 02000000000000', ['number', 'bytes', 'bigint'], undefined],
  ['6869 05000000', ['text', 'number'], ['hi', 5]],
  ['0102', ['bytes', 'text'], undefined],
  ['01000000', ['number', 'memory'], undefined],
  ['', ['undefined'], undefined],
])('%s as %j', (bytes, kinds, values) => expect(valuesIn(hex(bytes), kinds)).toEqual(values));

const NAMES = ['instantiate', 'run', 'read_memory', 'write_memory', 'destroy'].map((fn) => `ext_virtualization_${fn}_version_1`);
const [MAKE, RUN, READ, WRITE, DESTROY] = NAMES;

it('the kinds of a wire`s values are those of its valid calls', () => {
  const bytes = { request: ['bytes'], reply: ['bytes'] };
  expect([...rawKinds(bad.scaleBut({}))]).toEqual(NAMES.map((name) => [name, bytes]));
  expect([...rawKinds(numeric)]).toEqual([['end', { request: ['number', 'bigint'], reply: ['number'] }]]);
});

it('what fails on a valid call, or promises, has no kinds; others have them nevertheless', () => {
  const failing = bad.scaleBut({
    serve: () => ({
      [RUN]: () => {
        throw new Error('oh');
      },
    }),
  });
  expect([...rawKinds(failing).keys()]).toEqual([MAKE, READ, WRITE, DESTROY]);
  expect([...rawKinds(bad.promising).keys()]).toEqual([MAKE, RUN, READ, WRITE]);
});

/** Numbers as they are, and the answer as a number: 0, or 1 after an error. */
const numeric = {
  name: 'numeric',
  serve: (host: VirtHost) => ({ end: (id: number, check: bigint) => (check === 7n && host.destroy(id).ok ? 0 : 1) }),
  connect: ({ end }: HostFunctionTable) => ({
    ...connectScale.connect(serveScale.serve({} as VirtHost)),
    destroy: (id: number) => (end(id, 7n) === 0 ? ok(undefined) : err('InvalidInstance')),
  }),
} as unknown as AnyWire;

describe('a reader', () => {
  const ID = '07000000';
  const say = (wire: AnyWire, importName: string, input: string, output?: string): CallMeaning =>
    new OwnWireReader(wire).read({ importName, input: hex(input), output: output === undefined ? undefined : hex(output) });
  const scale = bad.scaleBut({});

  it.each<[what: string, importName: string, input: string, output: string | undefined, meaning: CallMeaning]>([
    [
      'a run',
      RUN,
      `${ID} e803000000000000 00 08 676f`,
      '00 00 feffffffffffffff',
      { request: 'run(7, 1000n, {functionName: "go", kind: "Execute"})', answer: 'ok {gasLeft: -2n, kind: "Finished"}' },
    ],
    ['a read', READ, `${ID} 00000200 03000000`, '00 0c 010203', { request: 'memoryRead(7, 131072, 3)', answer: 'ok 0x010203' }],
    [
      'a write',
      WRITE,
      `${ID} 00000200 08 aabb`,
      '01 02',
      { request: 'memoryWrite(7, 131072, 0xaabb)', answer: 'error OutOfBounds' },
    ],
    ['a program', MAKE, '08 aabb', '00 05000000', { request: 'instantiate(0xaabb)', answer: 'ok 5' }],
    ['an end', DESTROY, ID, '00', { request: 'destroy(7)', answer: 'ok undefined' }],
    ['a fault', DESTROY, ID, undefined, { request: 'destroy(7)', answer: undefined }],
    [
      'an answer that is malformed',
      DESTROY,
      ID,
      '05',
      {
        request: 'destroy(7)',
        answer: expect.stringMatching(/^refused: HostFault MalformedWire: destroy result: malformed in 1 bytes/),
      },
    ],
    [
      'a request that is malformed',
      DESTROY,
      '0700',
      '00',
      {
        request: expect.stringMatching(/^refused: HostFault MalformedWire: destroy arguments: malformed in 2 bytes/),
        answer: undefined,
      },
    ],
    ['another function', 'call', ID, '00', { request: 'what call takes cannot be told from its bytes', answer: undefined }],
  ])('says %s', (_what, importName, input, output, meaning) => {
    expect(say(scale, importName, input, output)).toEqual(meaning);
  });

  it('says what the wire does in place of a call', () => {
    expect(say(bad.silent, DESTROY, '07', '00')).toEqual({ request: 'refused: the host is not asked', answer: undefined });
    expect(say(bad.rejecting, DESTROY, '07', '00')).toEqual({
      request: 'refused: the raw function returns a promise',
      answer: undefined,
    });
    expect(say(bad.throwing, DESTROY, '07', '00')).toEqual({
      request: 'refused: RangeError: Offset is outside the bounds of the DataView',
      answer: undefined,
    });
  });

  it('reads numbers of their widths', () => {
    expect(say(numeric, 'end', '05000000 0700000000000000', '00000000')).toEqual({
      request: 'destroy(5)',
      answer: 'ok undefined',
    });
    expect(say(numeric, 'end', '05000000 0700000000000000', '01000000').answer).toBe('error InvalidInstance');
    expect(say(numeric, 'end', '05000000 07000000', '00000000').request).toBe('what end takes cannot be told from its bytes');
    // An answer of another width is not one.
    expect(say(numeric, 'end', '05000000 0700000000000000', '00')).toEqual({ request: 'destroy(5)', answer: undefined });
  });
});

describe('a replay', () => {
  const call = (importName: string, input: string, output: string | undefined): CapturedCall => ({
    ...{ fn: importName, importName, generation: undefined, wire: 'own', wireVersion: 1, instance: undefined, durationNs: 1 },
    ...{ input: hex(input), output: output === undefined ? undefined : hex(output) },
    fault: output === undefined ? { code: 'x', message: 'y' } : undefined,
  });
  const replaying = (wire: AnyWire, answers: Readonly<Record<string, unknown>> = {}, ids = new Map([[7, 70]])) => {
    const { host, asked } = recordingHost(answers);
    const replay = new OwnWireReplay(wire, host as VirtHost, ids);
    asked.length = 0;
    return { replay, asked, ids };
  };
  const answered = (output: string) => ({ kind: 'answered', output: hex(output) });
  const SKIPPED = { kind: 'skipped', why: 'it is about an instance that the capture does not make' };
  const NOTHING = 4_294_967_295;
  const ID = '07000000';
  const OTHER = '08000000';
  const EXECUTE = `e803000000000000 00 08 676f`;
  const action = { kind: 'Execute', functionName: 'go' };

  it.each<[what: string, call: CapturedCall, answers: object, asked: readonly unknown[], outcome: unknown]>([
    ['destroy', call(DESTROY, ID, '00'), {}, [['destroy', 70]], answered('00')],
    ['run', call(RUN, `${ID} ${EXECUTE}`, '01 04'), { run: err('Trap') }, [['run', 70, 1_000n, action]], answered('01 04')],
    ['read', call(READ, `${ID} 01000000 02000000`, '00 08 0102'), {}, [['memoryRead', 70, 1, 2]], answered('00 08 0102')],
    ['write', call(WRITE, `${ID} 01000000 04 aa`, '00'), {}, [['memoryWrite', 70, 1, '0xaa']], answered('00')],
    ['an instance that nobody made', call(DESTROY, OTHER, '00'), {}, [], SKIPPED],
    ['one that nobody made, in a run', call(RUN, `${OTHER} ${EXECUTE}`, '00 00 0000000000000000'), {}, [], SKIPPED],
    ['one that nobody made, in a read', call(READ, `${OTHER} 01000000 02000000`, '00 08 0102'), {}, [], SKIPPED],
    ['one that was not there', call(DESTROY, OTHER, '01 01'), { destroy: INVALID }, [['destroy', NOTHING]], answered('01 01')],
    [
      'a read of one that was not there',
      call(READ, `${OTHER} 01000000 02000000`, '01 01'),
      { memoryRead: INVALID },
      [['memoryRead', NOTHING, 1, 2]],
      answered('01 01'),
    ],
    ['one after a fault', call(DESTROY, OTHER, undefined), {}, [['destroy', NOTHING]], answered('00')],
    [
      'another function',
      call('call', ID, '00'),
      {},
      [],
      { kind: 'skipped', why: 'what call takes cannot be told from its bytes' },
    ],
  ])('of %s', (_what, one, answers, asked, outcome) => {
    const { replay, asked: seen } = replaying(bad.scaleBut({}), answers as Record<string, unknown>);
    expect(replay.replay(one)).toEqual(outcome);
    expect(seen).toEqual(asked);
  });

  it('learns the ids of instances from what was captured', () => {
    const { replay, ids } = replaying(bad.scaleBut({}), { instantiate: ok(50) });
    expect(replay.replay(call(MAKE, '04 aa', '00 03000000'))).toEqual(answered('00 03000000'));
    expect([...ids]).toEqual([
      [7, 70],
      [3, 50],
    ]);
    // Made now, and not then: the answer tells, with the id of now.
    expect(replay.replay(call(MAKE, '04 aa', '01 01'))).toEqual(answered('00 32000000'));
    expect(replay.replay(call(MAKE, '04 aa', undefined))).toEqual(answered('00 32000000'));
    // What the wire cannot read is no answer.
    expect(replay.replay(call(MAKE, '04 aa', '09'))).toEqual(answered('00 32000000'));
    expect(ids.size).toBe(2);
    const failing = replaying(bad.scaleBut({}), { instantiate: err('InvalidImage') });
    expect(failing.replay.replay(call(MAKE, '04 aa', '00 03000000'))).toEqual(answered('01 01'));
    expect(failing.ids.size).toBe(1);
  });

  it('goes on after a call that was skipped', () => {
    const { replay, asked } = replaying(bad.scaleBut({}));
    expect([call(DESTROY, OTHER, '00'), call(DESTROY, ID, '00')].map((one) => replay.replay(one))).toEqual([
      SKIPPED,
      answered('00'),
    ]);
    expect(asked).toEqual([['destroy', 70]]);
  });

  it('of numbers', () => {
    const { replay, asked } = replaying(numeric);
    expect(replay.replay(call('end', '07000000 0700000000000000', '00000000'))).toEqual(answered('00000000'));
    expect(asked).toEqual([['destroy', 70]]);
  });

  it('says what a raw function may not give', () => {
    const rejecting = replaying(bad.rejecting).replay;
    expect(() => rejecting.replay(call(DESTROY, '07', '00'))).toThrow(new TypeError('the raw function returns a promise'));
    const giving = (value: unknown) =>
      replaying(bad.destroying((host, args) => (args.length === 4 && host.destroy(0).ok ? new Uint8Array(1) : value))).replay;
    for (const [value, type] of [
      [{}, 'object'],
      [undefined, 'undefined'],
      [true, 'boolean'],
    ])
      expect(() => giving(value).replay(call(DESTROY, '07', '00'))).toThrow(
        new TypeError(`the raw function gives ${type}, which is neither bytes, text nor a number`),
      );
  });

  it('throws what the wire throws', () => {
    const { replay } = replaying(bad.scaleBut({}));
    expect(() => replay.replay(call(DESTROY, '07', '00'))).toThrow(
      expect.objectContaining({ name: 'HostFault', code: 'MalformedWire' }),
    );
  });
});
