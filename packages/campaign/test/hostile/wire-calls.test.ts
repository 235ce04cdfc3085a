import { createHost, serveScale } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import { assembleOrThrow, createEngine } from '@polkavirt/polkavm';
import { HostFault, type HostFunctionTable } from '@polkavirt/primitives';
import { WireCalls, type WireStep, watchInstances } from '../../src/index.ts';

const PROGRAM = assembleOrThrow('%isa = latest64\n%rw_data_size = 8\npub @go:\n    u8 [0x20000] = 1\n    ret');
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A compact length of one byte before a program: it has fewer than 64. */
const INSTANTIATE = hex(Uint8Array.from([PROGRAM.length << 2, ...PROGRAM]));
const call = (name: string, bytes: string): WireStep => ({
  call: `ext_virtualization_${name}_version_1`,
  args: [{ bytes }],
  memory: [],
});

type Table = Record<string, (message: Uint8Array) => unknown>;

/** The real host, with some functions replaced. */
function open(change: (table: Table, destroyed: () => void) => Partial<Table> = () => ({})) {
  const watched = watchInstances(createEngine());
  const virt = createNative({ engine: watched.engine, backend: 'interpreter' });
  const { table, manager } = createHost({ wire: serveScale, virt });
  const own = change(table as unknown as Table, () => manager.destroy(0));
  const calls = new WireCalls({
    table: { ...table, ...own } as HostFunctionTable,
    inspector: serveScale.inspector,
    watched,
    instances: () => manager.liveInstances,
  });
  return { watched, calls };
}

it('tells answers from refusals, neither of which breaks a rule of the real host', () => {
  const { watched, calls } = open();
  expect(calls.apply(call('instantiate', INSTANTIATE))).toEqual({ of: 'instantiate 1', outcome: 'answer' });
  expect(watched.live).toBe(1);
  expect(watched.state()).toMatch(/^0: .*memory [0-9a-f]{40}$/);
  expect(calls.apply(call('instantiate', `${INSTANTIATE}00`))).toMatchObject({ outcome: 'HostFault MalformedWire' });
  expect(calls.apply(call('destroy', '07000000'))).toEqual({ of: 'destroy 1', outcome: 'answer InvalidInstance' });
  expect(calls.apply(call('destroy', '00000000'))).toEqual({ of: 'destroy 1', outcome: 'answer' });
  expect(watched.live).toBe(0);
  expect(calls.apply({ call: 'nobody', args: [], memory: [] }).outcome).toBe('no such function');
});

const INSTANTIATE_NAME = 'ext_virtualization_instantiate_version_1';
const DESTROY_NAME = 'ext_virtualization_destroy_version_1';
const fault = (): never => {
  throw new HostFault('MalformedWire', 'no');
};

it('sees each rule broken', () => {
  const raw = open(() => ({
    [DESTROY_NAME]: () => {
      throw new RangeError('Offset is outside the bounds of the DataView');
    },
  }));
  expect(raw.calls.apply(call('destroy', '')).violation).toEqual({
    rule: 'answer',
    detail: 'threw RangeError: Offset is outside the bounds of the DataView',
  });
  // Makes an instance, and then refuses.
  const early = open((table) => ({
    [INSTANTIATE_NAME](message) {
      table[INSTANTIATE_NAME](message);
      return fault();
    },
  }));
  const changed = early.calls.apply(call('instantiate', INSTANTIATE)).violation;
  expect(changed?.rule).toBe('state');
  expect(changed?.detail).toContain('"0 instances" became "1 instances"');
  // An internal fault is a bug, whoever reports it.
  const internal = open(() => ({
    [DESTROY_NAME]: () => {
      throw new HostFault('Internal', 'oh');
    },
  }));
  expect(internal.calls.apply(call('destroy', '')).violation?.detail).toBe('threw HostFault Internal: oh');
  const answer = open(() => ({ [DESTROY_NAME]: () => Uint8Array.from([9]) }));
  expect(answer.calls.apply(call('destroy', '')).violation?.detail).toMatch(/^an answer that cannot be read/);
  const greedy = open((table) => ({
    [DESTROY_NAME](message) {
      const all = new Uint8Array(100 * 2 ** 20);
      return all.length > 0 ? table[DESTROY_NAME](message) : undefined;
    },
  }));
  expect(greedy.calls.apply(call('destroy', '00000000')).violation?.rule).toBe('bounds');
});

it('sees an instance that nobody has a name for any more', () => {
  const watched = watchInstances(createEngine());
  const virt = createNative({ engine: watched.engine, backend: 'interpreter' });
  const host = createHost({ wire: serveScale, virt });
  const leaking = (): Uint8Array => {
    virt.instantiate(PROGRAM);
    return Uint8Array.from([1, 0]);
  };
  const calls = new WireCalls({
    table: { ...host.table, [INSTANTIATE_NAME]: leaking },
    inspector: serveScale.inspector,
    watched,
    instances: () => host.manager.liveInstances,
  });
  expect(calls.apply(call('instantiate', '')).violation).toEqual({
    rule: 'leak',
    detail: 'the engine has 1 instances, the host has ids for 0',
  });
});

it('sees memory that changed behind a refusal', () => {
  const watched = watchInstances(createEngine());
  const module = watched.engine.createModule(PROGRAM, { backend: 'interpreter' });
  if (!module.ok) throw new Error('refused');
  const instance = module.value.instantiate();
  const before = watched.state();
  instance.writeMemory(0x20000, Uint8Array.from([5]));
  expect(watched.state()).not.toBe(before);
  instance.writeMemory(0x20000, Uint8Array.from([0]));
  expect(watched.state()).toBe(before);
  // Any amount of gas is granted, and little of it is spent.
  instance.setGas(2n ** 62n);
  expect(instance.getGas()).toBe(100_000n);
  instance.release();
  expect(watched.state()).toBe('');
});
