/** The fast codec of the typestate generation's `run` against the definition: same bytes, same values, same refusals. */

import {
  decodeTypestateRunArgs,
  decodeTypestateRunResult,
  type ExecError,
  encodeTypestateRunArgs,
  encodeTypestateRunResult,
  err,
  HostFault,
  ok,
  type Result,
  TYPESTATE_HOST_FUNCTIONS,
  type TypestateOutcome,
} from '@polkavirt/primitives';
import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';

const parameters = exploring(500);
const { args, result } = TYPESTATE_HOST_FUNCTIONS.run.scale;

const u32 = fc.oneof(fc.nat(3), fc.constantFrom(0x8000_0000, 0xffff_ffff, -1, 2 ** 32, 0.5));
const u64 = fc.oneof(fc.bigInt(0n, 2n ** 64n - 1n), fc.constantFrom(0n, 2n ** 63n, 2n ** 64n - 1n));
const anyU64 = fc.oneof({ weight: 9, arbitrary: u64 }, { weight: 1, arbitrary: fc.constantFrom(-1n, 2n ** 64n) });
const i64 = fc.oneof(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.constantFrom(0n, -1n));
const anyI64 = fc.oneof({ weight: 9, arbitrary: i64 }, { weight: 1, arbitrary: fc.constantFrom(2n ** 63n, -(2n ** 63n) - 1n) });
const symbol = fc.oneof(
  { weight: 9, arbitrary: fc.uint8Array({ maxLength: 32 }) },
  { weight: 1, arbitrary: fc.uint8Array({ minLength: 33, maxLength: 70 }) },
);
const syscall = fc.record({
  kind: fc.constant('Syscall' as const),
  gasLeft: anyI64,
  syscallSymbol: symbol,
  a0: anyU64,
  a1: u64,
  a2: u64,
  a3: u64,
  a4: u64,
  a5: anyU64,
});
const runResult: fc.Arbitrary<Result<TypestateOutcome, ExecError>> = fc.oneof(
  { weight: 4, arbitrary: syscall.map(ok) },
  { weight: 1, arbitrary: anyI64.map((gasLeft) => ok({ kind: 'Finished' as const, gasLeft })) },
  { weight: 1, arbitrary: fc.constantFrom<ExecError>('InvalidInstance', 'InvalidImage', 'OutOfGas', 'Trap').map((e) => err(e)) },
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

/** Bytes near valid ones: changed, cut, extended. */
const nearly = (valid: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      valid,
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 2 }),
      fc.constantFrom(0, 0, 0, -1, -8, 1),
    )
    .map(([bytes, edits, growth]) => {
      const out = new Uint8Array(Math.max(0, bytes.length + growth));
      out.set(bytes.subarray(0, out.length));
      // Tags and the length of the symbol stand in front, so half of the edits go there.
      for (const [place, byte] of edits) {
        if (out.length > 0) out[place % (place & 1 ? out.length : Math.min(out.length, 12))] = byte;
      }
      return out;
    });

const encodable = runResult.filter(
  (value) => typeof (outcomeOf(() => result.encode(value)) as { code?: string }).code !== 'string',
);

