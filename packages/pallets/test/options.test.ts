/** What configurations may be, what is taken where they say nothing, and what of them clients read as constants. */
import {
  asEnsureOriginWithArg,
  constructRuntime,
  createBalances,
  createSystem,
  DEFAULT_BLOCK_WEIGHTS,
  ensureRoot,
  ensureSigned,
  NO_CONSIDERATION,
  T,
  weightOf,
} from '@polkavirt/mock-runtime';
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
} from '../src/index.ts';
import { account } from './support/accounts.ts';

const System = createSystem({ blockWeights: { ...DEFAULT_BLOCK_WEIGHTS, maxBlock: weightOf(1_004n, 509n) } });
const Balances = createBalances({ System });
const Currency = Balances.currency;
const Preimage = createPreimage({ System, Currency, managerOrigin: ensureRoot, consideration: NO_CONSIDERATION });

/** Of each pallet: how it is made, what it cannot do without, and what it can. */
const PALLETS = {
  pallet_sudo: { create: createSudo, needed: { System }, optional: { weights: DEFAULT_SUDO_WEIGHTS } },
  pallet_utility: {
    create: createUtility,
    needed: { System },
    optional: { batchedCallsLimit: 0, weights: DEFAULT_UTILITY_WEIGHTS },
  },
  pallet_preimage: {
    create: createPreimage,
    needed: { System, Currency, managerOrigin: ensureRoot, consideration: NO_CONSIDERATION },
    optional: { weights: DEFAULT_PREIMAGE_WEIGHTS },
  },
  pallet_scheduler: {
    create: createScheduler,
    needed: { System, preimages: Preimage.provider, scheduleOrigin: ensureRoot },
    optional: {
      originPrivilegeCmp: () => 0,
      maximumWeight: weightOf(1n),
      maxScheduledPerBlock: 1,
      weights: DEFAULT_SCHEDULER_WEIGHTS,
    },
  },
  pallet_multisig: {
    create: createMultisig,
    needed: { System, Currency, depositBase: 0n, depositFactor: 0n },
    optional: { maxSignatories: 1, weights: DEFAULT_MULTISIG_WEIGHTS },
  },
  pallet_proxy: {
    create: createProxy,
    needed: {
      System,
      Currency,
      proxyTypes: { type: T.u8, default: 0, filter: () => true, isSuperset: () => true },
      proxyDepositBase: 0n,
      proxyDepositFactor: 0n,
      announcementDepositBase: 0n,
      announcementDepositFactor: 0n,
    },
    optional: { maxProxies: 1, maxPending: 1, weights: DEFAULT_PROXY_WEIGHTS },
  },
  pallet_assets: {
    create: createAssets,
    needed: {
      System,
      Currency,
      createOrigin: asEnsureOriginWithArg(ensureSigned),
      forceOrigin: ensureRoot,
      assetDeposit: 0n,
      assetAccountDeposit: 0n,
      metadataDepositBase: 0n,
      metadataDepositPerByte: 0n,
      approvalDeposit: 0n,
    },
    optional: { stringLimit: 0, removeItemsLimit: 1, weights: DEFAULT_ASSETS_WEIGHTS },
  },
} as const;

/** Something of another kind, or a number below the least. */
const spoiled = (value: unknown): unknown => {
  if (typeof value === 'bigint') return value - 1n;
  return typeof value === 'number' ? value - 1 : 'something else';
};

describe.each(Object.entries(PALLETS))('%s', (name, { create, needed, optional }) => {
  // A pallet may only be looked at once a runtime has it; what is wrong shows before that.
  const make = (config: object): unknown => (create as unknown as (config: object) => unknown)(config);

  it('takes the least that it may be given', () => {
    expect(() => make({ ...needed, ...optional })).not.toThrow();
    expect(() => make(needed)).not.toThrow();
  });

  it.each(Object.entries(needed))('needs %s', (option, value) => {
    const { [option as never]: _, ...rest } = needed;
    expect(() => make(rest)).toThrow(new RegExp(`^${name}: .*${option}`));
    expect(() => make({ ...needed, [option]: spoiled(value) })).toThrow(new RegExp(`^${name}: .*${option}`));
  });

  it('says how System is made', () => expect(() => make({})).toThrow('createSystem()'));

  it.each(Object.entries(optional))('refuses another %s', (option, value) => {
    expect(() => make({ ...needed, [option]: spoiled(value) })).toThrow(new RegExp(`^${name}: .*${option}`));
  });
});

it.each(['filter', 'isSuperset'])('pallet_proxy needs %s of its types', (option) => {
  const { create, needed } = PALLETS.pallet_proxy;
  expect(() => create({ ...needed, proxyTypes: { ...needed.proxyTypes, [option]: undefined } })).toThrow(
    new RegExp(`^proxyTypes: .*${option}`),
  );
});

