/** Implementations of the typestate generation that are wrong in one way each, and the case that must notice. */
import { shareModules } from '@polkavirt/campaign';
import { TypestateManager } from '@polkavirt/host';
import { createTypestateNative } from '@polkavirt/native';
import { createEngine } from '@polkavirt/polkavm';
import {
  type ExecResult,
  type Execution,
  err,
  type IdleInstance,
  ok,
  type Result,
  type TypestateVirtT,
  utf8Encode,
  type VirtModule,
} from '@polkavirt/primitives';
import { runTypestateConformance, type TypestateFactory, type TypestateSubjectOptions, typestateCases } from '../src/index.ts';
import { counterInC } from './programs.ts';

/** Each case has an implementation of its own, but the engine need not compile the same program for each. */
const engine = shareModules(createEngine());
const sound: TypestateFactory = ({ storage, maxInstances }) =>
  createTypestateNative({ engine, storage, limits: { maxInstances } });

/** What a broken implementation does differently; `inner` is the sound one, or a sound handle. */
interface Break {
  fromBytes?(inner: TypestateVirtT, ...args: Parameters<TypestateVirtT['fromBytes']>): ReturnType<TypestateVirtT['fromBytes']>;
  lookup?(inner: TypestateVirtT, identifier: Uint8Array, subject: TypestateSubjectOptions): ReturnType<TypestateVirtT['lookup']>;
  fromStorageKey?(
    inner: TypestateVirtT,
    ...args: Parameters<TypestateVirtT['fromStorageKey']>
  ): ReturnType<TypestateVirtT['fromStorageKey']>;
  instantiate?(inner: VirtModule): ReturnType<VirtModule['instantiate']>;
  prepare?(inner: IdleInstance, name: string | Uint8Array): ReturnType<IdleInstance['prepare']>;
  run?(inner: Execution, gasLeft: bigint, a0: bigint): ExecResult;
  readMemory?(inner: Execution, offset: number, dest: Uint8Array): ReturnType<Execution['readMemory']>;
  writeMemory?(inner: Execution, offset: number, src: Uint8Array): ReturnType<Execution['writeMemory']>;
  destroyInstance?(inner: IdleInstance): void;
  destroyExecution?(inner: Execution): void;
  /** How the cap is handed on. */
  maxInstances?: number;
}

const mapOk = <T, U, E>(result: Result<T, E>, map: (value: T) => U): Result<U, E> => (result.ok ? ok(map(result.value)) : result);

function broken(change: Break): TypestateFactory {
  const idleOf = (inner: IdleInstance): IdleInstance => {
    const destroy = () => (change.destroyInstance ?? ((handle) => handle.destroy()))(inner);
    return {
      prepare(name) {
        const result = change.prepare?.(inner, name) ?? inner.prepare(name);
        return result.ok
          ? ok(executionOf(result.value))
          : err({ instance: idleOf(result.error.instance), error: result.error.error });
      },
      destroy,
      [Symbol.dispose]: destroy,
    };
  };
  const executionOf = (inner: Execution): Execution => {
    const destroy = () => (change.destroyExecution ?? ((handle) => handle.destroy()))(inner);
    return {
      run(gasLeft, a0) {
        const result = change.run?.(inner, gasLeft, a0) ?? inner.run(gasLeft, a0);
        return result.kind === 'Syscall'
          ? { ...result, execution: executionOf(result.execution) }
          : { ...result, instance: idleOf(result.instance) };
      },
      readMemory: (offset, dest) => change.readMemory?.(inner, offset, dest) ?? inner.readMemory(offset, dest),
      writeMemory: (offset, src) => change.writeMemory?.(inner, offset, src) ?? inner.writeMemory(offset, src),
      destroy,
      [Symbol.dispose]: destroy,
    };
  };
  const moduleOf = (inner: VirtModule): VirtModule => ({
    instantiate: () => mapOk(change.instantiate?.(inner) ?? inner.instantiate(), idleOf),
  });
  return (subject) => {
    const inner = sound({ ...subject, maxInstances: change.maxInstances ?? subject.maxInstances });
    return {
      fromBytes: (...args) =>
        mapOk(change.fromBytes?.(inner, ...args) ?? inner.fromBytes(...args), ({ module, status }) => ({
          module: moduleOf(module),
          status,
        })),
      lookup: (identifier) => mapOk(change.lookup?.(inner, identifier, subject) ?? inner.lookup(identifier), moduleOf),
      fromStorageKey: (...args) =>
        mapOk(change.fromStorageKey?.(inner, ...args) ?? inner.fromStorageKey(...args), ({ module, status }) => ({
          module: moduleOf(module),
          status,
        })),
    };
  };
}

