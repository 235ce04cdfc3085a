import {
  bytesPerFunction,
  createCombinedHost,
  createHost,
  createTypestateHost,
  DEFAULT_HOST_LIMITS,
  type HostCallRecord,
  type Refusal,
  serveScale,
  serveTypestateScale,
  TypestateManager,
  tapHostFunctions,
  VirtManager,
} from '@polkavirt/host';
import { createTypestateNative } from '@polkavirt/native';
import { ok, type TypestateVirtT, type VirtHost } from '@polkavirt/primitives';
import { of } from 'rxjs';
import { fakeVirt } from './fake-virt.ts';

const virt = fakeVirt();
const typestate = createTypestateNative();
const wire = serveScale;

const LIMITS = 'limits must be an object with some of maxInstances, maxMemoryBytes, each a number from 0';

it.each<[string, () => unknown, string]>([
  ['createHost', () => createHost({ virt } as never), "createHost: wire is missing: it must be the host's half of a wire"],
  ['createHost', () => createHost({ wire } as never), 'createHost: virt is missing: it must be an implementation of VirtT'],
  ['createHost', () => createHost({ wire, virt, limits: { maxMemoryBytes: '1' } } as never), `createHost: ${LIMITS}`],
  ['createHost', () => createHost({ wire, virt, limits: { maxInstances: '1' } } as never), `createHost: ${LIMITS}`],
  ['createHost', () => createHost({ wire, virt, onRefused: 5 } as never), 'createHost: onRefused must be a function, not 5'],
  ['createHost', () => createHost({ wire, virt, memoryOf: 5 } as never), 'createHost: memoryOf must be a function, not 5'],
  ['createHost', () => createHost({ wire, virt, firstId: -1 }), 'first id: the number -1 is not a u32'],
  [
    'createTypestateHost',
    () => createTypestateHost({ virt: typestate } as never),
    "createTypestateHost: wire is missing: it must be the host's half of a wire",
  ],
  [
    'createTypestateHost',
    () => createTypestateHost({ wire: serveTypestateScale(), virt } as never),
    'createTypestateHost: virt must be an implementation of the typestate generation',
  ],
  [
    'createTypestateHost',
    () => createTypestateHost({ wire: serveTypestateScale(), virt: typestate, limits: 5 } as never),
    'createTypestateHost: limits must be an object, not 5',
  ],
  [
    'createCombinedHost',
    () => createCombinedHost({ virt: { wire, virt } } as never),
    'createCombinedHost: typestate is missing: it must be an object',
  ],
  [
    'createCombinedHost',
    () => createCombinedHost({ typestate: { wire: serveTypestateScale(), virt: typestate } } as never),
    'createCombinedHost: virt is missing: it must be an object',
  ],
  [
    'createCombinedHost',
    () => createCombinedHost({ virt: { wire, virt }, typestate: { wire: serveTypestateScale(), virt: typestate } }),
    'both generations name ext_virtualization_instantiate_version_1, ext_virtualization_run_version_1, ',
  ],
  ['tapHostFunctions', () => tapHostFunctions(5 as never, wire), 'tapHostFunctions: table must be an object, not 5'],
  ['tapHostFunctions', () => tapHostFunctions({}, undefined as never), 'tapHostFunctions: wire is missing: it must be an object'],
])('%s says what it was called with: %#', (_factory, make, message) => expect(make).toThrow(message));

it('a manager holds 1024 instances, and 1 GiB of their memory, unless it is told otherwise', () => {
  expect(DEFAULT_HOST_LIMITS).toEqual({ maxInstances: 1024, maxMemoryBytes: 1_073_741_824 });
  const refusals: Refusal[] = [];
  const onRefused = (refusal: Refusal): number => refusals.push(refusal);
  const many = new VirtManager({ virt: fakeVirt(), onRefused });
  const results = Array.from({ length: 1025 }, () => many.instantiate(Uint8Array.of(1)).ok);
  expect([results.filter(Boolean).length, results.at(-1), many.liveInstances]).toEqual([1024, false, 1024]);
  const large = new VirtManager({ virt: fakeVirt(), onRefused, memoryOf: () => 2 ** 29 });
  expect([0, 1, 2].map(() => large.instantiate(Uint8Array.of(1)).ok)).toEqual([true, true, false]);
  expect(refusals).toEqual([
    { reason: 'TooManyInstances', message: '1024 instances live, the limit is 1024' },
    {
      reason: 'TooMuchMemory',
      message: 'the instance needs 536870912 bytes of memory; others hold 1073741824 of the limit of 1073741824',
    },
  ]);
  // One limit that is given leaves the other one as it is.
  const both = new VirtManager({ virt: fakeVirt(), limits: { maxInstances: 1 }, memoryOf: () => 2 ** 30 + 1 });
  expect(both.instantiate(Uint8Array.of(1)).ok).toBe(false);
});

