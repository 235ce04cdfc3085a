/** The bytes of every call, outcome and error of the scale wire, written out by hand from the SCALE rules. */
import {
  encodeRunArgs,
  encodeRunResult,
  err,
  execute,
  ok,
  resume,
  SCALE_HOST_FUNCTIONS,
  type StrictCodec,
  scale,
  strict,
} from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';
import { MALFORMED } from './malformed.ts';

const { instantiate, run, read_memory, write_memory, destroy } = SCALE_HOST_FUNCTIONS;

const row = <T>(codec: StrictCodec<T>, value: NoInfer<T>, bytes: string) => [codec.name, value, bytes, codec] as const;

const syscall = {
  kind: 'Syscall',
  gasLeft: -2n,
  syscallNo: 0x04030201,
  a0: 1n,
  a1: 0x0102030405060708n,
  a2: 0xffffffffffffffffn,
  a3: 0n,
  a4: 0x8000000000000000n,
  a5: 5n,
} as const;

describe('bytes of the scale wire', () => {
  it.each([
    row(instantiate.args, { program: hex('50564d00') }, '10 50564d00'),
    row(instantiate.args, { program: new Uint8Array(0) }, '00'),
    row(instantiate.result, ok(0), '00 00000000'),
    row(instantiate.result, ok(0xfffffffe), '00 feffffff'),
    row(instantiate.result, err('InvalidImage'), '01 01'),

    row(
      run.args,
      { instanceId: 1, gasLeft: 100_000n, action: execute('counter') },
      '01000000 a086010000000000 00 1c 636f756e746572',
    ),
    row(run.args, { instanceId: 0, gasLeft: 0n, action: execute('') }, '00000000 0000000000000000 00 00'),
    row(run.args, { instanceId: 2, gasLeft: 1n, action: execute('é\ufeff') }, '02000000 0100000000000000 00 14 c3a9 efbbbf'),
    row(
      run.args,
      { instanceId: 0xffffffff, gasLeft: -1n, action: resume(0x0200000000000000n) },
      'ffffffff ffffffffffffffff 01 0000000000000002',
    ),
    row(
      run.args,
      { instanceId: 7, gasLeft: -(2n ** 63n), action: resume(2n ** 64n - 1n) },
      '07000000 0000000000000080 01 ffffffffffffffff',
    ),
    row(run.result, ok({ kind: 'Finished' as const, gasLeft: 2n ** 63n - 1n }), '00 00 ffffffffffffff7f'),
    row(
      run.result,
      ok(syscall),
      `00 01 feffffffffffffff 01020304 0100000000000000 0807060504030201 ffffffffffffffff 0000000000000000
       0000000000000080 0500000000000000`,
    ),
    row(run.result, err('InvalidInstance'), '01 01'),
    row(run.result, err('InvalidImage'), '01 02'),
    row(run.result, err('OutOfGas'), '01 03'),
    row(run.result, err('Trap'), '01 04'),

    row(read_memory.args, { instanceId: 3, offset: 0x20000, len: 8 }, '03000000 00000200 08000000'),
    row(read_memory.result, ok(hex('010203')), '00 0c 010203'),
    row(read_memory.result, err('InvalidInstance'), '01 01'),
    row(read_memory.result, err('OutOfBounds'), '01 02'),

    row(write_memory.args, { instanceId: 3, offset: 0xfffdfff8, src: hex('aabb') }, '03000000 f8fffdff 08 aabb'),
    row(write_memory.result, ok(undefined), '00'),
    row(write_memory.result, err('InvalidInstance'), '01 01'),
    row(write_memory.result, err('OutOfBounds'), '01 02'),

    row(destroy.args, { instanceId: 258 }, '02010000'),
    row(destroy.result, ok(undefined), '00'),
    row(destroy.result, err('InvalidInstance'), '01 01'),
  ] as (readonly [string, unknown, string, StrictCodec<unknown>])[])('%s: %p', (_name, value, bytes, codec) => {
    expect(codec.encode(value)).toEqual(hex(bytes));
    expect(codec.decode(hex(bytes))).toEqual(value);
  });

  it('writes lengths as compacts of one, two and four bytes', () => {
    const lengths = [
      [63, 'fc'],
      [64, '0101'],
      [16383, 'fdff'],
      [16384, '02000100'],
    ] as const;
    for (const [length, compact] of lengths) {
      const encoded = instantiate.args.encode({ program: new Uint8Array(length) });
      expect(encoded.subarray(0, hex(compact).length)).toEqual(hex(compact));
      expect(encoded.length).toBe(length + hex(compact).length);
      expect(instantiate.args.decode(encoded).program.length).toBe(length);
    }
  });
});

