/** The fast codecs against the definition: same bytes, same values, same refusals. */

import {
  decodeDestroyArgs,
  decodeDestroyResult,
  decodeInstantiateArgs,
  decodeInstantiateResult,
  decodeMemoryReadArgs,
  decodeMemoryReadResult,
  decodeMemoryWriteArgs,
  decodeMemoryWriteResult,
  decodeRunArgs,
  decodeRunResult,
  type ExecAction,
  type ExecError,
  encodeDestroyArgs,
  encodeDestroyResult,
  encodeInstantiateArgs,
  encodeInstantiateResult,
  encodeMemoryReadArgs,
  encodeMemoryResult,
  encodeMemoryWriteArgs,
  encodeRunArgs,
  encodeRunResult,
  err,
  execute,
  HostFault,
  type InstantiateError,
  memoryReadReply,
  ok,
  type Result,
  resume,
  SCALE_HOST_FUNCTIONS,
  type ScaleFunction,
} from '@polkavirt/primitives';
import { messagesOf, valuesOf } from '@polkavirt/test-support/arbitrary-of';
import { exploreUntil, exploring, fewer } from '@polkavirt/test-support/exploring';
import { hex } from '@polkavirt/test-support/hex';
import { nearly } from '@polkavirt/test-support/nearly';
import fc from 'fast-check';
import { MALFORMED } from './malformed.ts';

const parameters = exploring(300);
const check = (property: fc.IRawProperty<unknown>, missing: () => readonly string[] = () => []) =>
  exploreUntil(parameters, (round) => fc.assert(property as fc.IProperty<unknown>, round), missing);

const { instantiate, run, read_memory, write_memory, destroy } = SCALE_HOST_FUNCTIONS;

/** Values come from the descriptions that the definition of the wire carries. */
const u32 = valuesOf(destroy.args).map(({ instanceId }) => instanceId);
const runArgs = valuesOf(run.args);
const i64 = runArgs.map(({ gasLeft }) => gasLeft);
const action = runArgs.map((args) => args.action);
const payload = valuesOf(instantiate.args).map(({ program }) => program);
const runResult = valuesOf(run.result);

/** Values that do not fit, now and then. */
const anyU32 = fc.oneof({ weight: 4, arbitrary: u32 }, { weight: 1, arbitrary: fc.constantFrom(-1, 0.5, 2 ** 32, Number.NaN) });
const anyI64 = fc.oneof(
  { weight: 4, arbitrary: i64 },
  { weight: 1, arbitrary: fc.constantFrom(2n ** 63n, -(2n ** 63n) - 1n, 1 as unknown as bigint) },
);
const anyAction = fc.oneof(
  { weight: 4, arbitrary: action },
  {
    weight: 1,
    arbitrary: fc.constantFrom(resume(2n ** 64n), resume(-1n), execute('\udc00'), execute(5 as unknown as string), {
      kind: 'Nothing',
    } as unknown as ExecAction),
  },
);

/** What a call gave, faults included, so that two can be compared. */
const outcomeOf = (act: () => unknown): unknown => {
  try {
    return { value: act() };
  } catch (fault) {
    if (!(fault instanceof HostFault)) throw fault;
    return { code: fault.code, message: fault.message };
  }
};

/** A `Vec<u8>` behind `prefix` whose length is written in a form of any size, right or wrong. */
const looseLength = (...prefix: readonly number[]): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      fc.constantFrom(0, 1, 2, 62, 63, 64, 65, 16_383, 16_384),
      fc.integer({ min: 0, max: 3 }),
      fc.constantFrom(0, 0, -1, -3, 1),
    )
    .map(([length, mode, growth]) => {
      // The forms of 1, 2 and 4 bytes, and the one that says itself how many follow (here 4).
      const size = [1, 2, 4, 5][mode];
      const out = new Uint8Array(prefix.length + Math.max(0, size + length + growth));
      let compact = mode === 3 ? BigInt(length) * 256n + 3n : BigInt(length * 4 + mode);
      out.set(prefix);
      for (let i = 0; i < size && prefix.length + i < out.length; i++, compact >>= 8n)
        out[prefix.length + i] = Number(compact & 0xffn);
      return out;
    });