const runs =
  (map: (result: ExecResult) => ExecResult): NonNullable<Break['run']> =>
  (inner, gasLeft, a0) =>
    map(inner.run(gasLeft, a0));

const BROKEN: Readonly<Record<string, readonly [Break, string]>> = {
  'the cache is read without an identifier': [
    { fromBytes: (inner, program, identifier) => inner.fromBytes(program, identifier ?? new Uint8Array()) },
    'modules: without an identifier the cache is neither read nor written',
  ],
  'the cache is never read': [
    {
      fromBytes: (inner, program) => inner.fromBytes(program),
    },
    'modules: an identifier is compiled once, and then cached whatever the bytes',
  ],
  'what is cached is said to be compiled': [
    {
      fromStorageKey: (inner, key, trie) => mapOk(inner.fromStorageKey(key, trie), (made) => ({ ...made, status: 'Compiled' })),
    },
    'modules: a storage key reads main storage on a miss, and is cached then',
  ],
  'lookup falls back to storage': [
    {
      lookup(inner, identifier) {
        const found = inner.lookup(identifier);
        const stored = found.ok ? found : inner.fromStorageKey(identifier);
        return found.ok ? found : stored.ok ? ok((stored.value as { module: VirtModule }).module) : err('NotCached');
      },
    },
    'modules: lookup finds what is cached and never reads storage',
  ],
  'child tries are not told apart from main storage': [
    { fromStorageKey: (inner, key) => inner.fromStorageKey(key) },
    'modules: a storage key reads a child trie, and no other',
  ],
  'storage keys are cached under another name': [
    {
      fromStorageKey(inner, key, trie) {
        const cached = inner.lookup(key);
        const read = inner.fromStorageKey(Uint8Array.of(...key), trie);
        return cached.ok && read.ok ? ok({ ...read.value, status: 'Compiled' }) : read;
      },
    },
    'modules: identifiers and storage keys are one name space',
  ],
  'an empty child trie is one': [
    {
      fromStorageKey: (inner, key, trie) =>
        trie !== undefined && trie.length === 0 ? err('NotFound') : inner.fromStorageKey(key, trie),
    },
    'modules: a storage key reads main storage on a miss, and is cached then',
  ],
  'one instance too few': [
    { maxInstances: 29 },
    'modules: one module makes many instances, at the cap TooManyInstances, and again after one is destroyed',
  ],
  'one instance too many': [
    { maxInstances: 31 },
    'modules: one module makes many instances, at the cap TooManyInstances, and again after one is destroyed',
  ],
  'idle instances are not released': [
    { destroyInstance: () => undefined },
    'modules: one module makes many instances, at the cap TooManyInstances, and again after one is destroyed',
  ],
  'executions are not released': [{ destroyExecution: () => undefined }, 'states: destroying releases, once, in every state'],
  'a0 is not set at the first step': [
    {
      run: (() => {
        const started = new WeakSet<Execution>();
        return (inner: Execution, gasLeft: bigint, a0: bigint) => {
          const result = inner.run(gasLeft, started.has(inner) ? a0 : 0n);
          if (result.kind === 'Syscall') started.add(result.execution);
          return result;
        };
      })(),
    },
    'execution: a0 is set at every step, also the first',
  ],
  'errors are all Trap': [
    { run: runs((result) => (result.kind === 'Error' ? { ...result, error: 'Trap' } : result)) },
    'counter: no gas and negative gas are OutOfGas before anything runs',
  ],
  'faults are InvalidImage': [
    {
      run: runs((result) => (result.kind === 'Error' && result.error === 'Trap' ? { ...result, error: 'InvalidImage' } : result)),
    },
    'execution: traps and faults are both Trap',
  ],
  'symbols are cut to four bytes': [
    {
      run: runs((result) =>
        result.kind === 'Syscall' ? { ...result, syscallSymbol: result.syscallSymbol.slice(0, 4) } : result,
      ),
    },
    'execution: symbols are bytes of any length up to 32',
  ],
  'gas is one short': [
    { run: runs((result) => (result.kind === 'Finished' ? { ...result, gasLeft: result.gasLeft - 1n } : result)) },
    'counter: counter uses exactly its gas, at each syscall and in all',
  ],
  'unknown exports trap': [
    {
      prepare(inner, name) {
        const result = inner.prepare(name);
        return result.ok || result.error.error !== 'InvalidImage' ? result : err({ ...result.error, error: 'Trap' });
      },
    },
    'states: an unknown export is InvalidImage and hands the instance back',
  ],
  'reads out of bounds give zeros': [
    {
      readMemory(inner, offset, dest) {
        const result = inner.readMemory(offset, dest);
        if (result.ok || result.error !== 'OutOfBounds') return result;
        dest.fill(0);
        return ok(undefined);
      },
    },
    'execution: an access that is not wholly inside, or a write to read-only memory, is OutOfBounds and changes nothing',
  ],
  'writes are dropped': [
    {
      writeMemory: (inner, offset, src) =>
        src.length > 0 ? inner.readMemory(offset, new Uint8Array(src.length)) : ok(undefined),
    },
    'execution: memory is there before the first step, and while suspended',
  ],
};

