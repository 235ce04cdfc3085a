import { COUNTER_PROGRAM, CounterHost } from '@polkavirt/conformance';
import { connectAbi, connectScale, createForwarder, createRuntimeMemory } from '@polkavirt/forwarder';
import { createHost, serveAbi, serveScale, tapHostFunctions } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import { execute, type VirtT } from '@polkavirt/primitives';
import { hex, toHex } from '@polkavirt/test-support/hex';
import {
  type CapturedCall,
  CaptureError,
  captureToBinary,
  captureToJsonLines,
  createCapture,
  programHash,
  readCapture,
} from '@polkavirt/wire-lab';

const work = (virt: VirtT): void => {
  for (let i = 0; i < 2; i++) {
    const made = virt.instantiate(COUNTER_PROGRAM);
    if (!made.ok) throw new Error(made.error);
    new CounterHost(7n).finish(made.value, 'counter', 1_000n);
    made.value.run(-1n, execute('counter'));
    made.value.destroy();
  }
};

const captured = (wire: 'scale' | 'abi') => {
  const virt = createNative();
  if (wire === 'scale') {
    const tap = tapHostFunctions(createHost({ wire: serveScale, virt }).table, serveScale, { recordBytes: true });
    const capture = createCapture(tap.calls$);
    work(createForwarder({ table: tap.table, wire: connectScale }));
    try {
      tap.table.ext_virtualization_destroy_version_1(hex('00'));
    } catch {
      // The fault is captured too.
    }
    return capture;
  }
  const memory = createRuntimeMemory();
  const server = serveAbi(memory);
  const tap = tapHostFunctions(createHost({ wire: server, virt }).table, server, { recordBytes: true });
  const capture = createCapture(tap.calls$);
  work(createForwarder({ table: tap.table, wire: connectAbi(memory) }));
  return capture;
};

const plain = (calls: readonly CapturedCall[]) => calls.map((call) => ({ ...call, input: toHex(call.input) }));

describe.each(['scale', 'abi'] as const)('a capture of the %s wire', (wire) => {
  const capture = captured(wire);

  it('has every call', () => {
    // instantiate, six runs and five accesses to memory, one run without gas, destroy; twice.
    expect(capture.calls).toHaveLength(2 * (1 + 6 + 5 + 1 + 1) + (wire === 'scale' ? 1 : 0));
    expect(capture.dropped).toBe(0);
  });

  it('reads as it was written, in both forms', () => {
    for (const written of [Buffer.from(capture.toJsonLines()), capture.toBinary()]) {
      const read = readCapture(written);
      expect(read.isComplete).toBe(true);
      expect(plain(read.calls)).toEqual(plain(capture.calls));
    }
  });

  it('has the program once', () => {
    const text = capture.toJsonLines();
    expect(text.split(Buffer.from(COUNTER_PROGRAM).toString('base64'))).toHaveLength(2);
    expect(text.split(programHash(COUNTER_PROGRAM))).toHaveLength(4);
    expect(capture.toBinary().length).toBeLessThan(text.length / 1.5);
  });

  it('that is cut anywhere gives the calls before that, and says so', () => {
    const text = Buffer.from(capture.toJsonLines());
    const binary = capture.toBinary();
    for (const whole of [text, binary]) {
      let most = 0;
      for (let length = whole.length - 1; length > 60; length -= 97) {
        const { calls, isComplete } = readCapture(whole.subarray(0, length));
        expect(isComplete).toBe(false);
        expect(plain(calls)).toEqual(plain(capture.calls.slice(0, calls.length)));
        most = Math.max(most, calls.length);
      }
      expect(most).toBeGreaterThanOrEqual(capture.calls.length - 1);
    }
  });
});

it('stops when it is told, and counts what it does not keep', () => {
  const tap = tapHostFunctions({ echo: (bytes: Uint8Array) => bytes }, { name: 'own' }, { recordBytes: true });
  const capture = createCapture(tap.calls$, { maxCalls: 1 });
  tap.table.echo(hex('01'));
  tap.table.echo(hex('02'));
  capture.stop();
  tap.table.echo(hex('03'));
  expect([capture.calls.length, capture.dropped, capture.capture().isComplete]).toEqual([1, 1, false]);
  expect(capture.calls[0]).toMatchObject({ fn: 'echo', wire: 'own', generation: undefined, input: hex('01'), output: hex('01') });
});

it('needs bytes', () => {
  const errors: unknown[] = [];
  const onSubscriberError = (error: unknown) => errors.push(error);
  const plainTap = tapHostFunctions({ echo: () => hex('') }, { name: 'own' }, { onSubscriberError });
  createCapture(plainTap.calls$);
  plainTap.table.echo();
  const objects = tapHostFunctions({ echo: () => ({}) }, { name: 'own' }, { recordBytes: true, onSubscriberError });
  createCapture(objects.calls$);
  objects.table.echo();
  expect(errors.map((error) => (error as Error).message)).toEqual([
    'a capture needs the bytes of calls: tapHostFunctions(table, wire, { recordBytes: true })',
    'echo of the own wire takes or gives values that are neither bytes, text nor numbers: no file can hold them',
  ]);
});

