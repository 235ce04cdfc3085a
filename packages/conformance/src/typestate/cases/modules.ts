import { utf8Encode, type VirtModule } from '@polkavirt/primitives';
import { equal, error, hostFault, value } from '../../check.ts';
import type { TypestateCaseTable, TypestateContext } from '../case.ts';
import { TypestateCounterHost } from '../counter-host.ts';

const bytes = (text: string): Uint8Array => utf8Encode(text, 'text');
const GARBAGE = bytes('this is no program');

/** Fails unless instances of this module are the counter program. */
const counts = (module: VirtModule): void => {
  const host = new TypestateCounterHost();
  using instance = value(module.instantiate(), 'instantiate');
  host.finish(instance, 'counter').destroy();
  equal(host.counter, 8n, 'counter');
};

/** Makes a module and checks whether that took a compilation. */
const made = (result: ReturnType<TypestateContext['virt']['fromBytes']>, status: string, what: string): VirtModule => {
  const compiled = value(result, what);
  equal(compiled.status, status, `status of ${what}`);
  return compiled.module;
};

/** Where modules come from, and what is cached under which name. */
export const typestateModuleCases: TypestateCaseTable = {
  'an identifier is compiled once, and then cached whatever the bytes': ({ virt, program }) => {
    const key = bytes('compile-twice');
    counts(made(virt.fromBytes(program, key), 'Compiled', 'the first fromBytes'));
    counts(made(virt.fromBytes(program, key), 'Cached', 'the second fromBytes'));
    counts(made(virt.fromBytes(GARBAGE, key), 'Cached', 'fromBytes of other bytes'));
  },

  'other identifiers are other modules: empty, with a zero at the end, with a byte of 255': ({ virt, program }) => {
    const keys = [[], [0], [1], [1, 0], [255], [195, 191]].map((key) => Uint8Array.from(key));
    for (const key of keys) made(virt.fromBytes(program, key), 'Compiled', `fromBytes under [${key}]`);
    for (const key of keys) made(virt.fromBytes(program, key), 'Cached', `fromBytes again under [${key}]`);
    for (const key of keys) value(virt.lookup(key), `lookup of [${key}]`);
    error(virt.lookup(Uint8Array.of(2)), 'NotCached', 'lookup of [2]');
  },

  'without an identifier the cache is neither read nor written': ({ virt, program }) => {
    const key = bytes('would-be-key');
    made(virt.fromBytes(program), 'Compiled', 'the first fromBytes');
    counts(made(virt.fromBytes(program), 'Compiled', 'the second fromBytes'));
    error(virt.lookup(key), 'NotCached', 'lookup');
    error(virt.lookup(new Uint8Array()), 'NotCached', 'lookup of an empty identifier');
    error(virt.fromStorageKey(key), 'NotFound', 'fromStorageKey');
  },

  'an identifier is copied, and may be a view': ({ virt, program }) => {
    const buffer = bytes('..name..');
    made(virt.fromBytes(program, buffer.subarray(2, 6)), 'Compiled', 'fromBytes');
    buffer.fill(0);
    value(virt.lookup(bytes('name')), 'lookup');
    error(virt.lookup(new Uint8Array(4)), 'NotCached', 'lookup of what it was overwritten with');
  },

  'lookup finds what is cached and never reads storage': ({ virt, program, storage }) => {
    storage.set('stored', program);
    error(virt.lookup(bytes('stored')), 'NotCached', 'lookup of what is only stored');
    made(virt.fromBytes(program, bytes('cached')), 'Compiled', 'fromBytes');
    counts(value(virt.lookup(bytes('cached')), 'lookup'));
    counts(value(virt.lookup(bytes('cached')), 'the second lookup'));
    equal(storage.reads, [], 'reads of storage');
  },

  'a storage key reads main storage on a miss, and is cached then': ({ virt, program, storage }) => {
    storage.set('code', program);
    counts(made(virt.fromStorageKey(bytes('code')), 'Compiled', 'the first fromStorageKey'));
    counts(made(virt.fromStorageKey(bytes('code')), 'Cached', 'the second fromStorageKey'));
    counts(made(virt.fromStorageKey(bytes('code'), new Uint8Array()), 'Cached', 'fromStorageKey with an empty child trie'));
    counts(value(virt.lookup(bytes('code')), 'lookup'));
    equal(storage.reads, ['code'], 'reads of storage');
  },

  'a storage key reads a child trie, and no other': ({ virt, program, storage }) => {
    storage.setChild('contracts', 'code', program);
    error(virt.fromStorageKey(bytes('code')), 'NotFound', 'fromStorageKey of main storage');
    error(virt.fromStorageKey(bytes('code'), bytes('others')), 'NotFound', 'fromStorageKey of another child trie');
    counts(made(virt.fromStorageKey(bytes('code'), bytes('contracts')), 'Compiled', 'fromStorageKey'));
    equal(storage.reads, ['code', 'others/code', 'contracts/code'], 'reads of storage');
  },

  'identifiers and storage keys are one name space': ({ virt, program, storage }) => {
    made(virt.fromBytes(program, bytes('key')), 'Compiled', 'fromBytes');
    counts(made(virt.fromStorageKey(bytes('key')), 'Cached', 'fromStorageKey'));
    counts(made(virt.fromStorageKey(bytes('key'), bytes('trie')), 'Cached', 'fromStorageKey of a child trie'));
    storage.set('stored', program);
    made(virt.fromStorageKey(bytes('stored')), 'Compiled', 'fromStorageKey of what is stored');
    made(virt.fromBytes(GARBAGE, bytes('stored')), 'Cached', 'fromBytes under its key');
  },

  'bytes that are not a program are InvalidImage, and nothing is cached': ({ virt, program, storage }) => {
    const key = bytes('broken');
    error(virt.fromBytes(GARBAGE, key), 'InvalidImage', 'fromBytes');
    error(virt.lookup(key), 'NotCached', 'lookup');
    storage.set('garbage', GARBAGE);
    for (let n = 0; n < 2; n++) error(virt.fromStorageKey(bytes('garbage')), 'InvalidImage', 'fromStorageKey');
    for (const length of [0, 4, program.length >> 1, program.length - 1]) {
      error(virt.fromBytes(program.slice(0, length)), 'InvalidImage', `fromBytes of ${length} bytes`);
    }
    counts(made(virt.fromBytes(program, key), 'Compiled', 'fromBytes under the same identifier'));
  },

  'the program is copied, also out of a larger buffer': ({ virt, program }) => {
    const buffer = new Uint8Array(program.length + 32).fill(0xff);
    const view = buffer.subarray(16, 16 + program.length);
    view.set(program);
    const module = made(virt.fromBytes(view), 'Compiled', 'fromBytes');
    buffer.fill(0);
    counts(module);
  },

  'one module makes many instances, at the cap TooManyInstances, and again after one is destroyed': ({
    module,
    maxInstances,
  }) => {
    const made = module();
    const instances = Array.from({ length: maxInstances }, (_, n) => value(made.instantiate(), `instance ${n}`));
    error(made.instantiate(), 'TooManyInstances', 'one more');
    error(module().instantiate(), 'TooManyInstances', 'one more of another module');
    instances[0].destroy();
    instances[0].destroy();
    instances.push(value(made.instantiate(), 'after one was destroyed'));
    error(made.instantiate(), 'TooManyInstances', 'still no more than that');
    for (const instance of instances) instance.destroy();
    counts(made);
  },

  'a value that is not bytes is a fault of the caller': ({ virt, program }) => {
    const wrong = 'bytes' as unknown as Uint8Array;
    hostFault(() => virt.fromBytes(wrong), 'ValueOutOfRange', 'a program');
    hostFault(() => virt.fromBytes(program, wrong), 'ValueOutOfRange', 'an identifier');
    hostFault(() => virt.lookup(wrong), 'ValueOutOfRange', 'an identifier to look up');
    hostFault(() => virt.fromStorageKey(wrong), 'ValueOutOfRange', 'a storage key');
    hostFault(() => virt.fromStorageKey(program, wrong), 'ValueOutOfRange', 'a child trie');
  },
};
