/** The bytes of the typestate generation's scale wire, written out by hand from the SCALE rules. */
import { err, ok, type StrictCodec, TYPESTATE_HOST_FUNCTIONS, type TypestateFunction } from '@polkavirt/primitives';
import { hex } from '@polkavirt/test-support/hex';

const codec = <Fn extends TypestateFunction>(fn: Fn): (typeof TYPESTATE_HOST_FUNCTIONS)[Fn]['scale'] =>
  TYPESTATE_HOST_FUNCTIONS[fn].scale;

const row = <T>(strict: StrictCodec<T>, value: NoInfer<T>, bytes: string) =>
  [strict.name, value as unknown, bytes, strict as unknown as StrictCodec<unknown>] as const;

const syscall = {
  kind: 'Syscall',
  gasLeft: -2n,
  syscallSymbol: hex('63616c6c6572'),
  a0: 1n,
  a1: 0x0102030405060708n,
  a2: 0xffffffffffffffffn,
  a3: 0n,
  a4: 0x8000000000000000n,
  a5: 5n,
} as const;
const ARGUMENTS = '0100000000000000 0807060504030201 ffffffffffffffff 0000000000000000 0000000000000080 0500000000000000';

describe('bytes of the scale wire', () => {
  it.each([
    row(codec('compile_from_bytes').args, { program: hex('50564d'), identifier: undefined }, '0c 50564d 00'),
    row(codec('compile_from_bytes').args, { program: hex(''), identifier: hex('') }, '00 01 00'),
    row(codec('compile_from_bytes').args, { program: hex('01'), identifier: hex('0203') }, '04 01 01 08 0203'),
    row(codec('compile_from_bytes').result, ok({ moduleId: 7, status: 'Cached' as const }), '00 07000000 00'),
    row(codec('compile_from_bytes').result, ok({ moduleId: 0xfffffffe, status: 'Compiled' as const }), '00 feffffff 01'),
    row(codec('compile_from_bytes').result, err('InvalidImage'), '01 01'),
    row(codec('lookup').args, { identifier: hex('ff') }, '04 ff'),
    row(codec('lookup').result, ok(258), '00 02010000'),
    row(codec('lookup').result, err('NotCached'), '01 02'),
    row(codec('compile_from_storage_key').args, { storageKey: hex('3a63'), childTrie: hex('') }, '08 3a63 00'),
    row(codec('compile_from_storage_key').args, { storageKey: hex('01'), childTrie: hex('0203') }, '04 01 08 0203'),
    row(codec('compile_from_storage_key').result, err('NotFound'), '01 03'),
    row(codec('instantiate').args, { moduleId: 3 }, '03000000'),
    row(codec('instantiate').result, ok(0), '00 00000000'),
    row(codec('instantiate').result, err('InvalidImage'), '01 01'),
    row(codec('instantiate').result, err('InvalidModule'), '01 02'),
    row(codec('instantiate').result, err('TooManyInstances'), '01 03'),
    row(codec('prepare').args, { instanceId: 1, functionName: hex('63616c6c') }, '01000000 10 63616c6c'),
    row(codec('prepare').args, { instanceId: 1, functionName: hex('fffe') }, '01000000 08 fffe'),
    row(codec('prepare').result, ok(undefined), '00'),
    row(codec('prepare').result, err('InvalidImage'), '01 02'),
    row(codec('run').args, { instanceId: 2, gasLeft: -1n, a0: 2n ** 63n }, '02000000 ffffffffffffffff 0000000000000080'),
    row(codec('run').result, ok({ kind: 'Finished' as const, gasLeft: 5n }), '00 00 0500000000000000'),
    row(codec('run').result, ok(syscall), `00 01 feffffffffffffff 18 63616c6c6572 ${ARGUMENTS}`),
    row(
      codec('run').result,
      ok({ ...syscall, syscallSymbol: new Uint8Array(32).fill(0x78) }),
      `00 01 feffffffffffffff 80 ${'78'.repeat(32)} ${ARGUMENTS}`,
    ),
    row(codec('run').result, err('Trap'), '01 04'),
    row(codec('destroy').args, { instanceId: 9 }, '09000000'),
    row(codec('read_memory').args, { instanceId: 3, offset: 0x20000, len: 8 }, '03000000 00000200 08000000'),
    row(codec('read_memory').result, ok(hex('0102')), '00 08 0102'),
    row(codec('write_memory').args, { instanceId: 3, offset: 1, src: hex('aa') }, '03000000 01000000 04 aa'),
    row(codec('write_memory').result, err('OutOfBounds'), '01 02'),
  ])('%s %#', (_name, value, bytes, strict) => {
    expect(strict.encode(value)).toEqual(hex(bytes));
    expect(strict.decode(hex(bytes))).toEqual(value);
  });

  it.each<[TypestateFunction, 'args' | 'result', string, string]>([
    ['compile_from_bytes', 'args', '00 02', 'no variant 2 (there are None = 0, Some = 1)'],
    ['compile_from_bytes', 'args', '00 00 00', '1 trailing bytes'],
    ['compile_from_bytes', 'args', '00 01', 'end early'],
    ['compile_from_bytes', 'result', '00 00000000 02', 'no variant 2 (there are Cached = 0, Compiled = 1)'],
    ['compile_from_bytes', 'result', '01 00', 'no variant 0'],
    ['instantiate', 'result', '01 04', 'no variant 4'],
    ['run', 'result', `00 01 0000000000000000 84 ${'78'.repeat(33)} ${ARGUMENTS}`, 'a symbol of 33 bytes, the limit is 32'],
    ['run', 'result', `00 01 0000000000000000 0500 78 ${ARGUMENTS}`, 'where the canonical form has'],
  ])('%s %s refuses %s', (fn, part, bytes, message) => {
    expect(() => codec(fn)[part].decode(hex(bytes))).toThrow(
      expect.objectContaining({ code: 'MalformedWire', message: expect.stringContaining(message) }),
    );
  });

  it('writes no symbol that is too long', () => {
    const long = ok({ ...syscall, syscallSymbol: new Uint8Array(33) });
    expect(() => codec('run').result.encode(long)).toThrow(expect.objectContaining({ code: 'ValueOutOfRange' }));
  });
});
