/** Nothing as an amount, callbacks that are half there, and counts that other pallets or older releases left wrong: upstream's saturating ones. */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import {
  type AccountId,
  asEnsureOriginWithArg,
  constructRuntime,
  createBalances,
  createSystem,
  ensureRoot,
  ensureSigned,
} from '@polkavirt/mock-runtime';
import { type AssetsCallback, createAssets } from '../../src/index.ts';
import { account } from '../support/accounts.ts';
import { Assets, done, execute, forceCreate, fund, mint, noop, root, System, signed } from './mock.ts';

const { Error: E, Event } = Assets;
const who = (number: number) => account(number);

describe('nothing', () => {
  const prepared = (before: () => void, work: () => void) =>
    execute(() => {
      forceCreate(0, true, 10n);
      mint(0, 2, 100n);
      before();
      System.resetEvents();
      work();
    });
  const frozen = () => done(Assets.freezeAsset(signed(1), 0));
  const destroying = () => done(Assets.startDestroy(signed(1), 0));

  it('is burned of an asset that is there and stays, and told, whoever does it', () => {
    for (const before of [() => {}, frozen]) {
      prepared(before, () => {
        done(Assets.burn(signed(9), 0, who(2), 0n));
        expect(System.events()).toEqual([Event.Burned({ assetId: 0, owner: who(2), balance: 0n })]);
      });
    }
    prepared(destroying, () => {
      noop(() => Assets.burn(signed(1), 0, who(2), 0n), E.AssetNotLive);
      noop(() => Assets.burn(signed(1), 7, who(2), 0n), E.Unknown);
    });
  });

  it('is sent of any asset, and not told', () =>
    prepared(destroying, () => {
      done(Assets.transfer(signed(9), 0, who(3), 0n));
      done(Assets.forceTransfer(signed(9), 7, who(2), who(3), 0n));
      done(Assets.transferAll(signed(9), 7, who(3), false));
      expect(System.events()).toEqual([]);
    }));
});

describe('counts', () => {
  const details = () => Assets.Asset.get(0);
  const approve = (delegate: number) => done(Assets.approveTransfer(signed(1), 0, who(delegate), 5n));
  const prepare = (isSufficient = true) => {
    forceCreate(0, isSufficient, 1n);
    for (const number of [1, 2, 3]) {
      fund(number, 100n);
      mint(0, number, 50n);
    }
    for (const number of [2, 3, 4]) approve(number);
  };

  it('go down by one', () =>
    execute(() => {
      prepare();
      expect(details()).toMatchObject({ accounts: 3, sufficients: 3, approvals: 3 });
      done(Assets.cancelApproval(signed(1), 0, who(2)));
      expect(details()?.approvals).toBe(2);
      done(Assets.transferApproved(signed(3), 0, who(1), who(2), 5n));
      expect(details()?.approvals).toBe(1);
      done(Assets.burn(signed(1), 0, who(3), 50n));
      expect(details()).toMatchObject({ accounts: 2, sufficients: 2, supply: 100n });
    }));

  it('go no lower than nothing', () =>
    execute(() => {
      prepare();
      Assets.Asset.mutate(0, (one) => one && { ...one, accounts: 0, sufficients: 0, approvals: 0 });
      done(Assets.cancelApproval(signed(1), 0, who(2)));
      done(Assets.burn(signed(1), 0, who(3), 50n));
      expect(details()).toMatchObject({ accounts: 0, sufficients: 0, approvals: 0, supply: 100n });
      done(Assets.startDestroy(signed(1), 0));
      done(Assets.destroyAccounts(signed(1), 0));
      done(Assets.destroyApprovals(signed(1), 0));
      expect(details()).toMatchObject({ accounts: 0, sufficients: 0, approvals: 0 });
    }));

  it('the supply goes no lower than nothing either, where accounts have more than there is', () =>
    execute(() => {
      forceCreate(0, false, 10n);
      fund(2, 100n);
      fund(3, 100n);
      mint(0, 2, 100n);
      done(Assets.increaseBalance(0, who(2), 5n));
      // All that there is burns, and with it the 5 that are too few for an account.
      done(Assets.burn(signed(1), 0, who(2), 100n));
      expect([details()?.supply, details()?.accounts]).toEqual([0n, 0]);
      mint(0, 3, 20n);
      done(Assets.increaseBalance(0, who(3), 5n));
      done(Assets.refund(signed(3), 0, true));
      expect([details()?.supply, details()?.accounts]).toEqual([0n, 0]);
    }));

  it('an approval of no asset is Unknown', () =>
    execute(() => {
      Assets.Approvals.insert(7, who(1), who(2), { amount: 5n, deposit: 0n });
      noop(() => Assets.cancelApproval(signed(1), 7, who(2)), E.Unknown);
    }));
});

