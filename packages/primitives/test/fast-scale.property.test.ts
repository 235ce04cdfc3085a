/** The fast codecs against the definition: same bytes, same values, same refusals. */

import {
  type DestroyError,
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
  type ExecOutcome,
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
  type MemoryError,
  memoryReadReply,
  ok,
  type Result,
  resume,
  SCALE_HOST_FUNCTIONS,
  type ScaleFunction,
  type StrictCodec,
} from '@polkavirt/primitives';
import { exploring } from '@polkavirt/test-support/exploring';
import { hex } from '@polkavirt/test-support/hex';
import fc from 'fast-check';
import { MALFORMED } from './malformed.ts';

const parameters = exploring(300);
const check = (property: fc.IRawProperty<unknown>) => fc.assert(property as fc.IProperty<unknown>, parameters);

const u32 = fc.oneof(fc.nat(3), fc.integer({ min: 0, max: 0xffff_ffff }), fc.constantFrom(0x8000_0000, 0xffff_ffff));
const u64 = fc.oneof(fc.bigInt(0n, 5n), fc.bigInt(0n, 2n ** 64n - 1n), fc.constantFrom(2n ** 63n, 2n ** 64n - 1n));
const i64 = fc.oneof(fc.bigInt(-2n, 5n), fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n));
const name = fc.oneof(
  fc.constantFrom('', 'counter', 'é', '\ufeffx', 'x'.repeat(63), 'x'.repeat(64), 'y'.repeat(241), 'z'.repeat(300)),
  fc.string({ maxLength: 80 }),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
);
const action: fc.Arbitrary<ExecAction> = fc.oneof(name.map(execute), u64.map(resume));
const payload = fc.oneof(
  { weight: 9, arbitrary: fc.uint8Array({ maxLength: 70 }) },
  { weight: 1, arbitrary: fc.constantFrom(16_383, 16_384).map((length) => new Uint8Array(length).fill(7)) },
);
const memoryError: fc.Arbitrary<Result<never, MemoryError>> = fc
  .constantFrom('InvalidInstance', 'OutOfBounds')
  .map((e) => err(e));
const outcome: fc.Arbitrary<ExecOutcome> = fc.oneof(
  i64.map((gasLeft) => ({ kind: 'Finished', gasLeft }) as const),
  fc.record({
    kind: fc.constant('Syscall' as const),
    gasLeft: i64,
    syscallNo: u32,
    a0: u64,
    a1: u64,
    a2: u64,
    a3: u64,
    a4: u64,
    a5: u64,
  }),
);
const runResult: fc.Arbitrary<Result<ExecOutcome, ExecError>> = fc.oneof(
  outcome.map(ok),
  fc.constantFrom<ExecError>('InvalidInstance', 'InvalidImage', 'OutOfGas', 'Trap').map((e) => err(e)),
);

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

/** Bytes near valid ones: changed, cut, extended; and now and then any bytes at all. */
const nearly = (valid: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 80 }) },
    { weight: 2, arbitrary: valid },
    {
      weight: 6,
      arbitrary: fc
        .tuple(
          valid,
          fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 2 }),
          fc.integer({ min: -2, max: 2 }),
        )
        .map(([bytes, edits, growth]) => {
          const out = new Uint8Array(Math.max(0, bytes.length + growth));
          out.set(bytes.subarray(0, out.length));
          // Tags and lengths stand in front, so half of the edits go there.
          for (const [place, byte] of edits)
            if (out.length > 0) out[place % (place & 1 ? out.length : Math.min(out.length, 18))] = byte;
          return out;
        }),
    },
  );

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
    );
    // Otherwise the property shows nothing about one side.
    expect(accepted).toBeGreaterThan(parameters.numRuns / 20);
    expect(refused).toBeGreaterThan(parameters.numRuns / 20);
  });

const bytesOf = <T>(codec: StrictCodec<T>, values: fc.Arbitrary<T>) => values.map((value) => codec.encode(value));
const { instantiate, run, memory_read, memory_write, destroy } = SCALE_HOST_FUNCTIONS;

/** `memory_read` is told the length by whoever asks; here by the definition. */
const readResult = (input: Uint8Array) => {
  const expected = memory_read.result.decode(input);
  const dest = new Uint8Array(expected.ok ? expected.value.length : 3);
  const result = decodeMemoryReadResult(input, dest);
  return result.ok ? ok(dest) : result;
};

