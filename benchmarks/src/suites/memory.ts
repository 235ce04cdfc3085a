import type { BackendName } from '@polkavirt/polkavm';
import { execute, type Memory } from '@polkavirt/primitives';
import { createEagerEngine } from '../backends.ts';
import type { Benchmark, Contender, Suite, Unit } from '../benchmark.ts';
import { createVirt, EACH, type Implementation, instantiate, must } from '../bridges.ts';
import { assembled } from '../programs.ts';

/** 128 KiB of read-write data at 0x20000. */
const PROGRAM = `
%isa = revive_v1
%rw_data_size = 131072
%stack_size = 4096
%import = 0x01000000
pub @main:
    ecalli 0
    ret
`;
const ADDRESS = 0x2_0010;

const pattern = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i * 7 + (i >> 8));

const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** The memory of an instance that waits for the answer to a syscall. With the recompiler that is memory of its compiled code. */
const memoryOf = (implementation: Implementation, backend: BackendName): Memory => {
  const engine = createEagerEngine();
  const instance = instantiate(createVirt(implementation, { engine, backend }), assembled(PROGRAM));
  must(instance.run(1000n, execute('main')));
  return instance.memory();
};

const reads = (implementation: Implementation, backend: BackendName, length: number): Contender => {
  const memory = memoryOf(implementation, backend);
  const expected = pattern(length);
  must(memory.write(ADDRESS, expected));
  const dest = new Uint8Array(length);
  return (count) => {
    dest.fill(0);
    for (let i = 0; i < count; i++) must(memory.read(ADDRESS, dest));
    if (!equal(dest, expected)) throw new Error('read other bytes than were written');
    return count;
  };
};

const writes = (implementation: Implementation, backend: BackendName, length: number): Contender => {
  const memory = memoryOf(implementation, backend);
  const source = pattern(length);
  const dest = new Uint8Array(length);
  return (count) => {
    must(memory.write(ADDRESS, dest.fill(0)));
    for (let i = 0; i < count; i++) must(memory.write(ADDRESS, source));
    must(memory.read(ADDRESS, dest));
    if (!equal(dest, source)) throw new Error('other bytes arrived than were written');
    return count;
  };
};

const SIZES: readonly { readonly length: number; readonly name: string; readonly unit: Unit }[] = [
  { length: 8, name: '8 bytes', unit: 'ns' },
  { length: 65_536, name: '64 KiB', unit: 'us' },
];
const DIRECTIONS = { read: reads, write: writes } as const;

export const memory: Suite = {
  name: 'memory',
  title: 'Guest memory',
  about:
    'One operation is one `read` or `write` of `Memory` into or out of an array that is there, while the guest waits for the answer to a syscall. What arrived is compared after each turn.',
  benchmarks: SIZES.flatMap(({ length, name, unit }) =>
    (['read', 'write'] as const).flatMap((direction) =>
      EACH.map(
        ({ implementation, backend }): Benchmark => ({
          id: `memory/${direction}-${length}/${implementation}/${backend}`,
          label: `${direction} ${name}, ${implementation}, ${backend}`,
          unit,
          prepare: () => DIRECTIONS[direction](implementation, backend, length),
        }),
      ),
    ),
  ),
};