const encodesAlike = <T>(what: string, values: fc.Arbitrary<T>, slow: (value: T) => Uint8Array, fast: (value: T) => Uint8Array) =>
  it(`${what} are written alike`, () => {
    check(fc.property(values, (value) => expect(outcomeOf(() => fast(value))).toEqual(outcomeOf(() => slow(value)))));
  });

const decodesAlike = <T>(
  what: string,
  valid: fc.Arbitrary<Uint8Array>,
  slow: (input: Uint8Array) => T,
  fast: (input: Uint8Array) => T,
) =>
  it(`${what} are read alike, malformed ones too`, () => {
    let accepted = 0;
    let refused = 0;
    check(
      fc.property(nearly(valid), (input) => {
        const expected = outcomeOf(() => slow(input));
        expect(outcomeOf(() => fast(input))).toEqual(expected);
        if ('value' in (expected as object)) accepted++;
        else refused++;
      }),
      // Otherwise the property shows nothing about one side.
      () => fewer(parameters.numRuns / 20, { accepted, refused }),
    );
  });

/** `read_memory` is told the length by whoever asks; here by the definition. */
const readResult = (input: Uint8Array) => {
  const expected = read_memory.result.decode(input);
  const dest = new Uint8Array(expected.ok ? expected.value.length : 3);
  const result = decodeMemoryReadResult(input, dest);
  return result.ok ? ok(dest) : result;
};

describe('fast codecs of the scale wire', () => {
  encodesAlike('run arguments', fc.record({ instanceId: anyU32, gasLeft: anyI64, action: anyAction }), run.args.encode, (a) =>
    encodeRunArgs(a.instanceId, a.gasLeft, a.action),
  );
  decodesAlike('run arguments', messagesOf(run.args.type), run.args.decode, decodeRunArgs);

  const anyRunResult = fc.oneof(
    { weight: 4, arbitrary: runResult },
    {
      weight: 1,
      arbitrary: fc
        .record({ gasLeft: anyI64, syscallNo: anyU32, a0: anyI64 })
        .map((some) => ok({ kind: 'Syscall' as const, ...some, a1: 0n, a2: 0n, a3: 0n, a4: 0n, a5: 0n })),
    },
    { weight: 1, arbitrary: fc.constant(err('Bogus' as ExecError)) },
  );
  encodesAlike('run results', anyRunResult, run.result.encode, encodeRunResult);
  decodesAlike('run results', messagesOf(run.result.type), run.result.decode, decodeRunResult);

  encodesAlike('instantiate arguments', payload, (program) => instantiate.args.encode({ program }), encodeInstantiateArgs);
  decodesAlike('instantiate arguments', messagesOf(instantiate.args.type), instantiate.args.decode, decodeInstantiateArgs);

  const instantiateResult: fc.Arbitrary<Result<number, InstantiateError>> = fc.oneof(
    anyU32.map(ok),
    fc.constant(err('InvalidImage')),
  );
  encodesAlike('instantiate results', instantiateResult, instantiate.result.encode, encodeInstantiateResult);
  decodesAlike('instantiate results', messagesOf(instantiate.result.type), instantiate.result.decode, decodeInstantiateResult);

  encodesAlike('destroy arguments', anyU32, (instanceId) => destroy.args.encode({ instanceId }), encodeDestroyArgs);
  decodesAlike('destroy arguments', messagesOf(destroy.args.type), destroy.args.decode, decodeDestroyArgs);
  encodesAlike('destroy results', valuesOf(destroy.result), destroy.result.encode, encodeDestroyResult);
  decodesAlike('destroy results', messagesOf(destroy.result.type), destroy.result.decode, decodeDestroyResult);

  encodesAlike(
    'read_memory arguments',
    fc.record({ instanceId: anyU32, offset: anyU32, len: anyU32 }),
    read_memory.args.encode,
    (a) => encodeMemoryReadArgs(a.instanceId, a.offset, a.len),
  );
  decodesAlike('read_memory arguments', messagesOf(read_memory.args.type), read_memory.args.decode, decodeMemoryReadArgs);

  encodesAlike('read_memory results', valuesOf(read_memory.result), read_memory.result.encode, (result) => {
    if (!result.ok) return encodeMemoryResult(result);
    const reply = memoryReadReply(result.value.length);
    reply.payload.set(result.value);
    return reply.message();
  });
  decodesAlike('read_memory results', messagesOf(read_memory.result.type), read_memory.result.decode, readResult);

  encodesAlike(
    'write_memory arguments',
    fc.record({ instanceId: anyU32, offset: anyU32, src: payload }),
    write_memory.args.encode,
    (a) => encodeMemoryWriteArgs(a.instanceId, a.offset, a.src),
  );
  decodesAlike('write_memory arguments', messagesOf(write_memory.args.type), write_memory.args.decode, decodeMemoryWriteArgs);

  encodesAlike('write_memory results', valuesOf(write_memory.result), write_memory.result.encode, encodeMemoryResult);
  decodesAlike('write_memory results', messagesOf(write_memory.result.type), write_memory.result.decode, decodeMemoryWriteResult);
});