describe('callbacks', () => {
  /** What was told, and what is answered. */
  const told: (readonly [what: string, asset: number, owner?: AccountId])[] = [];
  const answers = { created: true, destroyed: true };
  const tells: AssetsCallback = {
    created(asset, owner) {
      told.push(['created', asset, owner]);
      return answers.created;
    },
    destroyed(asset) {
      told.push(['destroyed', asset]);
      return answers.destroyed;
    },
  };
  const make = (rest: { callbacks?: readonly AssetsCallback[]; autoIncAssetId?: boolean }) => {
    const own = createSystem();
    const balances = createBalances({ System: own });
    const made = createAssets({
      ...{ System: own, Currency: balances.currency, forceOrigin: ensureRoot, createOrigin: asEnsureOriginWithArg(ensureSigned) },
      ...{ assetDeposit: 0n, assetAccountDeposit: 0n, metadataDepositBase: 0n, metadataDepositPerByte: 0n, approvalDeposit: 0n },
      ...rest,
    });
    const { newTestExt } = constructRuntime({ System: own, Balances: balances, Assets: made });
    return [made, (work: () => void) => newTestExt().executeWith(work)] as const;
  };
  const [only, withOnly] = make({ callbacks: [{}, tells, {}] });
  beforeEach(() => {
    told.length = 0;
    Object.assign(answers, { created: true, destroyed: true });
  });

  it('need not have both functions, and are told of assets and owners', () =>
    withOnly(() => {
      expect(only.create(signed(1), 4, who(2), 1n)).toBeOk();
      expect(only.forceCreate(root, 5, who(3), true, 1n)).toBeOk();
      expect(only.startDestroy(root, 4)).toBeOk();
      expect(only.finishDestroy(signed(9), 4)).toBeOk();
      expect(told).toEqual([
        ['created', 4, who(1)],
        ['created', 5, who(3)],
        ['destroyed', 4],
      ]);
    }));

  it('that refuse undo the call', () =>
    withOnly(() => {
      expect(only.forceCreate(root, 4, who(3), true, 1n)).toBeOk();
      expect(only.startDestroy(root, 4)).toBeOk();
      Object.assign(answers, { created: false, destroyed: false });
      expect(() => only.create(signed(1), 5, who(2), 1n)).toBeNoop(only.Error.CallbackFailed);
      expect(() => only.forceCreate(root, 5, who(2), true, 1n)).toBeNoop(only.Error.CallbackFailed);
      expect(() => only.finishDestroy(signed(1), 4)).toBeNoop(only.Error.CallbackFailed);
    }));

  it.each([
    [true, 4, 6],
    [false, 4, 4],
    [true, undefined, undefined],
  ])('ids count up (%s) from %s to %s', (autoIncAssetId, from, to) => {
    const [counting, withCounting] = make({ autoIncAssetId });
    withCounting(() => {
      if (from !== undefined) counting.NextAssetId.put(from);
      expect(counting.forceCreate(root, 4, who(1), true, 1n)).toBeOk();
      if (from !== undefined && autoIncAssetId) expect(counting.forceCreate(root, 5, who(1), true, 1n)).toBeOk();
      expect(counting.NextAssetId.get()).toBe(to);
    });
  });
});
