import { createHost, serveScale } from '@polkavirt/host';
import { type ExecAction, err, execute, ok, resume, SCALE_HOST_FUNCTIONS, type ScaleTable } from '@polkavirt/primitives';
import { hex, toHex } from '@polkavirt/test-support/hex';
import { BASE, fakeVirt } from './fake-virt.ts';

const host = (onRun?: Parameters<typeof fakeVirt>[0], memoryLength?: number) => {
  const { table, manager } = createHost({ wire: serveScale, virt: fakeVirt(onRun, memoryLength) });
  const call = (fn: keyof typeof SCALE_HOST_FUNCTIONS, args: string): string =>
    toHex(table[`ext_virtualization_${fn}_version_1`](hex(args)));
  return { table, manager, call };
};

describe('host functions of the scale wire', () => {
  it('are the five of the table', () => {
    expect(Object.keys(host().table).sort()).toEqual(
      Object.keys(SCALE_HOST_FUNCTIONS)
        .map((fn) => `ext_virtualization_${fn}_version_1`)
        .sort(),
    );
  });

  it('instantiate and destroy', () => {
    const { call } = host();
    expect(call('instantiate', '04 01')).toBe('0000000000');
    expect(call('instantiate', '00')).toBe('0001000000');
    expect(call('instantiate', '04 ff')).toBe('0101');
    expect(call('destroy', '01000000')).toBe('00');
    expect(call('destroy', '01000000')).toBe('0101');
  });

  it('run decodes actions and encodes outcomes', () => {
    const actions: [bigint, ExecAction][] = [];
    const { call } = host((gasLeft, action) => {
      actions.push([gasLeft, action]);
      return ok({ kind: 'Finished', gasLeft: gasLeft - 1n });
    });
    call('instantiate', '00');
    expect(call('run', '00000000 0500000000000000 00 08 676f')).toBe('00000400000000000000');
    expect(call('run', '00000000 0000000000000000 01 ffffffffffffffff')).toBe('0000ffffffffffffffff');
    expect(call('run', '01000000 0000000000000000 01 ffffffffffffffff')).toBe('0101');
    expect(actions).toEqual([
      [5n, execute('go')],
      [0n, resume(2n ** 64n - 1n)],
    ]);
  });

  it('reads and writes memory', () => {
    const { call } = host();
    call('instantiate', '00');
    expect(call('write_memory', '00000000 00000200 08 aabb')).toBe('00');
    expect(call('read_memory', '00000000 00000200 03000000')).toBe('000caabb00');
    expect(call('read_memory', '00000000 00000200 11000000')).toBe('0102');
    expect(call('write_memory', '00000000 0f000200 08 aabb')).toBe('0102');
    expect(call('read_memory', '00000000 00000000 00000000')).toBe('0000');
    expect(call('read_memory', '07000000 00000200 03000000')).toBe('0101');
    expect(call('write_memory', '07000000 00000200 08 aabb')).toBe('0101');
  });

  it('does not make room for what cannot be read', () => {
    const longest: number[] = [];
    const virt = fakeVirt(undefined, 70_000);
    const watched = {
      instantiate: (program: Uint8Array) => {
        const made = virt.instantiate(program);
        if (!made.ok) return made;
        const memory = made.value.memory();
        const read = (offset: number, dest: Uint8Array) => {
          longest.push(dest.length);
          return memory.read(offset, dest);
        };
        return ok({ ...made.value, memory: () => ({ ...memory, read }) });
      },
    };
    const { table } = createHost({ wire: serveScale, virt: watched });
    const read = (offset: number, len: number) => {
      const { args, result } = SCALE_HOST_FUNCTIONS.read_memory;
      return result.decode(table.ext_virtualization_read_memory_version_1(args.encode({ instanceId: 0, offset, len })));
    };
    expect(read(BASE, 2 ** 32 - 1)).toEqual(err('InvalidInstance'));
    table.ext_virtualization_instantiate_version_1(hex('00'));
    expect(read(BASE, 2 ** 32 - 1)).toEqual(err('OutOfBounds'));
    expect(read(0xffff_ffff, 2 ** 32 - 1)).toEqual(err('OutOfBounds'));
    expect(read(BASE, 70_001)).toEqual(err('OutOfBounds'));
    expect(Math.max(...longest)).toBe(1);
    expect(read(BASE, 70_000)).toEqual(ok(new Uint8Array(70_000)));
  });

  it.each<[keyof ScaleTable, string]>([
    ['ext_virtualization_instantiate_version_1', 'feffffff 00'],
    ['ext_virtualization_run_version_1', '00000000 0000000000000000 02'],
    ['ext_virtualization_read_memory_version_1', '00000000 00000200 0300000000'],
    ['ext_virtualization_write_memory_version_1', '00000000 00000200 0c aabb'],
    ['ext_virtualization_destroy_version_1', ''],
  ])('%s faults on malformed arguments, before it does anything', (name, args) => {
    const { table, manager } = host(() => {
      throw new Error('ran');
    });
    table.ext_virtualization_instantiate_version_1(hex('00'));
    expect(() => table[name](hex(args))).toThrow(expect.objectContaining({ name: 'HostFault', code: 'MalformedWire' }));
    expect(() => table[name](undefined as unknown as Uint8Array)).toThrow(expect.objectContaining({ code: 'MalformedWire' }));
    expect(manager.liveInstances).toBe(1);
  });
});