describe('what the scale wire refuses to write', () => {
  const refused = [
    [
      () => run.args.encode({ instanceId: 2 ** 32, gasLeft: 0n, action: resume(0n) }),
      'run arguments: instanceId: u32: the number 4294967296',
    ],
    [() => run.args.encode({ instanceId: -1, gasLeft: 0n, action: resume(0n) }), 'instanceId'],
    [() => run.args.encode({ instanceId: 0.5, gasLeft: 0n, action: resume(0n) }), 'instanceId'],
    [() => run.args.encode({ instanceId: 0, gasLeft: 2n ** 63n, action: resume(0n) }), 'gasLeft: i64: 9223372036854775808'],
    [() => run.args.encode({ instanceId: 0, gasLeft: -(2n ** 63n) - 1n, action: resume(0n) }), 'gasLeft'],
    [() => run.args.encode({ instanceId: 0, gasLeft: 0n, action: resume(2n ** 64n) }), 'action: u64: 18446744073709551616'],
    [() => run.args.encode({ instanceId: 0, gasLeft: 0n, action: resume(-1n) }), 'action: u64: -1'],
    [() => run.args.encode({ instanceId: 0, gasLeft: 0n, action: execute('\ud800') }), 'lone surrogate'],
    [() => run.args.encode({ instanceId: 0, gasLeft: 5 as unknown as bigint, action: resume(0n) }), 'gasLeft: i64: the number 5'],
    [() => encodeRunArgs(0, 5 as never, resume(0n)), 'gasLeft: i64: the number 5'],
    [() => encodeRunArgs(0, 5n, resume(0 as never)), 'action: u64: the number 0'],
    [() => encodeRunResult(ok({ ...syscall, a5: 0 as never })), 'a5: u64: the number 0'],
    [() => encodeRunResult(ok({ ...syscall, kind: 'Other' as never })), 'no variant Other'],
    [() => run.result.encode(err('Bogus' as 'Trap')), 'no variant Bogus'],
    [
      () => write_memory.args.encode({ instanceId: 0, offset: 0, src: 'x' as unknown as Uint8Array }),
      'src: Vec<u8>: a value of type string',
    ],
  ] as const;
  it.each(refused)('%#', (encode, message) => {
    expect(encode).toThrow(
      expect.objectContaining({ name: 'HostFault', code: 'ValueOutOfRange', message: expect.stringContaining(message) }),
    );
  });
});

describe('what the scale wire refuses to read', () => {
  it.each(MALFORMED)('%s %s: %s', (fn, direction, _what, bytes, message) => {
    const codec: StrictCodec<unknown> = SCALE_HOST_FUNCTIONS[fn][direction];
    const name = `${fn} ${direction === 'args' ? 'arguments' : 'result'}: `;
    expect(() => codec.decode(hex(bytes))).toThrow(
      expect.objectContaining({ name: 'HostFault', code: 'MalformedWire', message: expect.stringContaining(message) }),
    );
    expect(() => codec.decode(hex(bytes))).toThrow(name);
  });

  it('refuses what is no bytes at all', () => {
    for (const input of ['00', null, undefined, [0], new ArrayBuffer(1), new Uint16Array(1)]) {
      expect(() => destroy.result.decode(input as unknown as Uint8Array)).toThrow(
        expect.objectContaining({ code: 'MalformedWire' }),
      );
    }
  });

  it('reads only the view that it was given', () => {
    const backing = hex('ffff 02010000 ffff');
    expect(destroy.args.decode(backing.subarray(2, 6))).toEqual({ instanceId: 258 });
    expect(() => destroy.args.decode(backing.subarray(2, 5))).toThrow('end early');
  });

  it('does not hand out the input as the value', () => {
    const input = hex('00 0c 010203');
    const result = read_memory.result.decode(input);
    input.fill(9);
    expect(result).toEqual(ok(hex('010203')));
  });
});

describe('strict codecs of other types', () => {
  it('name the place in nested structs', () => {
    const nested = strict('outer', scale.struct({ inner: scale.struct({ gas: scale.i64 }) }));
    expect(() => nested.encode({ inner: { gas: 2n ** 63n } })).toThrow('outer: inner: gas: i64');
    expect(() => nested.decode(hex('00'))).toThrow('inner: gas: the bytes end early');
  });
});
