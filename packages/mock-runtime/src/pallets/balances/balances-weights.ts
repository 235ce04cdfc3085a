import { weightOf } from '../../frame/weight.ts';
import type { Weight } from '../../types/substrate.ts';

/** What the calls of Balances cost. */
export interface BalancesWeights {
  transferAllowDeath(): Weight;
  transferKeepAlive(): Weight;
  transferAll(): Weight;
  forceTransfer(): Weight;
  forceSetBalance(): Weight;
  forceUnreserve(): Weight;
  /** @param accounts How many accounts are upgraded. */
  upgradeAccounts(accounts: number): Weight;
  forceAdjustTotalIssuance(): Weight;
  burn(): Weight;
}

const transfer = (): Weight => weightOf(60_000_000n, 3593n);
const force = (): Weight => weightOf(30_000_000n, 3593n);

/** Of the order of upstream's measurements, in round figures. */
export const DEFAULT_BALANCES_WEIGHTS: BalancesWeights = {
  transferAllowDeath: transfer,
  transferKeepAlive: transfer,
  transferAll: transfer,
  forceTransfer: transfer,
  forceSetBalance: force,
  forceUnreserve: force,
  upgradeAccounts: (accounts) => weightOf(20_000_000n + 15_000_000n * BigInt(accounts), 3593n),
  forceAdjustTotalIssuance: force,
  burn: force,
};
