/** Captured calls that are sent to another host: what comes back is compared byte by byte, whatever ids that host gives. */
import { COUNTER_PROGRAM, CounterHost } from '@polkavirt/conformance';
import {
  connectAbi,
  connectScale,
  connectTypestateAbi,
  connectTypestateScale,
  createForwarder,
  createRuntimeMemory,
  createTypestateForwarder,
} from '@polkavirt/forwarder';
import {
  createHost,
  createTypestateHost,
  serveAbi,
  serveScale,
  serveTypestateAbi,
  serveTypestateScale,
  tapHostFunctions,
} from '@polkavirt/host';
import { createNative, createTypestateNative } from '@polkavirt/native';
import {
  err,
  execute,
  type Generation,
  type TypestateHost,
  type TypestateVirtT,
  type VirtHost,
  type VirtT,
} from '@polkavirt/primitives';
import { type CapturedCall, createCapture, type ReplayedCall, type ReplayTarget, replayCapture } from '@polkavirt/wire-lab';

/** Two instances with host calls, memory, an error of each kind that a guest can cause, and a second destroy. */
const useVirt = (virt: VirtT): void => {
  for (let round = 0; round < 2; round++) {
    const made = virt.instantiate(COUNTER_PROGRAM);
    if (!made.ok) throw new Error(made.error);
    new CounterHost(7n).finish(made.value, 'counter', 1_000n);
    made.value.memory().read(0, new Uint8Array(4));
    made.value.memory().write(0, Uint8Array.of(1));
    made.value.run(-1n, execute('counter'));
    made.value.run(9n, execute('nothing'));
    made.value.destroy();
    made.value.destroy();
  }
  virt.instantiate(Uint8Array.of(1, 2, 3));
};

const useTypestate = (virt: TypestateVirtT): void => {
  const identifier = Uint8Array.of(9);
  const compiled = virt.fromBytes(COUNTER_PROGRAM, identifier);
  if (!compiled.ok) throw new Error(compiled.error);
  virt.lookup(Uint8Array.of(8));
  const found = virt.lookup(identifier);
  if (!found.ok) throw new Error(found.error);
  for (const module of [compiled.value.module, found.value]) {
    const instance = module.instantiate();
    const execution = instance.ok ? instance.value.prepare('counter') : instance;
    if (!execution.ok) throw new Error('not prepared');
    execution.value.readMemory(0, new Uint8Array(4));
    execution.value.writeMemory(0, Uint8Array.of(1));
    execution.value.run(1_000n, 0n);
    const other = module.instantiate();
    if (other.ok) {
      other.value.prepare('nothing');
    }
  }
  virt.fromStorageKey(Uint8Array.of(1));
};

const CAPTURES: Readonly<Record<string, () => readonly CapturedCall[]>> = {
  'scale, virt': () => {
    const tap = tapHostFunctions(createHost({ wire: serveScale, virt: createNative() }).table, serveScale, { recordBytes: true });
    const capture = createCapture(tap.calls$);
    useVirt(createForwarder({ table: tap.table, wire: connectScale }));
    return capture.calls;
  },
  'abi, virt': () => {
    const memory = createRuntimeMemory();
    const server = serveAbi(memory);
    const tap = tapHostFunctions(createHost({ wire: server, virt: createNative() }).table, server, { recordBytes: true });
    const capture = createCapture(tap.calls$);
    useVirt(createForwarder({ table: tap.table, wire: connectAbi(memory) }));
    return capture.calls;
  },
  'scale, typestate': () => {
    const server = serveTypestateScale();
    const { table } = createTypestateHost({ wire: server, virt: createTypestateNative() });
    const tap = tapHostFunctions(table, server, { recordBytes: true });
    const capture = createCapture(tap.calls$);
    useTypestate(createTypestateForwarder({ table: tap.table, wire: connectTypestateScale() }));
    return capture.calls;
  },
  'abi, typestate': () => {
    const memory = createRuntimeMemory();
    const server = serveTypestateAbi(memory);
    const { table } = createTypestateHost({ wire: server, virt: createTypestateNative() });
    const tap = tapHostFunctions(table, server, { recordBytes: true });
    const capture = createCapture(tap.calls$);
    useTypestate(createTypestateForwarder({ table: tap.table, wire: connectTypestateAbi(memory) }));
    return capture.calls;
  },
};