describe('fast codec of the typestate run', () => {
  it('arguments: same bytes, same refusals', () => {
    fc.assert(
      fc.property(u32, anyI64, anyU64, (instanceId, gasLeft, a0) => {
        expect(outcomeOf(() => encodeTypestateRunArgs(instanceId, gasLeft, a0))).toEqual(
          outcomeOf(() => args.encode({ instanceId, gasLeft, a0 })),
        );
      }),
      parameters,
    );
  });

  it('arguments from any bytes: same values, same refusals', () => {
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ minLength: 18, maxLength: 22 }), fc.uint8Array({ maxLength: 40 })), (bytes) => {
        expect(outcomeOf(() => decodeTypestateRunArgs(bytes))).toEqual(outcomeOf(() => args.decode(bytes)));
      }),
      parameters,
    );
  });

  it('result: same bytes, same refusals', () => {
    fc.assert(
      fc.property(runResult, (value) => {
        expect(outcomeOf(() => encodeTypestateRunResult(value))).toEqual(outcomeOf(() => result.encode(value)));
      }),
      parameters,
    );
  });

  it('result from bytes near valid ones: same values, same refusals', () => {
    const valid = encodable.map((value) => result.encode(value));
    fc.assert(
      fc.property(fc.oneof({ weight: 1, arbitrary: valid }, { weight: 4, arbitrary: nearly(valid) }), (bytes) => {
        expect(outcomeOf(() => decodeTypestateRunResult(bytes))).toEqual(outcomeOf(() => result.decode(bytes)));
      }),
      parameters,
    );
  });

  it('what is no bytes is refused as such', () => {
    for (const input of [undefined, null, '00', [0], { length: 2 }, new Uint16Array(2)] as unknown as Uint8Array[]) {
      expect(() => decodeTypestateRunArgs(input)).toThrow(expect.objectContaining({ code: 'MalformedWire' }));
      expect(() => decodeTypestateRunResult(input)).toThrow(expect.objectContaining({ code: 'MalformedWire' }));
    }
  });

  it('too few bytes are refused, whatever came before', () => {
    encodeTypestateRunResult(ok({ kind: 'Finished', gasLeft: 5n }));
    for (const length of [0, 1]) {
      const input = new Uint8Array(length);
      expect(outcomeOf(() => decodeTypestateRunResult(input))).toEqual(outcomeOf(() => result.decode(input)));
    }
  });

  it('tags, lengths and symbols that are wrong in a message of a right length are refused as by the definition', () => {
    const long = (length: number) => Uint8Array.of(0, 1, ...new Uint8Array(8), length << 2, ...new Uint8Array(length + 48));
    const inputs = [
      ...[0, 2].map((outcome) => Uint8Array.of(0, outcome, ...new Uint8Array(57))),
      ...[1, 2].map((tag) => Uint8Array.of(tag, 1, ...new Uint8Array(57))),
      Uint8Array.of(1, 0, ...new Uint8Array(8)),
      Uint8Array.of(0, 4),
      long(32),
      long(33),
      new Uint8Array(300),
    ];
    for (const input of inputs)
      expect(outcomeOf(() => decodeTypestateRunResult(input))).toEqual(outcomeOf(() => result.decode(input)));
  });

  it('an outcome of another kind, and a number for a bigint, are refused as by the definition', () => {
    const wrong = [{ kind: 'Other' }, { a0: 5 }, { gasLeft: 5 }, { syscallSymbol: 'x' }];
    for (const field of wrong) {
      const value = ok({ ...sample, syscallSymbol: new Uint8Array(1), ...field } as never);
      const refusal = outcomeOf(() => result.encode(value));
      expect(refusal).toMatchObject({ code: 'ValueOutOfRange' });
      expect(outcomeOf(() => encodeTypestateRunResult(value))).toEqual(refusal);
    }
    expect(outcomeOf(() => encodeTypestateRunArgs(1, 5 as never, 0n))).toMatchObject({ code: 'ValueOutOfRange' });
    expect(outcomeOf(() => encodeTypestateRunArgs(1, 5n, 0 as never))).toMatchObject({ code: 'ValueOutOfRange' });
  });

  it('keeps no view of what it handed out', () => {
    const first = decodeTypestateRunResult(result.encode(ok({ ...sample, syscallSymbol: Uint8Array.of(1, 2, 3) })));
    decodeTypestateRunResult(result.encode(ok({ ...sample, syscallSymbol: Uint8Array.of(9, 9, 9) })));
    expect(first).toMatchObject({ value: { syscallSymbol: Uint8Array.of(1, 2, 3) } });
  });
});

const sample = { kind: 'Syscall', gasLeft: 1n, a0: 0n, a1: 0n, a2: 0n, a3: 0n, a4: 0n, a5: 0n } as const;
