import { HostFault } from '@polkavirt/primitives';
import { currentExternalities } from '../externalities/current.ts';

/**
 * Runs code and undoes what it changed in storage, whatever its outcome: FRAME's `hypothetically!`.
 *
 * ```ts
 * import { ALICE, BOB, constructRuntime, createBalances, createSystem, hypothetically, RuntimeOrigin } from '@polkavirt/mock-runtime';
 *
 * const System = createSystem();
 * const Balances = createBalances({ System });
 * constructRuntime({ System, Balances }).newTestExt({ Balances: { balances: [[ALICE, 100n]] } }).executeWith(() => {
 *   hypothetically(() => Balances.transferAllowDeath(RuntimeOrigin.signed(ALICE), BOB, 60n));
 *   Balances.freeBalance(ALICE); // 100n
 * });
 * ```
 *
 * @returns What the code returns.
 * @throws TypeError for an async function: the storage would be back before its first await ends.
 */
export function hypothetically<T>(work: () => T): T {
  const externalities = currentExternalities();
  if (!externalities.begin()) throw new HostFault('Internal', 'hypothetically inside 255 transactions');
  try {
    const result = work();
    if (result instanceof Promise) throw new TypeError('hypothetically got an async function: its changes cannot be undone');
    return result;
  } finally {
    externalities.rollback();
  }
}
