/** What valid calls already show of a wire, which messages are made of the others, and what the report counts. */
import { serveScale } from '@polkavirt/host';
import { ok } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import { type FuzzDirection, FuzzSession, fuzzWire, writeExample } from '@polkavirt/wire-lab';
import { Findings } from '../../src/fuzz/fuzz-wire.ts';
import * as bad from '../bad-wires.ts';

const DESTROY = 'ext_virtualization_destroy_version_1';
const scale = bad.scaleBut({});

describe('valid calls', () => {
  const problems = (wire: bad.AnyWire) =>
    new FuzzSession(wire, { seed: 1 }).problems.map(({ fn, direction, exchange, problem }) => ({
      ...{ at: `${fn} ${direction} ${exchange}` },
      ...problem,
    }));
  const eachOf = (fn: string, kind: string, detail: unknown) =>
    Array.from({ length: 8 }, (_, exchange) => ({ at: `${fn} valid ${exchange}`, kind, detail }));

  it.each<[what: string, wire: bad.AnyWire, kind: string, detail: unknown]>([
    ['a promise of the raw function', bad.promising, 'promise', 'the raw function returns a promise'],
    [
      'a promise of the client',
      bad.scaleBut({ connect: (_, usual) => ({ destroy: async (id: number) => usual.destroy(id) }) }),
      'promise',
      'the client returns a promise',
    ],
    [
      'a call that is refused',
      bad.destroying((host) => serveScale.serve(host)[DESTROY](hex(''))),
      'altered',
      expect.stringMatching(/^a valid call is refused: HostFault MalformedWire: /),
    ],
    [
      'a call that throws',
      bad.destroying(() => {
        throw new RangeError('oh');
      }),
      'crash',
      'RangeError: oh',
    ],
    [
      'a call that does not arrive',
      bad.destroying(() => hex('00')),
      'altered',
      expect.stringMatching(/^called with \[\d+\]; the host is asked nothing$/),
    ],
    [
      'a call that arrives elsewhere',
      bad.destroying((host) => (host.instantiate(hex('aa')).ok ? hex('00') : hex('0101'))),
      'altered',
      expect.stringMatching(/^called with \[\d+\]; the host is asked instantiate of \[0xaa\]$/),
    ],
    [
      'an answer that is another',
      bad.scaleBut({ connect: (_, usual) => ({ destroy: (id: number) => usual.destroy(id) && ok(7) }) }),
      'altered',
      expect.stringMatching(/^the client gives ok 7, where the host answers (?:ok undefined|error InvalidInstance)$/),
    ],
  ])('%s', (_what, wire, kind, detail) => {
    expect(problems(wire)).toEqual(eachOf('destroy', kind, detail));
    const session = new FuzzSession(wire, { seed: 1 });
    expect(session.functions).toEqual(['instantiate', 'run', 'memoryRead', 'memoryWrite']);
    const example = { fn: 'destroy', direction: 'valid', exchange: 3, message: [] } as const;
    expect(session.judge(example)).toEqual({ kind, detail });
    expect(session.judge({ ...example, exchange: 8 })).toBe('accepted');
    expect(session.judge({ ...example, fn: 'run' })).toBe('accepted');
    expect(() => session.judge({ ...example, direction: 'in' })).toThrow(
      new RangeError('there is no valid call 3 of destroy to make a message of'),
    );
    // Once, however many there are.
    expect(fuzzWire(wire, { seed: 1, messages: 0 })).toMatchObject({
      ...{ seed: 1, messages: 0, refused: 0, accepted: 0, skipped: 0, functions: session.functions },
      findings: [{ kind, fn: 'destroy', direction: 'valid', message: [], example: 'destroy/valid/0/', count: 8 }],
    });
  });

  it('are told before they are tried, eight of each function', () => {
    const told: string[] = [];
    const session = new FuzzSession(scale, { seed: 1, onJudge: (example) => told.push(writeExample(example)) });
    expect(session.problems).toEqual([]);
    expect(told).toEqual(
      ['instantiate', 'run', 'memoryRead', 'memoryWrite', 'destroy'].flatMap((fn) =>
        Array.from({ length: 8 }, (_, exchange) => `${fn}/valid/${exchange}/`),
      ),
    );
    expect(() => session.judge({ fn: 'run', direction: 'out', exchange: 8, message: [] })).toThrow(RangeError);
  });

  it('that pass objects make no messages, also if the client hides what it gets', () => {
    const wire = bad.scaleBut({
      serve: () => ({ [DESTROY]: () => ({}) }),
      connect: ({ [DESTROY]: raw }) => ({
        destroy(id: number) {
          try {
            return raw(hex(`0${id % 10}000000`));
          } catch {
            throw new Error('hidden');
          }
        },
      }),
    });
    expect(() => new FuzzSession(wire, { seed: 1 })).toThrow(expect.objectContaining({ name: 'UnfitWireError' }));
  });
});