it('of the typestate generation 30 instances and 4096 modules', () => {
  const module = { instantiate: () => ok({ destroy() {}, [Symbol.dispose]() {} }) };
  const fake = { fromBytes: () => ok({ module, status: 'Cached' }) } as unknown as TypestateVirtT;
  const manager = new TypestateManager({ virt: fake });
  const compile = (): number => {
    const made = manager.compileFromBytes(new Uint8Array(), undefined);
    return made.ok ? made.value.moduleId : -1;
  };
  expect(Array.from({ length: 4096 }, compile).at(-1)).toBe(4095);
  const instances = Array.from({ length: 31 }, () => manager.instantiate(0));
  expect(instances.slice(28)).toEqual([ok(28), ok(29), { ok: false, error: 'TooManyInstances' }]);
  manager.destroy(0);
  // Module 0 was used last, so the next module pushes out module 1.
  expect(compile()).toBe(4096);
  expect(manager.instantiate(1)).toEqual({ ok: false, error: 'InvalidModule' });
  expect(manager.instantiate(0)).toEqual(ok(30));
});

it('a manager says when its ids are used up', () => {
  const refusals: Refusal[] = [];
  const manager = new VirtManager({ virt: fakeVirt(), firstId: 0xffff_ffff, onRefused: (refusal) => refusals.push(refusal) });
  expect([manager.instantiate(Uint8Array.of(1)), manager.instantiate(Uint8Array.of(1)).ok]).toEqual([ok(0xffff_ffff), false]);
  expect(refusals).toEqual([{ reason: 'IdsExhausted', message: 'all 4294967296 instance ids have been used' }]);
});

it('a module that makes no instance uses up no id', () => {
  let makes = false;
  const instance = { destroy() {}, [Symbol.dispose]() {} };
  const module = { instantiate: () => (makes ? ok(instance) : { ok: false, error: 'InvalidModule' }) };
  const manager = new TypestateManager({ virt: { lookup: () => ok(module) } as unknown as TypestateVirtT });
  manager.lookup(new Uint8Array());
  expect([manager.instantiate(0), manager.liveInstances]).toEqual([{ ok: false, error: 'InvalidModule' }, 0]);
  makes = true;
  expect([manager.instantiate(0), manager.liveInstances]).toEqual([ok(0), 1]);
});

it.each([
  [65_536, [65_536]],
  [65_537, [1, 1, 65_537]],
  [131_073, [1, 1, 1, 131_073]],
])('a read of %d bytes is probed in steps of a region before room for it is made', (len, lengths) => {
  const asked: number[] = [];
  const host = {
    memoryRead(_id: number, _offset: number, dest: Uint8Array) {
      asked.push(dest.length);
      return ok(undefined);
    },
  } as unknown as VirtHost;
  const args = new Uint8Array(12);
  new DataView(args.buffer).setUint32(8, len, true);
  serveScale.serve(host).ext_virtualization_read_memory_version_1(args);
  expect(asked).toEqual(lengths);
});

it('bytesPerFunction adds up calls, bytes and time', () => {
  const record = (name: string, bytesIn: number, bytesOut: number, durationNs: number) =>
    ({ name, bytesIn, bytesOut, durationNs }) as HostCallRecord;
  const seen: unknown[] = [];
  of(record('a', 1, 10, 100), record('b', 2, 20, 200), record('a', 4, 40, 400))
    .pipe(bytesPerFunction())
    .subscribe((traffic) => seen.push(traffic));
  expect(seen.at(-1)).toEqual([
    { name: 'a', calls: 2, bytesIn: 5, bytesOut: 50, durationNs: 500 },
    { name: 'b', calls: 1, bytesIn: 2, bytesOut: 20, durationNs: 200 },
  ]);
});
