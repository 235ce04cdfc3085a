/** The fast codecs against the definition: same bytes, same values, same refusals. */
import {
  decodeInstantiateArgs,
  decodeMemoryReadArgs,
  decodeMemoryReadResult,
  decodeMemoryWriteArgs,
  decodeMemoryWriteResult,
  decodeRunArgs,
  decodeRunResult,
  type ExecAction,
  type ExecError,
  type ExecOutcome,
  encodeInstantiateArgs,
  encodeMemoryReadArgs,
  encodeMemoryResult,
  encodeMemoryWriteArgs,
  encodeRunArgs,
  encodeRunResult,
  err,
  execute,
  HostFault,
  type MemoryError,
  memoryReadReply,
  ok,
  type Result,
  resume,
  SCALE_HOST_FUNCTIONS,
  type StrictCodec,
} from '@polkavirt/primitives';
import fc from 'fast-check';

const parameters = { numRuns: Number(process.env.POLKAVIRT_RUNS ?? 300), seed: Number(process.env.POLKAVIRT_SEED ?? 20_251_122) };
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
const { instantiate, run, memory_read, memory_write } = SCALE_HOST_FUNCTIONS;

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
    return reply.message;
  });
  decodesAlike(
    'memory_read results',
    bytesOf(memory_read.result, fc.oneof(payload.map(ok), memoryError)),
    memory_read.result.decode,
    (input) => {
      // The length is known to whoever asked; here the definition tells it.
      const expected = memory_read.result.decode(input);
      const dest = new Uint8Array(expected.ok ? expected.value.length : 3);
      const result = decodeMemoryReadResult(input, dest);
      return result.ok ? ok(dest) : result;
    },
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

describe('memory_read results', () => {
  it('must be as long as what was asked for', () => {
    const { message } = memoryReadReply(3);
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