describe('fast codecs of the scale wire', () => {
  const runArgs = fc.record({ instanceId: u32, gasLeft: i64, action });
  encodesAlike('run arguments', fc.record({ instanceId: anyU32, gasLeft: anyI64, action: anyAction }), run.args.encode, (a) =>
    encodeRunArgs(a.instanceId, a.gasLeft, a.action),
  );
  decodesAlike('run arguments', bytesOf(run.args, runArgs), run.args.decode, decodeRunArgs);

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
  decodesAlike('run results', bytesOf(run.result, runResult), run.result.decode, decodeRunResult);

  encodesAlike('instantiate arguments', payload, (program) => instantiate.args.encode({ program }), encodeInstantiateArgs);
  decodesAlike(
    'instantiate arguments',
    bytesOf(instantiate.args, fc.record({ program: payload })),
    instantiate.args.decode,
    decodeInstantiateArgs,
  );

  const instantiateResult: fc.Arbitrary<Result<number, InstantiateError>> = fc.oneof(
    anyU32.map(ok),
    fc.constant(err('InvalidImage')),
  );
  encodesAlike('instantiate results', instantiateResult, instantiate.result.encode, encodeInstantiateResult);
  const validInstantiateResult: fc.Arbitrary<Result<number, InstantiateError>> = fc.oneof(
    u32.map(ok),
    fc.constant(err('InvalidImage')),
  );
  decodesAlike(
    'instantiate results',
    bytesOf(instantiate.result, validInstantiateResult),
    instantiate.result.decode,
    decodeInstantiateResult,
  );

  encodesAlike('destroy arguments', anyU32, (instanceId) => destroy.args.encode({ instanceId }), encodeDestroyArgs);
  decodesAlike(
    'destroy arguments',
    bytesOf(destroy.args, fc.record({ instanceId: u32 })),
    destroy.args.decode,
    decodeDestroyArgs,
  );
  const destroyResult: fc.Arbitrary<Result<void, DestroyError>> = fc.oneof(
    fc.constant(ok(undefined)),
    fc.constant(err('InvalidInstance')),
  );
  encodesAlike('destroy results', destroyResult, destroy.result.encode, encodeDestroyResult);
  decodesAlike('destroy results', bytesOf(destroy.result, destroyResult), destroy.result.decode, decodeDestroyResult);

  encodesAlike(
    'memory_read arguments',
    fc.record({ instanceId: anyU32, offset: anyU32, len: anyU32 }),
    memory_read.args.encode,
    (a) => encodeMemoryReadArgs(a.instanceId, a.offset, a.len),
  );
  const readArgs = fc.record({ instanceId: u32, offset: u32, len: u32 });
  decodesAlike('memory_read arguments', bytesOf(memory_read.args, readArgs), memory_read.args.decode, decodeMemoryReadArgs);

  encodesAlike('memory_read results', fc.oneof(payload.map(ok), memoryError), memory_read.result.encode, (result) => {
    if (!result.ok) return encodeMemoryResult(result);
    const reply = memoryReadReply(result.value.length);
    reply.payload.set(result.value);
    return reply.message();
  });
  decodesAlike(
    'memory_read results',
    bytesOf(memory_read.result, fc.oneof(payload.map(ok), memoryError)),
    memory_read.result.decode,
    readResult,
  );

  encodesAlike(
    'memory_write arguments',
    fc.record({ instanceId: anyU32, offset: anyU32, src: payload }),
    memory_write.args.encode,
    (a) => encodeMemoryWriteArgs(a.instanceId, a.offset, a.src),
  );
  const writeArgs = fc.record({ instanceId: u32, offset: u32, src: payload });
  decodesAlike('memory_write arguments', bytesOf(memory_write.args, writeArgs), memory_write.args.decode, decodeMemoryWriteArgs);

  const writeResult = fc.oneof(fc.constant(ok(undefined)), memoryError);
  encodesAlike('memory_write results', writeResult, memory_write.result.encode, encodeMemoryResult);
  decodesAlike(
    'memory_write results',
    bytesOf(memory_write.result, writeResult),
    memory_write.result.decode,
    decodeMemoryWriteResult,
  );
});

const FAST: { readonly [Fn in ScaleFunction]: { readonly [D in 'args' | 'result']: (input: Uint8Array) => unknown } } = {
  instantiate: { args: decodeInstantiateArgs, result: decodeInstantiateResult },
  run: { args: decodeRunArgs, result: decodeRunResult },
  memory_read: { args: decodeMemoryReadArgs, result: (input) => decodeMemoryReadResult(input, new Uint8Array(3)) },
  memory_write: { args: decodeMemoryWriteArgs, result: decodeMemoryWriteResult },
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
    ['what was read', looseLength(0), memory_read.result.decode, readResult],
    ['what is written', looseLength(1, 2, 3, 4, 5, 6, 7, 8), memory_write.args.decode, decodeMemoryWriteArgs],
  ];
  it.each(places)('of %s are read alike', (_what, inputs, slow, fast) => {
    let accepted = 0;
    check(
      fc.property(inputs, (input) => {
        const expected = outcomeOf(() => slow(input));
        if ('value' in (expected as object)) accepted++;
        expect(outcomeOf(() => fast(input))).toEqual(expected);
      }),
    );
    expect(accepted).toBeGreaterThan(0);
    expect(accepted).toBeLessThan(parameters.numRuns / 2);
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

describe('memory_read results', () => {
  it('must be as long as what was asked for', () => {
    const message = memoryReadReply(3).message();
    for (const length of [2, 4]) {
      expect(() => decodeMemoryReadResult(message, new Uint8Array(length))).toThrow(
        expect.objectContaining({ code: 'MalformedWire' }),
      );
    }
  });

  it('cannot be longer than a SCALE length that scale-ts reads', () => {
    expect(() => memoryReadReply(2 ** 30)).toThrow(expect.objectContaining({ code: 'ValueOutOfRange' }));
  });
});
