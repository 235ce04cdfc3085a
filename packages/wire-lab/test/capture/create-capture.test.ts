/** What a capture keeps of the records of a tap. */
import { HostFault, type RawCall } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import { capturedCall, captureToBinary, captureToJsonLines, createCapture, type TappedCall } from '@polkavirt/wire-lab';

const raw = (args: readonly unknown[], result: unknown, reads: string[] = [], writes: string[] = []): RawCall => ({
  ...{ args, result },
  reads: reads.map((bytes, address) => ({ parameter: 'p', address, bytes: hex(bytes) })),
  writes: writes.map((bytes, address) => ({ parameter: 'p', address, bytes: hex(bytes) })),
});

const record = (fields: Partial<TappedCall>): TappedCall => ({
  ...{ wire: 'own', name: 'call', durationNs: 3, raw: raw([hex('01')], hex('02')) },
  ...fields,
});

it('a record becomes a call', () => {
  const name = 'ext_virtualization_run_version_1';
  expect(capturedCall(record({ name, wire: 'scale', wireVersion: 4, generation: 'virt', instance: 0 }))).toEqual({
    ...{ fn: 'run', importName: name, generation: 'virt', wire: 'scale', wireVersion: 4, instance: 0 },
    ...{ input: hex('01'), output: hex('02'), fault: undefined, durationNs: 3 },
  });
  expect(capturedCall(record({}))).toEqual({
    ...{ fn: 'call', importName: 'call', generation: undefined, wire: 'own', wireVersion: undefined, instance: undefined },
    ...{ input: hex('01'), output: hex('02'), fault: undefined, durationNs: 3 },
  });
});

it.each<[what: string, raw: RawCall, input: string, output: string]>([
  ['bytes', raw([hex('01'), hex('0203')], hex('04')), '010203', '04'],
  ['text, as UTF-8', raw(['é'], 'go'), 'c3a9', '676f'],
  ['numbers, in four bytes', raw([1, -1], 2_147_483_648), '01000000ffffffff', '00000080'],
  ['bigints, in eight', raw([1n, -2n], 2n ** 63n), '0100000000000000feffffffffffffff', '0000000000000080'],
  ['memory, after the values', raw([7], 0n, ['0a', '0b0c'], ['0d', '0e']), '070000000a0b0c', '00000000000000000d0e'],
  ['nothing', raw([], hex('')), '', ''],
])('messages of %s', (_what, of, input, output) => {
  expect(capturedCall(record({ raw: of }))).toMatchObject({ input: hex(input), output: hex(output) });
});

it.each<[what: string, thrown: unknown, fault: unknown]>([
  ['a fault', new HostFault('BadPointer', 'no'), { code: 'BadPointer', message: 'no' }],
  ['an error', new RangeError('far'), { code: 'RangeError', message: 'far' }],
  ['a text', 'oh', { code: 'Error', message: 'oh' }],
  ['nothing', undefined, { code: 'Error', message: 'undefined' }],
])('%s that was thrown stands in place of the output', (_what, thrown, fault) => {
  const call = capturedCall(record({ fault: thrown, raw: raw([hex('01')], undefined) }));
  expect(call).toMatchObject({ input: hex('01'), output: undefined, fault });
});

it('what has no bytes is refused', () => {
  const message = 'call of the own wire takes or gives values that are neither bytes, text nor numbers: no file can hold them';
  for (const each of [raw([{}], hex('')), raw([1, null], hex('')), raw([], {}), raw([], undefined)])
    expect(() => capturedCall(record({ raw: each }))).toThrow(new TypeError(message));
  expect(() => capturedCall(record({ fault: 'oh', raw: raw([{}], undefined) }))).toThrow(new TypeError(message));
  expect(() => capturedCall({ wire: 'own', name: 'call', durationNs: 1 })).toThrow(
    new TypeError('a capture needs the bytes of calls: tapHostFunctions(table, wire, { recordBytes: true })'),
  );
});

/** Calls that a test sends, and whether anybody listens. */
const source = (call = record({})) => {
  let listener: ((call: TappedCall) => void) | undefined;
  return {
    send: (times = 1) => {
      for (let at = 0; at < times; at++) listener?.(call);
    },
    isHeard: () => listener !== undefined,
    calls$: {
      subscribe(next: (call: TappedCall) => void) {
        listener = next;
        return {
          unsubscribe: () => {
            listener = undefined;
          },
        };
      },
    },
  };
};

it.each([0, 1, 2])('keeps %i calls, and counts the others', (maxCalls) => {
  const { send, calls$ } = source();
  const capture = createCapture(calls$, { maxCalls });
  send(maxCalls);
  expect([capture.calls.length, capture.dropped, capture.capture().isComplete]).toEqual([maxCalls, 0, true]);
  send(3);
  expect([capture.calls.length, capture.dropped, capture.capture().isComplete]).toEqual([maxCalls, 3, false]);
});

it('keeps 100,000 where nobody says how many', () => {
  const { send, calls$ } = source(record({ fault: 'oh', raw: raw([], undefined) }));
  const capture = createCapture(calls$);
  send(100_001);
  expect([capture.calls.length, capture.dropped]).toEqual([100_000, 1]);
});

it('gives what there is until now, in each form, until it is stopped', () => {
  const { send, isHeard, calls$ } = source();
  const capture = createCapture(calls$);
  send();
  const before = capture.capture();
  send();
  expect([before.calls.length, capture.capture().calls.length]).toEqual([1, 2]);
  expect(capture.toJsonLines()).toBe(captureToJsonLines(capture.calls));
  expect(capture.toJsonLines().split('\n')).toHaveLength(1 + 2 + 1 + 1);
  expect(capture.toBinary()).toEqual(captureToBinary(capture.calls));
  expect(isHeard()).toBe(true);
  capture.stop();
  expect(isHeard()).toBe(false);
});
