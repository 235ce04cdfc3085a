import type { RuntimeEvent } from '../../frame/runtime-event.ts';
import type { SystemPallet } from '../../frame/system/system.ts';
import type { AccountStore } from './account-store.ts';
import type { BalancesEvents } from './balances-events.ts';
import type { BalancesErrors, BalancesStorage } from './balances-storage.ts';

/** Shared by the parts of pallet-balances. */
export interface BalancesParts {
  readonly System: SystemPallet;
  readonly existentialDeposit: bigint;
  readonly storage: BalancesStorage;
  readonly Event: BalancesEvents;
  readonly errors: BalancesErrors;
  readonly accounts: AccountStore;
  deposit(event: RuntimeEvent): void;
}
