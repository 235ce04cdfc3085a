/** The runtime of upstream's tests of pallet-preimage: account 1 is the manager, a preimage costs 2 and its bytes. */
import {
  constructRuntime,
  createBalances,
  createSystem,
  ensureSignedBy,
  holdConsideration,
  RuntimeOrigin,
} from '@polkavirt/mock-runtime';
import { createPreimage, type PreimagePallet } from '../../src/index.ts';
import { account } from '../support/accounts.ts';

export const System = createSystem();
export const Balances = createBalances({ System, existentialDeposit: 5n });
export const Preimage: PreimagePallet = createPreimage({
  System,
  Currency: Balances.currency,
  managerOrigin: ensureSignedBy([account(1)]),
  consideration: holdConsideration(
    Balances.fungible,
    () => Preimage.HoldReason.Preimage,
    ({ count, size }) => count * 2n + size,
  ),
});
export const runtime = constructRuntime({ System, Balances, Preimage });

export const execute = <R>(work: () => R): R =>
  runtime
    .newTestExt({ Balances: { balances: [1, 2, 3, 4, 5].map((number) => [account(number), 100n] as const) } })
    .executeWith(work);

export const signed = (number: number): RuntimeOrigin => RuntimeOrigin.signed(account(number));