const NAMES = typestateCases({ create: sound, program: counterInC }).map(({ name }) => name);

it('a sound implementation fails nothing, and names are unique', () => {
  expect(runTypestateConformance(sound, counterInC)).toEqual({ passed: NAMES, failed: [] });
  expect(new Set(NAMES).size).toBe(NAMES.length);
});

describe.each(Object.entries(BROKEN))('%s', (_, [change, mustFail]) => {
  const { passed, failed } = runTypestateConformance(broken(change), counterInC) as ReturnType<typeof runTypestateConformance> &
    object;

  it(`fails "${mustFail}"`, () => {
    expect(NAMES).toContain(mustFail);
    expect(failed.map(({ name }) => name)).toContain(mustFail);
  });

  it('runs every case all the same, and says in one line what was expected', () => {
    expect(passed.length + failed.length).toBe(NAMES.length);
    for (const { message } of failed) expect(message).toMatch(/^[^\n]{10,}$/);
  });
});

/** A forwarder that holds nothing but ids: handles that were consumed go on working when their instance fits again. */
const idsOnly: TypestateFactory = (subject) => {
  const manager = new TypestateManager({ virt: sound(subject), limits: { maxInstances: subject.maxInstances } });
  const bytes = (name: string | Uint8Array): Uint8Array => (typeof name === 'string' ? utf8Encode(name, 'name') : name);
  const idleOf = (id: number): IdleInstance => ({
    prepare(name) {
      const result = manager.prepare(id, bytes(name));
      return result.ok ? ok(executionOf(id)) : err({ instance: idleOf(id), error: result.error });
    },
    destroy: () => void manager.destroy(id),
    [Symbol.dispose]: () => void manager.destroy(id),
  });
  const executionOf = (id: number): Execution => ({
    run(gasLeft, a0) {
      const result = manager.run(id, gasLeft, a0);
      if (!result.ok) return { kind: 'Error', instance: idleOf(id), error: result.error };
      return result.value.kind === 'Finished'
        ? { ...result.value, instance: idleOf(id) }
        : { ...result.value, execution: executionOf(id) };
    },
    readMemory: (offset, dest) => manager.memoryRead(id, offset, dest),
    writeMemory: (offset, src) => manager.memoryWrite(id, offset, src),
    destroy: () => void manager.destroy(id),
    [Symbol.dispose]: () => void manager.destroy(id),
  });
  const compiled = (made: ReturnType<typeof manager.compileFromBytes>): ReturnType<TypestateVirtT['fromBytes']> =>
    mapOk(made, ({ moduleId, status }) => ({
      module: { instantiate: () => mapOk(manager.instantiate(moduleId), idleOf) },
      status,
    }));
  return {
    fromBytes: (program, identifier) => compiled(manager.compileFromBytes(program, identifier)),
    lookup: (identifier) =>
      mapOk(manager.lookup(identifier), (id) => ({ instantiate: () => mapOk(manager.instantiate(id), idleOf) })),
    fromStorageKey: (key, trie = new Uint8Array()) => compiled(manager.compileFromStorageKey(key, trie)),
  };
};

it.each([
  'states: run consumes the execution, however it ends',
  'states: handles that were consumed stay so when their instance is idle or prepared again',
  'states: using releases what it still owns, and nothing else',
])('handles that survive being consumed fail "%s"', (mustFail) => {
  expect(runTypestateConformance(idsOnly, counterInC).failed.map(({ name }) => name)).toContain(mustFail);
});