describe('refused', () => {
  const header = '{"polkavirt":"capture","version":1}\n';
  const call = (fields: object) =>
    `${header}${JSON.stringify({ call: 'run', wire: 'scale', import: 'x', in: '00', out: '00', ns: 1, ...fields })}\n`;
  const hash = `0x${'00'.repeat(32)}`;
  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'line 1: the file ends within it'],
    ['another text', 'hello\n', 'line 1: not JSON'],
    ['another object', '{}\n', 'line 1: not the header of a capture, {"polkavirt":"capture","version":1}'],
    [
      'a recording',
      '{"polkavirt":"recording","version":1}\n',
      'this is a recording of a run, which `polkavirt replay` reads, and not a capture',
    ],
    ['another version', '{"polkavirt":"capture","version":2}\n', 'a capture of version 2; this polkavirt reads version 1'],
    ['another binary version', hex('70766361707400 02'), 'a capture of version 2; this polkavirt reads version 1'],
    ['bytes', hex('ff00'), 'not a capture: neither text nor the compact form'],
    ['an odd digit', call({ in: '0' }), 'line 2: in must be hex, two digits a byte'],
    ['a number for a text', call({ wire: 1 }), 'line 2: wire must be a text'],
    ['a duration below 0', call({ ns: -1 }), 'line 2: ns must be a whole number'],
    ['another generation', call({ generation: 'third' }), 'line 2: generation must be virt or typestate'],
    ['neither output nor fault', call({ out: null }), 'line 2: out must be null where there is a fault, and nowhere else'],
    ['half a fault', call({ out: null, fault: { code: 'x' } }), 'line 2: fault must be an object with code and message'],
    ['an absent program', call({ in: ['00', { program: hash }] }), `line 2: no line before has the program ${hash}`],
    ['a program of no hash', call({ in: [{ program: 'x' }] }), 'line 2: in must be hex, and programs by their hashes'],
    [
      'a wrong hash',
      `${header}${JSON.stringify({ program: hash, bytes: '' })}\n`,
      'line 2: the program has the hash 0x0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8, and is named',
    ],
    ['no base64', `${header}${JSON.stringify({ program: hash, bytes: '!' })}\n`, 'line 2: bytes must be base64'],
    ['another line', `${header}{"x":1}\n`, 'line 2: neither a call, a program nor the end'],
    ['a wrong end', `${header}{"end":1}\n`, 'line 2: end must be the number of calls before it, which is 0'],
    ['more after the end', `${header}{"end":0}\n{}\n`, 'line 3: there is more after the end'],
    ['an entry of an unknown kind', hex('70766361707400 01 01000000 09'), 'byte 8: capture entry: malformed'],
    ['a call of no function', hex('70766361707400 01 0a000000 02 00 00 00 01 00 00 00000000'), 'byte 8:'],
  ])('%s', (_what, input, message) => {
    expect(() => readCapture(typeof input === 'string' ? Buffer.from(input) : input)).toThrow(CaptureError);
    expect(() => readCapture(typeof input === 'string' ? Buffer.from(input) : input)).toThrow(message);
  });

  it('costs what is there: an entry that claims 4 GiB ends the capture', () => {
    expect(readCapture(hex('70766361707400 01 ffffffff 02'))).toEqual({ calls: [], isComplete: false });
  });
});

it('the version of the wire is kept in both forms, also if nobody says it', () => {
  const call = (wireVersion: number | undefined): CapturedCall => ({
    ...{ fn: 'call', importName: 'call', generation: undefined, wire: 'own', wireVersion, instance: undefined },
    ...{ input: hex('01'), output: hex('02'), fault: undefined, durationNs: 1 },
  });
  const calls = [call(1), call(7), call(undefined)];
  expect(captureToJsonLines(calls).split('\n')[2]).toContain('"wire":"own","version":7,"import":"call"');
  for (const file of [Buffer.from(captureToJsonLines(calls)), captureToBinary(calls)]) {
    expect(readCapture(file).calls.map(({ wireVersion }) => wireVersion)).toEqual([1, 7, undefined]);
  }
});

it('a program that many calls carry costs a file, and its reader, once', () => {
  const program = new Uint8Array(1 << 20).fill(1);
  const input = new Uint8Array([...hex('02004000'), ...program]);
  const call: CapturedCall = {
    ...{ fn: 'instantiate', importName: 'ext_virtualization_instantiate_version_1', generation: 'virt', wire: 'scale' },
    ...{ wireVersion: 1, instance: 0, input, output: hex('0000000000'), fault: undefined, durationNs: 1 },
  };
  const calls = Array.from({ length: 50 }, () => call);
  const text = captureToJsonLines(calls);
  expect(text.length).toBeLessThan(3e6);
  expect(readCapture(captureToBinary(calls.slice(0, 3))).calls[2].input).toEqual(input);
  expect(readCapture(Buffer.from(text)).calls).toHaveLength(50);
});