it('the constants are what was configured', () => {
  const { pallet_multisig, pallet_proxy, pallet_assets, pallet_scheduler } = PALLETS;
  const multisig = createMultisig({ ...pallet_multisig.needed, depositBase: 1n, depositFactor: 2n, maxSignatories: 3 });
  expect(multisig.constants).toEqual({ DepositBase: 1n, DepositFactor: 2n, MaxSignatories: 3 });
  const proxy = createProxy({
    ...pallet_proxy.needed,
    ...{ proxyDepositBase: 1n, proxyDepositFactor: 2n, announcementDepositBase: 3n, announcementDepositFactor: 4n },
    ...{ maxProxies: 5, maxPending: 6 },
  });
  expect(proxy.constants).toEqual({
    ...{ ProxyDepositBase: 1n, ProxyDepositFactor: 2n, AnnouncementDepositBase: 3n, AnnouncementDepositFactor: 4n },
    ...{ MaxProxies: 5, MaxPending: 6 },
  });
  const assets = createAssets({
    ...pallet_assets.needed,
    ...{ assetDeposit: 1n, assetAccountDeposit: 2n, metadataDepositBase: 3n, metadataDepositPerByte: 4n, approvalDeposit: 5n },
    ...{ stringLimit: 6, removeItemsLimit: 7 },
  });
  expect(assets.constants).toEqual({
    ...{ AssetDeposit: 1n, AssetAccountDeposit: 2n, MetadataDepositBase: 3n, MetadataDepositPerByte: 4n, ApprovalDeposit: 5n },
    ...{ StringLimit: 6, RemoveItemsLimit: 7 },
  });
  const maximumWeight = weightOf(8n, 9n);
  const scheduler = createScheduler({ ...pallet_scheduler.needed, maximumWeight, maxScheduledPerBlock: 10 });
  expect(scheduler.constants).toEqual({ MaximumWeight: maximumWeight, MaxScheduledPerBlock: 10 });
  expect(createUtility({ System, batchedCallsLimit: 11 }).constants).toEqual({ batched_calls_limit: 11 });
});

it('without a word they are those of Substrate’s node', () => {
  const { pallet_multisig, pallet_proxy, pallet_assets, pallet_scheduler } = PALLETS;
  expect(createMultisig(pallet_multisig.needed).constants.MaxSignatories).toBe(100);
  expect(createProxy(pallet_proxy.needed).constants).toMatchObject({ MaxProxies: 32, MaxPending: 32 });
  expect(createAssets(pallet_assets.needed).constants).toMatchObject({ StringLimit: 50, RemoveItemsLimit: 1000 });
  expect(createUtility({ System }).constants).toEqual({ batched_calls_limit: 10_922 });
  // Four fifths of 1,004 and 509, rounded down.
  expect(createScheduler(pallet_scheduler.needed).constants).toEqual({
    MaximumWeight: weightOf(803n, 407n),
    MaxScheduledPerBlock: 50,
  });
});

describe('the genesis of Assets', () => {
  const Assets = createAssets(PALLETS.pallet_assets.needed);
  const { newTestExt } = constructRuntime({ System, Balances, Assets });
  const text = (words: string) => new TextEncoder().encode(words);
  const [one, two] = [account(1), account(2)];

  it('makes assets that their owner has every role of, for no deposit', () => {
    const genesis = {
      assets: [
        [7, one, true, 3n],
        [8, two, false, 4n],
      ] as const,
      metadata: [[7, { name: text('Seven'), symbol: text('VII'), decimals: 5 }]] as const,
      accounts: [
        [7, one, 3n],
        [7, two, 40n],
      ] as const,
      nextAssetId: 9,
    };
    newTestExt({ Assets: genesis }).executeWith(() => {
      const common = { deposit: 0n, approvals: 0, status: 'Live' } as const;
      expect(Assets.Asset.get(7)).toEqual({
        ...{ ...common, owner: one, issuer: one, admin: one, freezer: one },
        ...{ supply: 43n, minBalance: 3n, isSufficient: true, accounts: 2, sufficients: 2 },
      });
      expect(Assets.Asset.get(8)).toEqual({
        ...{ ...common, owner: two, issuer: two, admin: two, freezer: two },
        ...{ supply: 0n, minBalance: 4n, isSufficient: false, accounts: 0, sufficients: 0 },
      });
      const described = { name: text('Seven'), symbol: text('VII'), decimals: 5 };
      expect(Assets.Metadata.get(7)).toEqual({ ...described, deposit: 0n, isFrozen: false });
      expect(Assets.Metadata.has(8)).toBe(false);
      expect([Assets.balance(7, one), Assets.balance(7, two), Assets.NextAssetId.get()]).toEqual([3n, 40n, 9]);
    });
  });

  it('is nothing without a word', () => {
    newTestExt().executeWith(() => {
      expect([Assets.Asset.entries(), Assets.Account.entries(), Assets.NextAssetId.get()]).toEqual([[], [], undefined]);
    });
  });

  it.each([
    ['an asset twice', { assets: [[7, one, true, 1n] as const, [7, two, true, 1n] as const] }, 'asset 7 is there twice'],
    ['a minimum of 0', { assets: [[7, one, true, 0n] as const] }, 'its minimum balance is 0'],
    ['an account below the minimum', { assets: [[7, one, true, 3n] as const], accounts: [[7, one, 2n] as const] }, 'Token'],
    ['an account of no asset', { accounts: [[7, one, 2n] as const] }, 'Token'],
  ])('refuses %s', (_name, genesis, message) => {
    expect(() => newTestExt({ Assets: genesis }).executeWith(() => {})).toThrow(message);
  });
});
