/** The runtime of upstream's tests of pallet-assets. */
import '@polkavirt/jest';
import {
  type AccountId,
  asEnsureOriginWithArg,
  constructRuntime,
  createBalances,
  createSystem,
  type DispatchError,
  definePallet,
  ensureRoot,
  ensureSigned,
  RuntimeOrigin,
  storageMap,
  storageValue,
  T,
} from '@polkavirt/mock-runtime';
import type { Result } from '@polkavirt/primitives';
import { type AssetsCallback, type AssetsFreezer, type AssetsHolder, createAssets } from '../../src/index.ts';
import { account } from '../support/accounts.ts';

/** What freezes, holds, and is told of assets that come and go. */
const createSurroundings = definePallet('surroundings', (pallet) => {
  const amounts = () =>
    storageMap(
      [
        ['Twox64Concat', T.u32],
        ['Twox64Concat', T.accountId],
      ],
      T.u128,
    );
  const flag = () => storageValue(T.bool, { default: false });
  return {
    storage: pallet.storage({
      Frozen: amounts(),
      OnHold: amounts(),
      Died: storageValue(T.vec(T.tuple(T.u32, T.accountId)), { default: [] as [number, AccountId][] }),
      Created: flag(),
      Destroyed: flag(),
      Refuses: flag(),
    }),
  };
});
const Surroundings = createSurroundings();
const { Frozen, OnHold, Died, Created, Destroyed, Refuses } = Surroundings;

const died = (asset: number, who: AccountId): void => Died.mutate((list) => [...list, [asset, who]]);
const freezer: AssetsFreezer = {
  frozenBalance: (asset, who) => Frozen.get(asset, who),
  died(asset, who) {
    Frozen.remove(asset, who);
    died(asset, who);
  },
  containsFreezes: (asset) => Frozen.entries(asset).length > 0,
};
const holder: AssetsHolder = {
  balanceOnHold: (asset, who) => OnHold.get(asset, who),
  died(asset, who) {
    OnHold.remove(asset, who);
    died(asset, who);
  },
  containsHolds: (asset) => OnHold.entries(asset).length > 0,
};
const handle: AssetsCallback = {
  created() {
    Created.put(true);
    return !Refuses.get();
  },
  destroyed() {
    Destroyed.put(true);
    return !Refuses.get();
  },
};
export const callback = {
  wasCreated: () => Created.get(),
  wasDestroyed: () => Destroyed.get(),
  refuse: (refuses: boolean) => Refuses.put(refuses),
};

export const System = createSystem({ maxConsumers: 3 });
export const Balances = createBalances({ System, existentialDeposit: 1n });
export const Assets = createAssets({
  System,
  Currency: Balances.currency,
  createOrigin: asEnsureOriginWithArg(ensureSigned),
  forceOrigin: ensureRoot,
  assetDeposit: 1n,
  assetAccountDeposit: 10n,
  metadataDepositBase: 1n,
  metadataDepositPerByte: 1n,
  approvalDeposit: 1n,
  stringLimit: 50,
  removeItemsLimit: 5,
  freezer,
  holder,
  callbacks: [handle],
  autoIncAssetId: true,
});
export const runtime = constructRuntime({ System, Balances, Assets, Surroundings });

const text = (words: string): Uint8Array => new TextEncoder().encode(words);
/** A test with upstream's genesis: the sufficient asset 999, of which account 1 has 100. */
export const execute = (work: () => void): void => {
  const genesis = {
    assets: [[999, account(0), true, 1n]] as const,
    metadata: [[999, { name: text('Token Name'), symbol: text('TOKEN'), decimals: 10 }]] as const,
    accounts: [[999, account(1), 100n]] as const,
  };
  runtime.newTestExt({ Assets: genesis }).executeWith(() => {
    System.setBlockNumber(1);
    work();
  });
};

export const root = RuntimeOrigin.root();
export const signed = (number: number): RuntimeOrigin => RuntimeOrigin.signed(account(number));

export const done = (result: Result<unknown, unknown>): void => expect(result).toBeOk();
export const noop = (call: () => Result<unknown, unknown>, error: DispatchError): void => expect(call).toBeNoop(error);

/** Gives an account so much of the native token. */
export const fund = (number: number, amount: bigint): void => Balances.currency.makeFreeBalanceBe(account(number), amount).drop();
export const free = (number: number): bigint => Balances.freeBalance(account(number));
export const reserved = (number: number): bigint => Balances.reservedBalance(account(number));
export const consumers = (number: number): number => System.consumers(account(number));

export const balance = (id: number, number: number): bigint => Assets.balance(id, account(number));
export const holds = (id: number, number: number): boolean => Assets.Account.has(id, account(number));
export const assetIds = (): number[] =>
  Assets.Asset.entries()
    .map(({ keys: [id] }) => id)
    .sort((a, b) => a - b);
export const counts = (id: number) => {
  const details = Assets.Asset.get(id);
  return [details?.accounts, details?.sufficients];
};
export const forceCreate = (id: number, isSufficient: boolean, minBalance = 1n, owner = 1): void =>
  done(Assets.forceCreate(root, id, account(owner), isSufficient, minBalance));
/** Account 1 issues. */
export const mint = (id: number, to: number, amount: bigint): void => done(Assets.mint(signed(1), id, account(to), amount));
export const send = (from: number, to: number, amount: bigint, id = 0) => Assets.transfer(signed(from), id, account(to), amount);
/** Asset 0 is sufficient, and account 1 has 100 of it. */
export const sufficientWith100 = (): void => {
  forceCreate(0, true);
  mint(0, 1, 100n);
};
/** Takes an asset down, in the order of its steps. */
export const destroy = (id: number, ...steps: ('start' | 'accounts' | 'approvals' | 'finish')[]): void => {
  for (const step of steps) {
    if (step === 'start') done(Assets.startDestroy(signed(1), id));
    if (step === 'accounts') done(Assets.destroyAccounts(signed(1), id));
    if (step === 'approvals') done(Assets.destroyApprovals(signed(1), id));
    if (step === 'finish') done(Assets.finishDestroy(signed(1), id));
  }
};

export const setFrozen = (id: number, number: number, amount: bigint): void => Frozen.insert(id, account(number), amount);
export const clearFrozen = (id: number, number: number): void => Frozen.remove(id, account(number));
/** What is held leaves the balance of the account. */
export const setOnHold = (id: number, number: number, amount: bigint): void => {
  const before = OnHold.get(id, account(number)) ?? 0n;
  if (amount >= before) done(Assets.decreaseBalance(id, account(number), amount - before));
  else done(Assets.increaseBalance(id, account(number), before - amount));
  OnHold.insert(id, account(number), amount);
};
export const clearOnHold = (id: number, number: number): void => {
  const before = OnHold.get(id, account(number)) ?? 0n;
  OnHold.remove(id, account(number));
  done(Assets.increaseBalance(id, account(number), before));
};
export const onHold = (id: number, number: number): bigint | undefined => OnHold.get(id, account(number));

/** Who died since it was asked last: told by the holder and by the freezer, in no order of accounts. */
export const takeDied = (): (readonly [number, AccountId])[] =>
  [...Died.take()].sort(([a, one], [b, other]) => a - b || one.localeCompare(other));
export const bothTold = (id: number, ...numbers: number[]): [number, AccountId][] =>
  numbers.flatMap((number): [number, AccountId][] => [
    [id, account(number)],
    [id, account(number)],
  ]);
