import { connectAbi, connectScale, createForwarder, createRuntimeMemory } from '@polkavirt/forwarder';
import { createHost, serveAbi, serveScale } from '@polkavirt/host';
import { createNative } from '@polkavirt/native';
import type { VirtT } from '@polkavirt/primitives';

/** Every way to run a program: directly, and through the host functions over each wire. */
export const IMPLEMENTATIONS: Readonly<Record<string, () => VirtT>> = {
  native: () => createNative(),
  'forwarder over scale': () => createForwarder({ table: createHost({ wire: serveScale }).table, wire: connectScale }),
  'forwarder over abi': () => {
    const memory = createRuntimeMemory();
    return createForwarder({ table: createHost({ wire: serveAbi(memory) }).table, wire: connectAbi(memory) });
  },
};

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
