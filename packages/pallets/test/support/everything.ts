/** A runtime with every pallet of this package, whose tables of weights say which function was asked, and with which sizes. */
import {
  asEnsureOriginWithArg,
  call,
  constructRuntime,
  createBalances,
  createSystem,
  type DispatchResult,
  definePallet,
  ensureRoot,
  ensureSigned,
  ensureSignedBy,
  NO_CONSIDERATION,
  otherError,
  RuntimeOrigin,
  T,
  type Weight,
  weightOf,
} from '@polkavirt/mock-runtime';
import { err, ok } from '@polkavirt/primitives';
import {
  createAssets,
  createMultisig,
  createPreimage,
  createProxy,
  createScheduler,
  createSudo,
  createUtility,
  DEFAULT_ASSETS_WEIGHTS,
  DEFAULT_MULTISIG_WEIGHTS,
  DEFAULT_PREIMAGE_WEIGHTS,
  DEFAULT_PROXY_WEIGHTS,
  DEFAULT_SCHEDULER_WEIGHTS,
  DEFAULT_SUDO_WEIGHTS,
  DEFAULT_UTILITY_WEIGHTS,
} from '../../src/index.ts';
import { account } from './accounts.ts';

type Table = Readonly<Record<string, (...sizes: number[]) => Weight>>;

/** Each function weighs 1,000,000 times its place in the table, and its sizes make the proof: `[2, 30]` is 2,030. */
const numbered = <W extends object>(table: W): W =>
  Object.fromEntries(
    Object.keys(table).map((name, i) => [
      name,
      (...sizes: number[]) => weightOf(BigInt(i + 1) * 1_000_000n, BigInt(sizes.reduce((sum, size) => sum * 1000 + size, 0))),
    ]),
  ) as unknown as W;

export const WEIGHTS = {
  sudo: numbered(DEFAULT_SUDO_WEIGHTS),
  utility: numbered(DEFAULT_UTILITY_WEIGHTS),
  preimage: numbered(DEFAULT_PREIMAGE_WEIGHTS),
  scheduler: numbered(DEFAULT_SCHEDULER_WEIGHTS),
  multisig: numbered(DEFAULT_MULTISIG_WEIGHTS),
  proxy: numbered(DEFAULT_PROXY_WEIGHTS),
  assets: numbered(DEFAULT_ASSETS_WEIGHTS),
};

/** The weight that a function of a table gives for some sizes. */
export const weighed = (table: keyof typeof WEIGHTS, name: string, ...sizes: number[]): Weight =>
  (WEIGHTS[table] as unknown as Table)[name](...sizes);

const weight = ['weight', T.weight] as const;

/** Calls of either class, for any origin; `spend` knows afterwards what it really cost, and may fail. */
const createExample = definePallet('example', () => ({
  calls: {
    normal: call([weight], { weight: (of) => of }, () => ok({})),
    operational: call([weight], { weight: (of) => of, class: 'Operational' }, () => ok({})),
    spend: call(
      [weight, ['actual', T.option(T.weight)], ['fails', T.bool]],
      { weight: (of) => of },
      (_origin, _announced, actualWeight, fails): DispatchResult => {
        const postInfo = actualWeight === undefined ? {} : { actualWeight };
        return fails ? { ...err(otherError('as it was told')), postInfo } : ok(postInfo);
      },
    ),
  },
}));

export const ANY = { type: 'Any' } as const;

export const System = createSystem();
export const Balances = createBalances({ System });
export const Example = createExample();
export const Sudo = createSudo({ System, weights: WEIGHTS.sudo });
export const Utility = createUtility({ System, batchedCallsLimit: 3, weights: WEIGHTS.utility });
/** Account 9 manages preimages, and may schedule. */
export const Preimage = createPreimage({
  System,
  Currency: Balances.currency,
  managerOrigin: ensureSignedBy([account(9)]),
  consideration: NO_CONSIDERATION,
  weights: WEIGHTS.preimage,
});
export const Scheduler = createScheduler({
  System,
  preimages: Preimage.provider,
  scheduleOrigin: ensureSignedBy([account(9)]),
  maxScheduledPerBlock: 7,
  weights: WEIGHTS.scheduler,
});
export const Multisig = createMultisig({
  System,
  Currency: Balances.currency,
  depositBase: 4n,
  depositFactor: 32n,
  weights: WEIGHTS.multisig,
});
export const Proxied = createProxy({
  System,
  Currency: Balances.currency,
  proxyTypes: {
    type: T.variant('ProxyType', { Any: undefined }),
    default: ANY,
    filter: () => true,
    isSuperset: () => true,
  },
  proxyDepositBase: 1n,
  proxyDepositFactor: 2n,
  announcementDepositBase: 3n,
  announcementDepositFactor: 4n,
  maxProxies: 5,
  maxPending: 6,
  weights: WEIGHTS.proxy,
});
export const Assets = createAssets({
  System,
  Currency: Balances.currency,
  createOrigin: asEnsureOriginWithArg(ensureSigned),
  forceOrigin: ensureRoot,
  assetDeposit: 1n,
  assetAccountDeposit: 2n,
  metadataDepositBase: 3n,
  metadataDepositPerByte: 4n,
  approvalDeposit: 5n,
  removeItemsLimit: 8,
  weights: WEIGHTS.assets,
});
export const runtime = constructRuntime({
  System,
  Balances,
  Example,
  Sudo,
  Utility,
  Preimage,
  Scheduler,
  Multisig,
  Proxy: Proxied,
  Assets,
});

export const signed = (number: number): RuntimeOrigin => RuntimeOrigin.signed(account(number));

/** Account 1 has the key, funds, and asset 1. */
export const execute = <R>(work: () => R): R =>
  runtime
    .newTestExt({
      Balances: { balances: [1, 2, 3, 9].map((number) => [account(number), 1_000_000n] as const) },
      Sudo: { key: account(1) },
      Assets: { assets: [[1, account(1), true, 1n]] },
    })
    .executeWith(() => {
      System.setBlockNumber(1);
      return work();
    });