const virtHost = (options?: Parameters<typeof createNative>[0]): VirtHost =>
  connectScale.connect(createHost({ wire: serveScale, virt: createNative(options) }).table);
const typestateHost = (options?: Parameters<typeof createTypestateNative>[0]): TypestateHost =>
  connectTypestateScale().connect(
    createTypestateHost({ wire: serveTypestateScale(), virt: createTypestateNative(options) }).table,
  );

/** A host that has given out some ids already, so that those of the capture are others. */
const fresh: ReplayTarget = (generation: Generation) => {
  if (generation === 'virt') {
    const host = virtHost();
    for (let used = 0; used < 3; used++) host.instantiate(COUNTER_PROGRAM);
    return host;
  }
  const host = typestateHost();
  for (let used = 0; used < 3; used++) host.compileFromBytes(COUNTER_PROGRAM, Uint8Array.of(100 + used));
  return host;
};

const kinds = (replayed: Iterable<ReplayedCall>) => [...replayed].map(({ kind }) => kind);

describe.each(Object.keys(CAPTURES))('a capture (%s)', (name) => {
  const calls = CAPTURES[name]();

  it('gives the same on another host, whose ids are others', () => {
    expect(calls.length).toBeGreaterThan(10);
    expect([...replayCapture(calls, fresh)]).toEqual(calls.map(() => ({ kind: 'same' })));
  });

  it('asks for one host a generation, at its first call', () => {
    const asked: Generation[] = [];
    const counted: ReplayTarget = (generation) => {
      asked.push(generation);
      return fresh(generation);
    };
    expect(kinds(replayCapture([], counted))).toEqual([]);
    expect(asked).toEqual([]);
    kinds(replayCapture(calls, counted));
    expect(asked).toEqual([name.endsWith('virt') ? 'virt' : 'typestate']);
  });

  it('shows what another host answers', () => {
    const refusing: ReplayTarget = (generation) => {
      const host = fresh(generation);
      return new Proxy(host, { get: (of, key) => (key === 'run' ? () => err('Trap') : Reflect.get(of, key)) });
    };
    const replayed = [...replayCapture(calls, refusing)];
    const different = replayed.filter(({ kind }) => kind === 'different');
    expect(different.length).toBeGreaterThan(0);
    for (const one of different) expect(one).toMatchObject({ output: expect.any(Uint8Array), fault: undefined });
    for (const [at, { kind }] of replayed.entries()) {
      // What follows may hang on a run.
      if (/instantiate|compile|lookup|destroy/.test(calls[at].fn)) expect([calls[at].fn, kind]).toEqual([calls[at].fn, 'same']);
    }
  });

  it('shows a host that breaks', () => {
    const broken: ReplayTarget = (generation) =>
      new Proxy(fresh(generation), {
        get: (of, key) =>
          key === 'run'
            ? () => {
                throw new RangeError('broken');
              }
            : Reflect.get(of, key),
      });
    expect([...replayCapture(calls, broken)]).toContainEqual({ kind: 'different', output: undefined, fault: 'broken' });
  });

  it('leaves out what is about something that was not captured', () => {
    const makes = (fn: string) => /instantiate|compile|lookup/.test(fn);
    const rest = calls.filter(({ fn }) => !makes(fn));
    const why = 'it is about a module or an instance that the capture does not make';
    for (const one of replayCapture(rest, fresh)) {
      // A call that failed fails again: what it was about may never have been there.
      if (one.kind === 'skipped') expect(one.why).toBe(why);
    }
    expect(kinds(replayCapture(rest, fresh))).toContain('skipped');
  });

  it('counts a malformed request as the same if it was a fault before, and else as another one', () => {
    const [first] = calls;
    const cut = { ...first, input: first.input.subarray(0, 3) };
    expect([...replayCapture([cut], fresh)]).toEqual([{ kind: 'different', output: undefined, fault: expect.any(String) }]);
    expect([
      ...replayCapture([{ ...cut, output: undefined, fault: { code: 'MalformedWire', message: 'malformed' } }], fresh),
    ]).toEqual([{ kind: 'same' }]);
  });
});

it('calls of a wire that nobody knows are left out', () => {
  const [call] = CAPTURES['scale, virt']();
  expect([...replayCapture([{ ...call, fn: 'call', wire: 'json' }], fresh)]).toEqual([
    { kind: 'skipped', why: 'no table knows call of the json wire, and no module was given that does' },
  ]);
});
