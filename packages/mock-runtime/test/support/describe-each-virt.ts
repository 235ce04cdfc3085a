import { connectAbi, connectScale, createForwarder } from '@polkavirt/forwarder';
import { createHost, type HostOptions, serveAbi, serveScale } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import type { HostFunctionTable, VirtT } from '@polkavirt/primitives';
import { checkedMemory } from '@polkavirt/test-support/checked-memory';
import { countInstances } from '@polkavirt/test-support/count-instances';
import { mustGiveBack } from '@polkavirt/test-support/given-back';
import { chosen } from '@polkavirt/test-support/implementations';
import '@polkavirt/test-support/watch-storage-layers';

/** A host whose instances every test must give back. */
const hostOf = <Table extends HostFunctionTable>(options: Omit<HostOptions<Table>, 'virt'>): Table => {
  const { manager, table } = createHost({ ...options, virt: createNative() });
  mustGiveBack('instances of the host', () => manager.liveInstances);
  return table;
};

/** Every way to run a program: directly, and through the host functions over each wire. Each test gives back what it took of them. */
export const IMPLEMENTATIONS = chosen<() => VirtT>({
  native: () => countInstances(createNative()),
  'forwarder over scale': () => countInstances(createForwarder({ table: hostOf({ wire: serveScale }), wire: connectScale })),
  'forwarder over abi': () => {
    const memory = checkedMemory();
    return countInstances(createForwarder({ table: hostOf({ wire: serveAbi(memory) }), wire: connectAbi(memory) }));
  },
});

/**
 * Runs a suite once per implementation, and then compares what each of them observed.
 *
 * @param suite Gets an implementation, and a function that notes what must be the same on all of them.
 */
export function describeEachVirt(name: string, suite: (createVirt: () => VirtT, observe: (what: unknown) => void) => void): void {
  const observed = new Map<string, unknown[]>();
  describe.each(Object.entries(IMPLEMENTATIONS))(`${name} on %s`, (implementation, createVirt) => {
    const notes: unknown[] = [];
    observed.set(implementation, notes);
    suite(createVirt, (what) => notes.push(what));
  });

  it(`${name}: all implementations observed the same`, () => {
    const [first, ...others] = observed.values();
    expect(first.length).toBeGreaterThan(0);
    for (const notes of others) expect(notes).toEqual(first);
  });
}