const FAST: { readonly [Fn in ScaleFunction]: { readonly [D in 'args' | 'result']: (input: Uint8Array) => unknown } } = {
  instantiate: { args: decodeInstantiateArgs, result: decodeInstantiateResult },
  run: { args: decodeRunArgs, result: decodeRunResult },
  read_memory: { args: decodeMemoryReadArgs, result: (input) => decodeMemoryReadResult(input, new Uint8Array(3)) },
  write_memory: { args: decodeMemoryWriteArgs, result: decodeMemoryWriteResult },
  destroy: { args: decodeDestroyArgs, result: decodeDestroyResult },
};

describe('lengths in every form', () => {
  const places: readonly (readonly [
    string,
    fc.Arbitrary<Uint8Array>,
    (input: Uint8Array) => unknown,
    (input: Uint8Array) => unknown,
  ])[] = [
    ['a program', looseLength(), instantiate.args.decode, decodeInstantiateArgs],
    ['a function name', looseLength(...new Array<number>(13).fill(0)), run.args.decode, decodeRunArgs],
    ['what was read', looseLength(0), read_memory.result.decode, readResult],
    ['what is written', looseLength(1, 2, 3, 4, 5, 6, 7, 8), write_memory.args.decode, decodeMemoryWriteArgs],
  ];
  it.each(places)('of %s are read alike', (_what, inputs, slow, fast) => {
    let accepted = 0;
    let refused = 0;
    check(
      fc.property(inputs, (input) => {
        const expected = outcomeOf(() => slow(input));
        if ('value' in (expected as object)) accepted++;
        else refused++;
        expect(outcomeOf(() => fast(input))).toEqual(expected);
      }),
      () => [...fewer(0, { accepted }), ...fewer(parameters.numRuns / 4, { refused })],
    );
  });
});

describe('fast decoders refuse', () => {
  it.each(MALFORMED)('%s %s: %s', (fn, direction, _what, bytes, message) => {
    expect(() => FAST[fn][direction](hex(bytes))).toThrow(
      expect.objectContaining({ name: 'HostFault', code: 'MalformedWire', message: expect.stringContaining(message) }),
    );
  });

  it('what is no bytes at all', () => {
    for (const { args, result } of Object.values(FAST)) {
      for (const input of [undefined, '00', [0], new Uint16Array(2)] as unknown as Uint8Array[]) {
        expect(() => args(input)).toThrow(expect.objectContaining({ code: 'MalformedWire' }));
        expect(() => result(input)).toThrow(expect.objectContaining({ code: 'MalformedWire' }));
      }
    }
  });
});

describe('read_memory results', () => {
  it('must be as long as what was asked for', () => {
    const message = memoryReadReply(3).message();
    for (const length of [2, 4]) {
      expect(() => decodeMemoryReadResult(message, new Uint8Array(length))).toThrow(
        new HostFault('MalformedWire', `read_memory result: 3 bytes, asked for ${length}`),
      );
    }
  });

  it('cannot be longer than a SCALE length that scale-ts reads', () => {
    expect(() => memoryReadReply(2 ** 30)).toThrow(expect.objectContaining({ code: 'ValueOutOfRange' }));
  });
});
