import { createNative, createTypestateNative } from '@polkavirt/native';
import type { Memory } from '@polkavirt/primitives';
import { program } from './programs.ts';

/** Calls whose types say something else: what a caller in JavaScript may do. */
type Loose = (...values: unknown[]) => unknown;

const GAS = 1_000n;
const probe = program('asm/probe');

const virt = () => {
  const made = createNative().instantiate(probe);
  if (!made.ok) throw new Error(made.error);
  return made.value;
};

const typestate = createTypestateNative();

const idle = () => {
  const made = typestate.fromBytes(probe);
  const instance = made.ok ? made.value.module.instantiate() : made;
  if (!instance.ok) throw new Error(instance.error);
  return instance.value;
};

const execution = () => {
  const prepared = idle().prepare('symbols');
  if (!prepared.ok) throw new Error(prepared.error.error);
  return prepared.value;
};

const call = <T extends object>(target: T, method: keyof T, ...values: unknown[]): unknown =>
  (target[method] as Loose).apply(target, values);

const memory = (method: keyof Memory, ...values: unknown[]): unknown => call(virt().memory(), method, ...values);

/** Each argument out of its range, and the start of the message, which names it. */
const FAULTS: readonly [string, () => unknown][] = [
  ['program: a value of type string', () => call(createNative(), 'instantiate', 'PVM')],
  ['gas: the number 1', () => call(virt(), 'run', 1, { kind: 'Execute', functionName: 'symbols' })],
  ['offset: the number -1', () => memory('read', -1, new Uint8Array(1))],
  ['dest: null', () => memory('read', 0, null)],
  ['offset: the number 1.5', () => memory('write', 1.5, new Uint8Array(1))],
  ['src: null', () => memory('write', 0, null)],
  ['program: a value of type string', () => call(typestate, 'fromBytes', 'PVM')],
  ['identifier: a value of type string', () => call(typestate, 'fromBytes', probe, 'name')],
  ['identifier: a value of type string', () => call(typestate, 'lookup', 'name')],
  ['storage key: a value of type string', () => call(typestate, 'fromStorageKey', 'name')],
  ['child trie: a value of type string', () => call(typestate, 'fromStorageKey', new Uint8Array(1), 'name')],
  ['function name: ', () => call(idle(), 'prepare', '\ud800')],
  ['function name: the number 7', () => call(idle(), 'prepare', 7)],
  ['gas: the number 1', () => call(execution(), 'run', 1, 0n)],
  ['a0: -1', () => call(execution(), 'run', GAS, -1n)],
  ['offset: the number -1', () => call(execution(), 'readMemory', -1, new Uint8Array(1))],
  ['dest: null', () => call(execution(), 'readMemory', 0, null)],
  ['offset: the number -1', () => call(execution(), 'writeMemory', -1, new Uint8Array(1))],
  ['src: null', () => call(execution(), 'writeMemory', 0, null)],
  [
    'createNative: limits must be an object with some of maxMemoryBytes, maxModules, maxProgramBytes, each a number from 0, not',
    () => (createNative as Loose)({ limits: 3 }),
  ],
  ['createNative: engine must be an engine, as createEngine makes it, not', () => (createNative as Loose)({ engine: {} })],
  ['createNative: onInvalidImage must be a function, not 7', () => (createNative as Loose)({ onInvalidImage: 7 })],
  [
    'createTypestateNative: limits must be an object with some of maxInstances, maxMemoryBytes, maxModules, maxProgramBytes, each',
    () => (createTypestateNative as Loose)({ limits: 3 }),
  ],
  [
    'createTypestateNative: storage must be a reader of storage, not',
    () => (createTypestateNative as Loose)({ storage: { storage: () => undefined } }),
  ],
  [
    'createTypestateNative: engine must be an engine, as createEngine makes it, not',
    () => (createTypestateNative as Loose)({ engine: {} }),
  ],
];

it.each(FAULTS)('%s is a fault of the caller, which names it', (start, fault) => {
  let thrown: unknown;
  try {
    fault();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ name: 'HostFault', code: 'ValueOutOfRange' });
  expect((thrown as Error).message.slice(0, start.length)).toBe(start);
});

it('without a reader of storage there is nothing under any key', () => {
  expect(typestate.fromStorageKey(new Uint8Array(1))).toEqual({ ok: false, error: 'NotFound' });
  expect(typestate.fromStorageKey(new Uint8Array(1), new Uint8Array(1))).toEqual({ ok: false, error: 'NotFound' });
});
