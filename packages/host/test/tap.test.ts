import { jest } from '@jest/globals';
import { connectAbi, connectScale, createForwarder } from '@polkavirt/forwarder';
import { createHost, type HostCallRecord, serveAbi, serveScale, tapHostFunctions } from '@polkavirt/host';
import { err, execute, HostFault, ok, resume, type Virt, type VirtT } from '@polkavirt/primitives';
import { checkedMemory } from '@polkavirt/test-support/checked-memory';
import { hex } from '@polkavirt/test-support/hex';
import { filter, map, type Observable } from 'rxjs';
import { BASE, fakeVirt } from './fake-virt.ts';

const syscall = { kind: 'Syscall', gasLeft: 9n, syscallNo: 7, a0: 1n, a1: 2n, a2: 3n, a3: 4n, a4: 5n, a5: 6n } as const;
const virt = () => fakeVirt((_gas, action) => (action.kind === 'Execute' ? ok(syscall) : err('Trap')));

const made = (forwarder: VirtT): Virt => {
  const result = forwarder.instantiate(hex('0102'));
  if (!result.ok) throw new Error('no instance');
  return result.value;
};

/** The calls that every test below records. */
const everyCall = (forwarder: VirtT): void => {
  const instance = made(forwarder);
  instance.run(10n, execute('go'));
  instance.run(9n, resume(2n ** 64n - 1n));
  instance.memory().write(BASE, hex('aabb'));
  instance.memory().read(BASE, new Uint8Array(3));
  instance.memory().read(0, new Uint8Array(3));
  instance.destroy();
};

const short = ({ name, bytesIn, bytesOut, args, result }: HostCallRecord) => [
  name.replace('ext_virtualization_', '').replace('_version_1', ''),
  bytesIn,
  bytesOut,
  args,
  result,
];

describe('tap on the scale wire', () => {
  const tapped = () => {
    const { table } = createHost({ wire: serveScale, virt: virt() });
    const tap = tapHostFunctions(table, serveScale);
    return { ...tap, raw: table, forwarder: createForwarder({ table: tap.table, wire: connectScale }) };
  };

  it('records calls with bytes, decoded forms and time', () => {
    const { calls$, forwarder } = tapped();
    const records: HostCallRecord[] = [];
    calls$.subscribe((record) => records.push(record));
    everyCall(forwarder);
    expect(records.map(short)).toEqual([
      ['instantiate', 3, 5, { program: hex('0102') }, ok(0)],
      ['run', 16, 62, { instanceId: 0, gasLeft: 10n, action: execute('go') }, ok(syscall)],
      ['run', 21, 2, { instanceId: 0, gasLeft: 9n, action: resume(2n ** 64n - 1n) }, err('Trap')],
      ['write_memory', 11, 1, { instanceId: 0, offset: BASE, src: hex('aabb') }, ok(undefined)],
      ['read_memory', 12, 5, { instanceId: 0, offset: BASE, len: 3 }, ok(hex('aabb00'))],
      ['read_memory', 12, 2, { instanceId: 0, offset: 0, len: 3 }, err('OutOfBounds')],
      ['destroy', 4, 1, { instanceId: 0 }, ok(undefined)],
    ]);
    for (const { durationNs, wire } of records) {
      expect(durationNs).toBeGreaterThanOrEqual(0);
      expect(wire).toBe('scale');
    }
  });

  it('hands the very arguments to the raw function, and its very result back, watched or not', () => {
    const input = hex('00');
    const output = hex('01');
    const seen: unknown[] = [];
    const raw = {
      echo: (...args: unknown[]) => {
        seen.push(...args);
        return output;
      },
    };
    const { table, calls$ } = tapHostFunctions(raw, { name: 'any' });
    expect(table.echo(input, 2)).toBe(output);
    const subscription = calls$.subscribe();
    expect(table.echo(input, 3)).toBe(output);
    subscription.unsubscribe();
    expect(table.echo(input, 4)).toBe(output);
    expect(seen).toEqual([input, 2, input, 3, input, 4]);
    expect(seen[0]).toBe(input);
  });

  it('does nothing without a subscriber, and again after the last has gone', () => {
    const { table } = createHost({ wire: serveScale, virt: virt() });
    const looked: string[] = [];
    const inspector = {
      args: (name: string) => {
        looked.push(name);
        return { bytes: 0, decoded: undefined };
      },
      result: () => ({ bytes: 0, decoded: undefined }),
    };
    const tap = tapHostFunctions(table, { name: 'scale', inspector });
    const forwarder = createForwarder({ table: tap.table, wire: connectScale });
    everyCall(forwarder);
    expect(looked.length).toBe(0);
    const subscription = tap.calls$.subscribe();
    everyCall(forwarder);
    expect(looked.length).toBe(7);
    subscription.unsubscribe();
    everyCall(forwarder);
    expect(looked.length).toBe(7);
  });

  it('shows malformed bytes and the fault that they cause', () => {
    const { calls$, table } = tapped();
    const records: HostCallRecord[] = [];
    calls$.subscribe((record) => records.push(record));
    expect(() => table.ext_virtualization_destroy_version_1(hex('0102'))).toThrow(HostFault);
    expect(records.length).toBe(1);
    expect(records[0]).toMatchObject({ bytesIn: 2, bytesOut: 0, result: undefined, fault: { code: 'MalformedWire' } });
    expect(records[0].args).toBeInstanceOf(Error);
  });

  it('lets a subscriber make calls', () => {
    const { calls$, forwarder } = tapped();
    const instance = made(forwarder);
    const reads: number[] = [];
    const subscription = calls$.subscribe(({ name }) => {
      if (!name.includes('run')) return;
      const dest = new Uint8Array(1);
      instance.memory().read(BASE, dest);
      reads.push(dest[0]);
    });
    expect(instance.run(1n, execute('go'))).toEqual(ok(syscall));
    expect(reads).toEqual([0]);
    subscription.unsubscribe();
  });
});

