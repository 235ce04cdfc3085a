/** The typestate generation over the scale wire: the bytes that go and come. */
import { connectTypestateScale } from '@polkavirt/forwarder';
import {
  err,
  type HostFunctionVersion,
  hostFunctionName,
  ok,
  TYPESTATE_FUNCTION_NAMES,
  type TypestateFunction,
  type TypestateHost,
  type TypestateScaleTable,
} from '@polkavirt/primitives';
import { hex, toHex } from '@polkavirt/test-support/hex';

const scripted = (answers: Partial<Record<TypestateFunction, string>>, version: HostFunctionVersion = 1) => {
  const sent: string[] = [];
  const table = Object.fromEntries(
    TYPESTATE_FUNCTION_NAMES.map((fn) => [
      hostFunctionName(fn, version),
      (args: Uint8Array) => {
        sent.push(`${fn} ${toHex(args)}`);
        return hex(answers[fn] ?? '');
      },
    ]),
  ) as unknown as TypestateScaleTable<HostFunctionVersion>;
  const host: TypestateHost = connectTypestateScale({ version }).connect(table);
  return { sent, table, host };
};

it('sends and reads what the codecs say', () => {
  const { sent, host } = scripted({
    compile_from_bytes: '00 07000000 01',
    lookup: '00 08000000',
    compile_from_storage_key: '00 09000000 00',
    instantiate: '00 0a000000',
    prepare: '00',
    run: '00 00 0500000000000000',
    destroy: '00',
    read_memory: '00 08 0102',
    write_memory: '00',
  });
  expect(host.compileFromBytes(hex('aa'), undefined)).toEqual(ok({ moduleId: 7, status: 'Compiled' }));
  expect(host.compileFromBytes(hex('aa'), hex('bb'))).toEqual(ok({ moduleId: 7, status: 'Compiled' }));
  expect(host.lookup(hex('cc'))).toEqual(ok(8));
  expect(host.compileFromStorageKey(hex('01'), hex('02'))).toEqual(ok({ moduleId: 9, status: 'Cached' }));
  expect(host.instantiate(3)).toEqual(ok(10));
  expect(host.prepare(4, hex('6d'))).toEqual(ok(undefined));
  expect(host.run(5, -1n, 2n)).toEqual(ok({ kind: 'Finished', gasLeft: 5n }));
  const dest = new Uint8Array(2);
  expect(host.memoryRead(6, 16, dest)).toEqual(ok(undefined));
  expect(dest).toEqual(hex('0102'));
  expect(host.memoryWrite(7, 17, hex('ee'))).toEqual(ok(undefined));
  expect(host.destroy(8)).toEqual(ok(undefined));
  expect(sent).toEqual([
    'compile_from_bytes 04aa00',
    'compile_from_bytes 04aa0104bb',
    'lookup 04cc',
    'compile_from_storage_key 04010402',
    'instantiate 03000000',
    'prepare 04000000046d',
    'run 05000000ffffffffffffffff0200000000000000',
    'read_memory 060000001000000002000000',
    'write_memory 070000001100000004ee',
    'destroy 08000000',
  ]);
});

it('reads errors', () => {
  const { host } = scripted({
    compile_from_bytes: '01 01',
    instantiate: '01 03',
    prepare: '01 02',
    run: '01 04',
    destroy: '01 01',
    read_memory: '01 02',
    write_memory: '01 01',
  });
  expect(host.compileFromBytes(hex(''), undefined)).toEqual(err('InvalidImage'));
  expect(host.instantiate(0)).toEqual(err('TooManyInstances'));
  expect(host.prepare(0, hex(''))).toEqual(err('InvalidImage'));
  expect(host.run(0, 0n, 0n)).toEqual(err('Trap'));
  expect(host.destroy(0)).toEqual(err('InvalidInstance'));
  expect(host.memoryRead(0, 0, new Uint8Array(1))).toEqual(err('OutOfBounds'));
  expect(host.memoryWrite(0, 0, new Uint8Array(1))).toEqual(err('InvalidInstance'));
});

it('calls the version that was asked for, and says which function is missing', () => {
  const newer = scripted({ lookup: '01 02' }, 2);
  expect(newer.host.lookup(hex('01'))).toEqual(err('NotCached'));
  expect(() => connectTypestateScale().connect(newer.table as unknown as TypestateScaleTable<1>)).toThrow(
    expect.objectContaining({
      code: 'MissingHostFunction',
      message: expect.stringMatching(/compile_from_bytes_version_1.*the scale wire/),
    }),
  );
  expect(() => connectTypestateScale().connect(scripted({}, 1).table as unknown as TypestateScaleTable<1>)).not.toThrow();
});

it('both wires have their names', () => {
  expect(connectTypestateScale().name).toBe('scale');
});
