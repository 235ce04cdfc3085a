import type { TypestateVirtT } from '@polkavirt/primitives';
import { type Chain, createChain, type ReviveOptions } from './chain.ts';
import { IMPLEMENTATIONS } from './implementations.ts';

/** Notes what must be the same on all implementations: any value, and with it the state root. */
export type Observe = (what: unknown) => void;

/**
 * Runs a suite once per implementation, and then compares what each of them observed.
 *
 * @param suite Gets `onChain`, which runs work on a fresh chain, and notes its state root, its events and what `observe` is told.
 */
export function describeEachImplementation(
  name: string,
  suite: (onChain: (work: (chain: Chain, observe: Observe) => void, options?: ReviveOptions) => void) => void,
): void {
  const observed = new Map<string, unknown[]>();
  describe.each(Object.entries(IMPLEMENTATIONS))(`${name} on %s`, (implementation, createVirt: () => TypestateVirtT) => {
    const notes: unknown[] = [];
    observed.set(implementation, notes);
    const virt = createVirt();
    suite((work, options) => {
      const chain = createChain(virt, options);
      chain.externalities.executeWith(() => {
        work(chain, (what) => notes.push(what));
        notes.push(chain.System.events());
      });
      notes.push(chain.externalities.stateRoot());
    });
  });

  it(`${name}: all implementations observed the same`, () => {
    const [first, ...others] = observed.values();
    expect(first.length).toBeGreaterThan(0);
    for (const notes of others) expect(notes).toEqual(first);
  });
}
