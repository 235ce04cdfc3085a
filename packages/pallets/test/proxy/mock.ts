/** The runtime of upstream's tests of pallet-proxy. */
import {
  constructRuntime,
  createBalances,
  createSystem,
  type RuntimeCall,
  RuntimeOrigin,
  T,
  type ValueOf,
} from '@polkavirt/mock-runtime';
import { createProxy, createUtility } from '../../src/index.ts';
import { account } from '../support/accounts.ts';

const proxyType = T.variant('ProxyType', { Any: undefined, JustTransfer: undefined, JustUtility: undefined });
type ProxyType = ValueOf<typeof proxyType>;

export const ANY: ProxyType = { type: 'Any' };
export const JUST_TRANSFER: ProxyType = { type: 'JustTransfer' };
export const JUST_UTILITY: ProxyType = { type: 'JustUtility' };

const MAY: Record<ProxyType['type'], (call: RuntimeCall) => boolean> = {
  Any: () => true,
  JustTransfer: ({ type, value }) => type === 'Balances' && value.type === 'transferAllowDeath',
  JustUtility: ({ type }) => type === 'Utility',
};

/** What tests change. */
export const deposits = {
  proxyDepositBase: 1n,
  proxyDepositFactor: 1n,
  announcementDepositBase: 1n,
  announcementDepositFactor: 1n,
};
const ORIGINAL_DEPOSITS = { ...deposits };

export const System = createSystem({ baseCallFilter: ({ type, value }) => type !== 'System' || value.type === 'remark' });
export const Balances = createBalances({ System });
export const ProxyPallet = createProxy(
  Object.assign(deposits, {
    System,
    Currency: Balances.currency,
    proxyTypes: {
      type: proxyType,
      default: ANY,
      filter: ({ type }: ProxyType, call: RuntimeCall) => MAY[type](call),
      isSuperset: (larger: ProxyType, smaller: ProxyType) => larger.type === 'Any' || larger.type === smaller.type,
    },
    maxProxies: 4,
    maxPending: 2,
  }),
);
export const Utility = createUtility({ System });
export const runtime = constructRuntime({ System, Balances, Proxy: ProxyPallet, Utility });

export const execute = (work: () => void): void => {
  Object.assign(deposits, ORIGINAL_DEPOSITS);
  const balances = [10n, 10n, 10n, 10n, 3n].map((free, i) => [account(i + 1), free] as const);
  runtime.newTestExt({ Balances: { balances } }).executeWith(() => {
    System.setBlockNumber(1);
    work();
  });
};

export const signed = (number: number): RuntimeOrigin => RuntimeOrigin.signed(account(number));
export const callTransfer = (dest: number, value: bigint): RuntimeCall => Balances.Call.transferAllowDeath(account(dest), value);
export const free = (number: number): bigint => Balances.freeBalance(account(number));
export const reserved = (number: number): bigint => Balances.reservedBalance(account(number));
export const executed = () => ProxyPallet.Event.ProxyExecuted({ result: { ok: true, value: undefined } });
