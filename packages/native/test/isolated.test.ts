import { runConformance, runTypestateConformance } from '@polkavirt/conformance';
import { createIsolatedNative, createIsolatedTypestateNative, type Isolated } from '@polkavirt/native/isolated';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { err, execute, ok, type Result, resume } from '@polkavirt/primitives';
import { program } from './programs.ts';

const DEADLINE = 500;
const FOREVER = 2n ** 63n - 1n;
/** A loop without end, a call of the host, and a word of memory that can be written. */
const GUEST = assembleOrThrow(`
%isa = latest64
%import = 0x01000000
%rw_data_size = 65536
%stack_size = 4096
pub @forever:
    jump @forever
pub @ask:
    ecalli 0
    ret
pub @done:
    ret
`);
const MEMORY = 0x20000;

const open: Isolated<unknown>[] = [];
const opened = <V>(isolated: Isolated<V>): Isolated<V> => {
  open.push(isolated);
  return isolated;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

const value = <T>(result: Result<T, unknown>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

describe('isolated', () => {
  // One worker for all cases, whose start takes its time, but for those about the cache of modules: they want an empty one.
  const shared = createIsolatedNative({ deadline: 60_000 });
  const typestate = createIsolatedTypestateNative({ deadline: 60_000, limits: { maxInstances: 1_000 } });
  afterAll(async () => {
    await Promise.all([shared.close(), typestate.close()]);
  });
  runConformance(shared.virt, program('guests/counter'), { describe, it });
  runTypestateConformance(
    ({ storage, maxInstances }) =>
      expect.getState().currentTestName?.includes(' modules: ') === true
        ? opened(createIsolatedTypestateNative({ deadline: 60_000, storage, limits: { maxInstances } })).virt
        : typestate.virt,
    program('guests/counter'),
    { describe, it },
  );
});

describe('a guest that runs too long', () => {
  it('is trapped and gone, and the next program runs', () => {
    const told: number[] = [];
    const { virt } = opened(createIsolatedNative({ deadline: DEADLINE, onDeadline: (ms) => told.push(ms) }));
    const endless = value(virt.instantiate(GUEST));
    expect(endless.run(FOREVER, execute('forever'))).toEqual(err('Trap'));
    expect(told).toEqual([DEADLINE]);
    expect(endless.run(FOREVER, execute('done'))).toEqual(err('InvalidInstance'));
    expect(endless.memory().read(MEMORY, new Uint8Array(1))).toEqual(err('InvalidInstance'));
    expect(endless.destroy()).toEqual(err('InvalidInstance'));
    const next = value(virt.instantiate(GUEST));
    expect(value(next.run(1000n, execute('done'))).kind).toBe('Finished');
    expect(next.destroy()).toEqual(ok(undefined));
  });

  it('takes the others with it: no memory, one trap, and gone', () => {
    const { virt } = opened(createIsolatedNative({ deadline: DEADLINE }));
    const [suspended, idle, endless] = [0, 1, 2].map(() => value(virt.instantiate(GUEST)));
    expect(value(suspended.run(1000n, execute('ask'))).kind).toBe('Syscall');
    expect(idle.memory().write(MEMORY, Uint8Array.of(7))).toEqual(ok(undefined));
    expect(endless.run(FOREVER, execute('forever'))).toEqual(err('Trap'));
    const memory = suspended.memory();
    expect([memory.read(MEMORY, new Uint8Array(1)), memory.write(MEMORY, Uint8Array.of(1))]).toEqual([
      err('OutOfBounds'),
      err('OutOfBounds'),
    ]);
    expect(suspended.run(1000n, resume(0n))).toEqual(err('Trap'));
    expect(suspended.run(1000n, resume(0n))).toEqual(err('InvalidInstance'));
    expect(idle.destroy()).toEqual(ok(undefined));
    expect(idle.run(1000n, execute('done'))).toEqual(err('InvalidInstance'));
  });

  it('of the typestate generation is an error of a run, and modules are compiled again', () => {
    const { virt } = opened(createIsolatedTypestateNative({ deadline: DEADLINE }));
    const { module } = value(virt.fromBytes(GUEST, Uint8Array.of(1)));
    const [endless, other] = [value(module.instantiate()), value(module.instantiate())];
    const suspended = value(value(module.instantiate()).prepare('ask')).run(1000n, 0n);
    const ended = value(endless.prepare('forever')).run(FOREVER, 0n);
    expect(ended).toMatchObject({ kind: 'Error', error: 'Trap' });
    if (ended.kind !== 'Error' || suspended.kind !== 'Syscall') throw new Error('unexpected');
    expect(ended.instance.prepare('done')).toMatchObject({ ok: false, error: { error: 'InvalidInstance' } });
    expect(suspended.execution.readMemory(MEMORY, new Uint8Array(1))).toEqual(err('OutOfBounds'));
    expect(suspended.execution.run(1000n, 0n)).toMatchObject({ kind: 'Error', error: 'Trap' });
    expect(value(other.prepare('done')).run(1000n, 0n)).toMatchObject({ kind: 'Error', error: 'Trap' });
    // The new worker knows nothing by name; whoever has the module goes on with it.
    expect(virt.lookup(Uint8Array.of(1))).toEqual(err('NotCached'));
    expect(value(value(module.instantiate()).prepare('done')).run(1000n, 0n).kind).toBe('Finished');
  });
});

describe('memory', () => {
  it('of the worker is bounded: one that has none left does not answer', () => {
    // Instances that nobody gives up, until there is no room for another one.
    const { virt } = opened(createIsolatedNative({ deadline: 1_000, maxHeapMegabytes: 16 }));
    let made = value(virt.instantiate(GUEST));
    let outcome: unknown = ok(undefined);
    for (let i = 0; i < 200_000; i++) {
      const next = virt.instantiate(GUEST);
      if (!next.ok) {
        outcome = next;
        break;
      }
      made = next.value;
    }
    expect(outcome).toEqual(err('InvalidImage'));
    expect(made.run(1000n, execute('done'))).toEqual(err('Trap'));
    expect(value(value(virt.instantiate(GUEST)).run(1000n, execute('done'))).kind).toBe('Finished');
  });

  it('of a guest is bounded by the limit that is handed on', () => {
    const three = new Uint8Array(3 * 4096);
    const written = (limits: { maxMemoryBytes?: number }) => {
      const { virt } = opened(createIsolatedNative({ deadline: 60_000, limits }));
      return value(virt.instantiate(GUEST)).memory().write(MEMORY, three);
    };
    expect(written({ maxMemoryBytes: 2 * 4096 })).toEqual(err('OutOfBounds'));
    expect(written({ maxMemoryBytes: 3 * 4096 })).toEqual(ok(undefined));
  });

  it('that a guest holds is told as of its last run', () => {
    const { virt } = opened(createIsolatedNative({ deadline: 60_000 }));
    const guest = value(virt.instantiate(GUEST));
    expect(guest.memoryBytes).toBe(0);
    value(guest.run(1000n, execute('done')));
    expect(guest.memoryBytes).toBeGreaterThan(0);
    guest.destroy();
    expect(guest.memoryBytes).toBe(0);
  });
});

describe('faults of the caller', () => {
  it('are thrown here, as without isolation', () => {
    const refused: string[] = [];
    const { virt } = opened(createIsolatedNative({ deadline: 60_000, onInvalidImage: (reason) => refused.push(reason) }));
    const guest = value(virt.instantiate(GUEST));
    expect(() => guest.run(2n ** 63n, execute('done'))).toThrow('gas: 9223372036854775808 is not an i64');
    expect(() => guest.memory().read(-1, new Uint8Array(1))).toThrow('offset: the number -1 is not a u32');
    expect(virt.instantiate(Uint8Array.of(1, 2, 3))).toEqual(err('InvalidImage'));
    expect(refused).toHaveLength(1);
    const wrong = opened(createIsolatedNative({ deadline: 60_000, backend: 'none' as never }));
    expect(() => wrong.virt.instantiate(GUEST)).toThrow(expect.objectContaining({ code: 'ValueOutOfRange' }));
  });

  it.each([{}, { deadline: 0 }, { deadline: 1.5 }, { deadline: 10, onDeadline: 5 }, { deadline: 10, maxHeapMegabytes: 1 }])(
    'options %j are refused where they are given',
    (options) => {
      expect(() => createIsolatedNative(options as never)).toThrow('createIsolatedNative');
      expect(() => createIsolatedTypestateNative(options as never)).toThrow('createIsolatedTypestateNative');
    },
  );

  it('include every call after it was closed', async () => {
    const isolated = createIsolatedNative({ deadline: 60_000 });
    const guest = value(isolated.virt.instantiate(GUEST));
    await isolated.close();
    expect(() => isolated.virt.instantiate(GUEST)).toThrow('the isolated implementation was closed');
    expect(guest.run(1000n, execute('done'))).toEqual(err('Trap'));
  });
});

it('views are cloned without what lies around them', () => {
  const { virt } = opened(createIsolatedNative({ deadline: 60_000 }));
  const surroundings = new Uint8Array(GUEST.length + 64).fill(0xee);
  surroundings.set(GUEST, 32);
  const guest = value(virt.instantiate(surroundings.subarray(32, 32 + GUEST.length)));
  expect(guest.memory().write(MEMORY, surroundings.subarray(1, 5))).toEqual(ok(undefined));
  const read = new Uint8Array(4);
  expect(guest.memory().read(MEMORY, read)).toEqual(ok(undefined));
  expect(read).toEqual(new Uint8Array(4).fill(0xee));
});
