/** The bytes in a tap's records, written out by hand from the definitions of both wires. */
import { connectAbi, connectScale, createForwarder } from '@polkavirt/forwarder';
import {
  bytesPerFunction,
  callsOf,
  createHost,
  type HostCallRecord,
  serveAbi,
  serveScale,
  slowest,
  tapHostFunctions,
} from '@polkavirt/host';
import { err, execute, ok, type RawCall, type VirtT } from '@polkavirt/primitives';
import { checkedMemory } from '@polkavirt/test-support/checked-memory';
import { hex, toHex } from '@polkavirt/test-support/hex';
import { BASE, fakeVirt } from './fake-virt.ts';

const finished = { kind: 'Finished', gasLeft: 9n } as const;
const virt = () => fakeVirt((_gas, action) => (action.kind === 'Execute' ? ok(finished) : err('Trap')));

const someCalls = (forwarder: VirtT): void => {
  const made = forwarder.instantiate(hex('0102'));
  if (!made.ok) throw new Error(made.error);
  made.value.run(10n, execute('go'));
  const memory = made.value.memory();
  memory.write(BASE, hex('aabb'));
  memory.read(BASE, new Uint8Array(3));
  memory.read(0, new Uint8Array(3));
  made.value.destroy();
};

const shown = (value: unknown): unknown => (value instanceof Uint8Array ? toHex(value) : value);
const ranges = (list: RawCall['reads']) => list.map(({ parameter, bytes }) => [parameter, toHex(bytes)]);
const short = ({ raw, instance, generation }: HostCallRecord) => [
  `${generation} ${instance}`,
  raw?.args.map(shown),
  shown(raw?.result),
  ranges(raw?.reads ?? []),
  ranges(raw?.writes ?? []),
];

const recordsOf = (tapped: Pick<ReturnType<typeof tapHostFunctions>, 'calls$'>): HostCallRecord[] => {
  const records: HostCallRecord[] = [];
  tapped.calls$.subscribe((record) => records.push(record));
  return records;
};

it('are the messages of the scale wire', () => {
  const tap = tapHostFunctions(createHost({ wire: serveScale, virt: virt() }).table, serveScale, { recordBytes: true });
  const records = recordsOf(tap);
  someCalls(createForwarder({ table: tap.table, wire: connectScale }));
  expect(records.map(short)).toEqual([
    ['virt 0', ['080102'], '0000000000', [], []],
    ['virt 0', ['00000000' + '0a00000000000000' + '00' + '08676f'], '0000' + '0900000000000000', [], []],
    ['virt 0', ['00000000' + '00000200' + '08aabb'], '00', [], []],
    ['virt 0', ['00000000' + '00000200' + '03000000'], '000caabb00', [], []],
    ['virt 0', ['00000000' + '00000000' + '03000000'], '0102', [], []],
    ['virt 0', ['00000000'], '00', [], []],
  ]);
});

it('are parameters and memory on the abi wire', () => {
  const memory = checkedMemory();
  const wire = serveAbi(memory);
  const tap = tapHostFunctions(createHost({ wire, virt: virt() }).table, wire, { recordBytes: true });
  const records = recordsOf(tap);
  someCalls(createForwarder({ table: tap.table, wire: connectAbi(memory) }));
  const any = expect.anything();
  expect(records.map(short)).toEqual([
    ['virt 0', [any], 0n, [['program', '0102']], []],
    // An ExecBuffer: the gas, and 56 bytes of zeros where there is no syscall.
    ['virt 0', [0, any, 10n, any], 0n, [['function', '676f']], [['exec_buffer', `0900000000000000${'00'.repeat(56)}`]]],
    ['virt 0', [0, BASE, any], 0n, [['src', 'aabb']], []],
    ['virt 0', [0, BASE, any], 0n, [], [['dest', 'aabb00']]],
    ['virt 0', [0, 0, any], -2n, [], []],
    ['virt 0', [0], 0n, [], []],
  ]);
});

it('are copies, and are not there unless they are asked for', () => {
  const input = hex('0102');
  const output = hex('03');
  const tap = tapHostFunctions({ echo: (_bytes: Uint8Array) => output }, { name: 'any' }, { recordBytes: true });
  const plain = tapHostFunctions({ echo: (_bytes: Uint8Array) => output }, { name: 'any' });
  const [records, others] = [recordsOf(tap), recordsOf(plain)];
  tap.table.echo(input);
  plain.table.echo(input);
  input.fill(0xff);
  output.fill(0xff);
  expect(records[0].raw).toEqual({ args: [hex('0102')], result: hex('03'), reads: [], writes: [] });
  expect(others[0]).not.toHaveProperty('raw');
});

it('hold the arguments of a call that faults', () => {
  const memory = { buffer: new ArrayBuffer(65_536) };
  const wire = serveAbi(memory);
  const tap = tapHostFunctions(createHost({ wire, virt: virt() }).table, wire, { recordBytes: true });
  const records = recordsOf(tap);
  expect(() => tap.table.ext_virtualization_instantiate_version_1(-1n)).toThrow('leave the linear memory');
  expect(records[0]).toMatchObject({ fault: { code: 'BadPointer' }, raw: { args: [-1n], reads: [], writes: [] } });
});

describe('operators', () => {
  const tapped = () => {
    const tap = tapHostFunctions(createHost({ wire: serveScale, virt: virt() }).table, serveScale);
    return { tap, forwarder: createForwarder({ table: tap.table, wire: connectScale }) };
  };

  it('callsOf gives those of one instance', () => {
    const { tap, forwarder } = tapped();
    const names: string[] = [];
    tap.calls$.pipe(callsOf(1)).subscribe(({ name, instance }) => names.push(`${instance} ${name.split('_')[2]}`));
    someCalls(forwarder);
    someCalls(forwarder);
    expect(names).toEqual(['1 instantiate', '1 run', '1 write', '1 read', '1 read', '1 destroy']);
  });

  it('bytesPerFunction adds up', () => {
    const { tap, forwarder } = tapped();
    let last: unknown;
    tap.calls$.pipe(bytesPerFunction()).subscribe((traffic) => {
      last = traffic.map(({ name, calls, bytesIn, bytesOut }) => [name.slice(19, -10), calls, bytesIn, bytesOut]);
    });
    someCalls(forwarder);
    expect(last).toEqual([
      ['instantiate', 1, 3, 5],
      ['run', 1, 16, 10],
      ['write_memory', 1, 11, 1],
      ['read_memory', 2, 24, 5 + 2],
      ['destroy', 1, 4, 1],
    ]);
  });

  it('slowest keeps the slowest, in order', () => {
    const { tap, forwarder } = tapped();
    const all = recordsOf(tap);
    let last: readonly HostCallRecord[] = [];
    tap.calls$.pipe(slowest(2)).subscribe((records) => {
      last = records;
    });
    someCalls(forwarder);
    const durations = all.map(({ durationNs }) => durationNs).sort((a, b) => b - a);
    expect(last.map(({ durationNs }) => durationNs)).toEqual(durations.slice(0, 2));
  });
});