describe('messages', () => {
  it('take turns: requests and answers, then the next function', () => {
    const session = new FuzzSession(scale, { seed: 3 });
    const of = Array.from({ length: 12 }, (_, index) => session.example(index)).map(
      (example) => `${example?.fn} ${example?.direction}`,
    );
    const turns = session.functions.flatMap((fn) => [`${fn} in`, `${fn} out`]);
    expect(of).toEqual([...turns, ...turns.slice(0, 2)]);
    expect(session.example(0)).toEqual(new FuzzSession(scale, { seed: 3 }).example(0));
  });

  it('are made of any of the valid calls', () => {
    const session = new FuzzSession(scale, { seed: 3 });
    const exchanges = Array.from({ length: 400 }, (_, index) => session.example(index)?.exchange);
    expect([...new Set(exchanges)].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('there are none where no valid call gets through', () => {
    const wire = { name: 'none', serve: () => ({}), connect: () => ({}) } as unknown as bad.AnyWire;
    const session = new FuzzSession(wire, { seed: 1 });
    expect([session.functions, session.example(0)]).toEqual([[], undefined]);
    expect(fuzzWire(wire, { seed: 1 })).toMatchObject({ messages: 0, refused: 0, accepted: 0, functions: [] });
    expect(fuzzWire(wire, { seed: 1 }).findings.map(({ kind, fn, count }) => `${kind} ${fn} ${count}`)).toEqual(
      ['instantiate', 'run', 'memoryRead', 'memoryWrite', 'destroy'].map((fn) => `crash ${fn} 8`),
    );
  });

  it('there are a thousand where nobody says how many', () => {
    const { messages, refused, accepted, findings } = fuzzWire(scale, { seed: 2 });
    expect([messages, refused + accepted, findings]).toEqual([1_000, 1_000, []]);
  });
});

it('findings are counted, each once of its function, direction and kind', () => {
  const findings = new Findings();
  const example = (direction: FuzzDirection, byte: string) => ({
    ...{ fn: 'run', direction, exchange: 1 },
    message: [{ kind: 'bytes', value: hex(byte) } as const],
  });
  const shrunk: string[] = [];
  const add = (direction: FuzzDirection, byte: string, kind: 'lax' | 'crash', detail: string) =>
    findings.add(example(direction, byte), { kind, detail }, () => {
      shrunk.push(byte);
      return [example(direction, ''), { kind, detail: `${detail}, smaller` }];
    });
  add('in', '01', 'lax', 'a');
  add('in', '02', 'lax', 'b');
  add('in', '03', 'lax', 'c');
  add('out', '04', 'lax', 'd');
  add('in', '05', 'crash', 'RangeError: e');
  add('in', '06', 'crash', 'RangeError: f');
  add('in', '07', 'crash', 'TypeError: g');
  findings.add(example('valid', '08'), { kind: 'lax', detail: 'h' });
  expect(shrunk).toEqual(['01', '04', '05', '07']);
  expect(findings.all.map(({ kind, direction, detail, example: text, count }) => [kind, direction, detail, text, count])).toEqual(
    [
      ['lax', 'in', 'a, smaller', 'run/in/1/bytes:', 3],
      ['lax', 'out', 'd, smaller', 'run/out/1/bytes:', 1],
      ['crash', 'in', 'RangeError: e, smaller', 'run/in/1/bytes:', 2],
      ['crash', 'in', 'TypeError: g, smaller', 'run/in/1/bytes:', 1],
      ['lax', 'valid', 'h', 'run/valid/1/bytes:08', 1],
    ],
  );
  expect(findings.all[4]).toMatchObject({ fn: 'run', message: [{ kind: 'bytes', value: hex('08') }] });
});