describe('a subscriber that throws', () => {
  it.each([
    ['by itself', (calls$: Observable<HostCallRecord>, hear: () => void) => calls$.subscribe(hear)],
    ['as an observer', (calls$: Observable<HostCallRecord>, hear: () => void) => calls$.subscribe({ next: hear })],
    [
      'behind an operator',
      (calls$: Observable<HostCallRecord>, hear: () => void) => calls$.pipe(filter(() => true)).subscribe(hear),
    ],
    ['in an operator', (calls$: Observable<HostCallRecord>, hear: () => void) => calls$.pipe(map(hear)).subscribe()],
  ])('%s ends neither the call nor the process, and is heard of', async (_, subscribe) => {
    const uncaught = jest.fn();
    process.on('uncaughtException', uncaught);
    try {
      const errors: unknown[] = [];
      const { table, calls$ } = tapHostFunctions(
        { echo: () => 7 },
        { name: 'any' },
        { onSubscriberError: (one) => errors.push(one) },
      );
      const bug = new Error('a bug of the subscriber');
      subscribe(calls$, () => {
        throw bug;
      });
      const others: string[] = [];
      calls$.subscribe(({ name }) => others.push(name));
      expect(table.echo()).toBe(7);
      // What rxjs cannot hand to anybody it throws in a timer.
      await new Promise((resolve) => setTimeout(resolve, 0));
      expect(errors).toEqual([bug]);
      expect(others).toEqual(['echo']);
      expect(uncaught).not.toHaveBeenCalled();
    } finally {
      process.off('uncaughtException', uncaught);
    }
  });

  it('is printed unless somebody wants to hear of it', () => {
    const printed = jest.spyOn(console, 'error').mockImplementation(() => {});
    const { table, calls$ } = tapHostFunctions({ echo: () => 7 }, { name: 'any' });
    calls$.subscribe(() => {
      throw new Error('a bug');
    });
    expect(table.echo()).toBe(7);
    expect(printed).toHaveBeenCalledWith('polkavirt: a subscriber of a tap failed:', new Error('a bug'));
    printed.mockRestore();
  });
});

describe('tap on the abi wire', () => {
  it('records parameters by name, with what they point to', () => {
    const memory = checkedMemory();
    const wire = serveAbi(memory);
    const { table } = createHost({ wire, virt: virt() });
    const tap = tapHostFunctions(table, wire);
    const records: HostCallRecord[] = [];
    tap.calls$.subscribe((record) => records.push(record));
    everyCall(createForwarder({ table: tap.table, wire: connectAbi(memory) }));
    const place = { address: expect.any(Number), length: 3 };
    const at = expect.any(Number);
    expect(records.map(short)).toEqual([
      ['instantiate', 8 + 2, 8, { program: hex('0102') }, ok(0)],
      ['execute', 24 + 2, 8 + 64, { instance_id: 0, function: 'go', gas_left: 10n, exec_buffer: at }, ok(syscall)],
      ['resume', 24, 8, { instance_id: 0, gas_left: 9n, return_value: 2n ** 64n - 1n, exec_buffer: at }, err('Trap')],
      ['write_memory', 16 + 2, 8, { instance_id: 0, offset: BASE, src: hex('aabb') }, ok(undefined)],
      ['read_memory', 16, 8 + 3, { instance_id: 0, offset: BASE, dest: place }, ok(hex('aabb00'))],
      ['read_memory', 16, 8, { instance_id: 0, offset: 0, dest: place }, err('OutOfBounds')],
      ['destroy', 4, 8, { instance_id: 0 }, ok(undefined)],
    ]);
  });

  it('survives pointers that lead nowhere', () => {
    const memory = { buffer: new ArrayBuffer(65_536) };
    const wire = serveAbi(memory);
    const tap = tapHostFunctions(createHost({ wire, virt: virt() }).table, wire);
    const records: HostCallRecord[] = [];
    tap.calls$.subscribe((record) => records.push(record));
    expect(() => tap.table.ext_virtualization_instantiate_version_1(-1n)).toThrow(
      expect.objectContaining({ code: 'BadPointer' }),
    );
    expect(records[0]).toMatchObject({ bytesOut: 0, fault: { code: 'BadPointer' } });
    expect(records[0].args).toBeInstanceOf(Error);
  });
});
