/**
 * What each call refuses, in upstream's order (`functions.rs`, `lib.rs`): every error of a call is met where the errors that are looked
 * for before it are not, and those after it would be; nothing is stored then.
 */
import '@polkavirt/test-support/watch-storage-layers';
import { type DispatchError, RuntimeOrigin, tokenErrorOf } from '@polkavirt/mock-runtime';
import { account } from '../support/accounts.ts';
import { Assets, Balances, done, execute, fund, noop, root, setFrozen, signed } from './mock.ts';

const { Error: E } = Assets;
const [OWNER, ISSUER, ADMIN, FREEZER, HOLDER, POOR] = [1, 2, 3, 4, 5, 6];
const who = (number: number) => account(number);
const zeros = (length: number) => new Uint8Array(length);
const { InsufficientBalance, DeadAccount } = Balances.Error;

/**
 * Asset 0 is not sufficient, has a minimum of 10 and four accounts with a role each; account 5 has 100 of it, account 7 has an approval of
 * account 5 for 50, and account 8 a place by a deposit of account 5. Account 6 has nothing, asset 1 is not there.
 */
const prepare = (): void => {
  for (const number of [OWNER, ISSUER, ADMIN, FREEZER, HOLDER]) fund(number, 1000n);
  done(Assets.create(signed(OWNER), 0, who(OWNER), 10n));
  done(Assets.setTeam(signed(OWNER), 0, who(ISSUER), who(ADMIN), who(FREEZER)));
  done(Assets.mint(signed(ISSUER), 0, who(HOLDER), 100n));
  done(Assets.approveTransfer(signed(HOLDER), 0, who(7), 50n));
  done(Assets.touchOther(signed(HOLDER), 0, who(8)));
  done(Assets.setMetadata(signed(OWNER), 0, zeros(1), zeros(1), 2));
};

const LIVE = (): void => {};
const FROZEN = (): void => done(Assets.freezeAsset(signed(FREEZER), 0));
const DESTROYING = (): void => done(Assets.startDestroy(signed(OWNER), 0));
type Send = () => ReturnType<typeof Assets.touch>;
/** What was prepared beside, who sends what, and how it is refused. */
type Row = readonly [name: string, before: () => void, send: Send, error: DispatchError];

const expectRefusals = (rows: readonly Row[]): void => {
  it.each(rows)('%s', (_name, before, send, error) =>
    execute(() => {
      prepare();
      before();
      noop(send, error);
    }),
  );
};

/** A call, by whoever may send it: the errors of its asset's status, and of who else sends it. */
interface Guarded {
  readonly send: (sender: number, id: number) => ReturnType<typeof Assets.touch>;
  /** Who may: all others of the team, and the holder, may not. */
  readonly only?: number;
  readonly frozen?: DispatchError;
  readonly destroying?: DispatchError;
}

const NOT_LIVE = { frozen: E.AssetNotLive, destroying: E.AssetNotLive };
const GUARDED: Readonly<Record<string, Guarded>> = {
  mint: {
    only: ISSUER,
    destroying: tokenErrorOf('UnknownAsset'),
    frozen: E.AssetNotLive,
    send: (by, id) => Assets.mint(signed(by), id, who(HOLDER), 10n),
  },
  burn: { only: ADMIN, ...NOT_LIVE, send: (by, id) => Assets.burn(signed(by), id, who(HOLDER), 10n) },
  forceTransfer: {
    only: ADMIN,
    ...NOT_LIVE,
    send: (by, id) => Assets.forceTransfer(signed(by), id, who(HOLDER), who(OWNER), 10n),
  },
  freeze: { only: FREEZER, destroying: E.IncorrectStatus, send: (by, id) => Assets.freeze(signed(by), id, who(HOLDER)) },
  block: { only: FREEZER, destroying: E.IncorrectStatus, send: (by, id) => Assets.block(signed(by), id, who(HOLDER)) },
  thaw: { only: ADMIN, destroying: E.IncorrectStatus, send: (by, id) => Assets.thaw(signed(by), id, who(HOLDER)) },
  freezeAsset: { only: FREEZER, ...NOT_LIVE, send: (by, id) => Assets.freezeAsset(signed(by), id) },
  transferOwnership: { only: OWNER, ...NOT_LIVE, send: (by, id) => Assets.transferOwnership(signed(by), id, who(ADMIN)) },
  setTeam: { only: OWNER, ...NOT_LIVE, send: (by, id) => Assets.setTeam(signed(by), id, who(1), who(1), who(1)) },
  setMetadata: { only: OWNER, ...NOT_LIVE, send: (by, id) => Assets.setMetadata(signed(by), id, zeros(1), zeros(2), 3) },
  clearMetadata: { only: OWNER, ...NOT_LIVE, send: (by, id) => Assets.clearMetadata(signed(by), id) },
  startDestroy: { only: OWNER, send: (by, id) => Assets.startDestroy(signed(by), id) },
  transfer: { ...NOT_LIVE, send: (_by, id) => Assets.transfer(signed(HOLDER), id, who(OWNER), 10n) },
  transferKeepAlive: { ...NOT_LIVE, send: (_by, id) => Assets.transferKeepAlive(signed(HOLDER), id, who(OWNER), 10n) },
  approveTransfer: { ...NOT_LIVE, send: (_by, id) => Assets.approveTransfer(signed(HOLDER), id, who(ADMIN), 10n) },
  cancelApproval: { ...NOT_LIVE, send: (_by, id) => Assets.cancelApproval(signed(HOLDER), id, who(7)) },
  forceCancelApproval: {
    only: ADMIN,
    ...NOT_LIVE,
    send: (by, id) => Assets.forceCancelApproval(signed(by), id, who(HOLDER), who(7)),
  },
  transferApproved: { ...NOT_LIVE, send: (_by, id) => Assets.transferApproved(signed(7), id, who(HOLDER), who(OWNER), 10n) },
  touch: { ...NOT_LIVE, send: (_by, id) => Assets.touch(signed(OWNER), id) },
  touchOther: { ...NOT_LIVE, send: (_by, id) => Assets.touchOther(signed(OWNER), id, who(9)) },
};

/** The error of an asset that is not there, where it is not Unknown. */
const ABSENT: Readonly<Record<string, DispatchError>> = { mint: tokenErrorOf('UnknownAsset') };

describe.each(Object.entries(GUARDED))('%s', (name, { send, only = HOLDER, frozen, destroying }) => {
  it('wants an asset that is there', () =>
    execute(() => {
      prepare();
      noop(() => send(only, 1), ABSENT[name] ?? E.Unknown);
    }));

  it('is for its role alone', () =>
    execute(() => {
      prepare();
      const others = only === HOLDER ? [] : [OWNER, ISSUER, ADMIN, FREEZER, HOLDER, POOR].filter((one) => one !== only);
      for (const other of others) noop(() => send(other, 0), E.NoPermission);
      done(send(only, 0));
    }));

  it.each([
    ['frozen', FROZEN, frozen],
    ['being destroyed', DESTROYING, destroying],
  ] as const)('of an asset that is %s', (_status, before, error) =>
    execute(() => {
      prepare();
      before();
      if (error === undefined) done(send(only, 0));
      else noop(() => send(only, 0), error);
    }),
  );
});

describe('assets that come and go', () => {
  expectRefusals([
    ['create: the id is taken', LIVE, () => Assets.create(signed(OWNER), 0, who(1), 0n), E.InUse],
    ['create: no minimum', LIVE, () => Assets.create(signed(OWNER), 1, who(1), 0n), E.MinBalanceZero],
    ['create: no funds', LIVE, () => Assets.create(signed(POOR), 1, who(1), 1n), InsufficientBalance],
    [
      'create: below the next id',
      () => Assets.NextAssetId.put(2),
      () => Assets.create(signed(OWNER), 1, who(1), 1n),
      E.BadAssetId,
    ],
    [
      'create: above the next id',
      () => Assets.NextAssetId.put(2),
      () => Assets.create(signed(POOR), 3, who(1), 1n),
      E.BadAssetId,
    ],
    ['forceCreate: the id is taken', LIVE, () => Assets.forceCreate(root, 0, who(1), true, 0n), E.InUse],
    ['forceCreate: no minimum', LIVE, () => Assets.forceCreate(root, 1, who(1), true, 0n), E.MinBalanceZero],
    [
      'forceCreate: another id',
      () => Assets.NextAssetId.put(2),
      () => Assets.forceCreate(root, 1, who(1), true, 1n),
      E.BadAssetId,
    ],
    [
      'create: the last id of all is not followed by another',
      () => Assets.NextAssetId.put(0xffff_ffff),
      () => Assets.create(signed(OWNER), 0xffff_ffff, who(1), 1n),
      E.CallbackFailed,
    ],
    [
      'startDestroy: some balance is frozen',
      () => setFrozen(0, HOLDER, 1n),
      () => Assets.startDestroy(root, 0),
      E.ContainsFreezes,
    ],
    ['destroyAccounts: none', LIVE, () => Assets.destroyAccounts(signed(POOR), 1), E.Unknown],
    ['destroyAccounts: live', LIVE, () => Assets.destroyAccounts(signed(POOR), 0), E.IncorrectStatus],
    ['destroyApprovals: none', LIVE, () => Assets.destroyApprovals(signed(POOR), 1), E.Unknown],
    ['destroyApprovals: frozen', FROZEN, () => Assets.destroyApprovals(signed(POOR), 0), E.IncorrectStatus],
    ['finishDestroy: none', LIVE, () => Assets.finishDestroy(signed(POOR), 1), E.Unknown],
    ['finishDestroy: live', LIVE, () => Assets.finishDestroy(signed(POOR), 0), E.IncorrectStatus],
    ['finishDestroy: accounts and approvals are left', DESTROYING, () => Assets.finishDestroy(signed(POOR), 0), E.InUse],
    [
      'finishDestroy: an approval is left',
      () => {
        DESTROYING();
        done(Assets.destroyAccounts(signed(POOR), 0));
      },
      () => Assets.finishDestroy(signed(POOR), 0),
      E.InUse,
    ],
    [
      'finishDestroy: accounts are left',
      () => {
        DESTROYING();
        done(Assets.destroyApprovals(signed(POOR), 0));
      },
      () => Assets.finishDestroy(signed(POOR), 0),
      E.InUse,
    ],
    ['thawAsset: none', LIVE, () => Assets.thawAsset(signed(ADMIN), 1), E.Unknown],
    ['thawAsset: not frozen', LIVE, () => Assets.thawAsset(signed(ADMIN), 0), E.NotFrozen],
    ['thawAsset: being destroyed', DESTROYING, () => Assets.thawAsset(signed(ADMIN), 0), E.NotFrozen],
    ...[OWNER, ISSUER, FREEZER, HOLDER].map(
      (by): Row => [`thawAsset: account ${by} is not the admin`, FROZEN, () => Assets.thawAsset(signed(by), 0), E.NoPermission],
    ),
    ['setMinBalance: none', LIVE, () => Assets.setMinBalance(signed(OWNER), 1, 5n), E.Unknown],
    ...[ISSUER, ADMIN, FREEZER, HOLDER].map(
      (by): Row => [
        `setMinBalance: account ${by} does not own it`,
        LIVE,
        () => Assets.setMinBalance(signed(by), 0, 5n),
        E.NoPermission,
      ],
    ),
    ['setMinBalance: the same', LIVE, () => Assets.setMinBalance(signed(OWNER), 0, 10n), E.NoPermission],
    ['setMinBalance: more', LIVE, () => Assets.setMinBalance(signed(OWNER), 0, 11n), E.NoPermission],
    [
      'forceAssetStatus: none',
      LIVE,
      () => Assets.forceAssetStatus(root, 1, who(1), who(1), who(1), who(1), 1n, true, false),
      E.Unknown,
    ],
    [
      'forceAssetStatus: being destroyed',
      DESTROYING,
      () => Assets.forceAssetStatus(root, 0, who(1), who(1), who(1), who(1), 1n, true, false),
      E.AssetNotLive,
    ],
    [
      'transferOwnership: the deposit goes to no new account',
      LIVE,
      () => Assets.transferOwnership(signed(OWNER), 0, who(POOR)),
      DeadAccount,
    ],
  ]);
});

describe('metadata', () => {
  const set = (by: number, id: number, name: number, symbol: number) =>
    Assets.setMetadata(signed(by), id, zeros(name), zeros(symbol), 2);
  const isFrozen = () => done(Assets.forceSetMetadata(root, 0, zeros(1), zeros(1), 1, true));
  const isCleared = () => done(Assets.clearMetadata(signed(OWNER), 0));
  expectRefusals([
    // The limit is 50 bytes, and looked at before everything else.
    ['set: a name of 51', LIVE, () => set(POOR, 1, 51, 50), E.BadMetadata],
    ['set: a symbol of 51', LIVE, () => set(POOR, 1, 50, 51), E.BadMetadata],
    ['set: frozen metadata', isFrozen, () => set(OWNER, 0, 1, 1), E.NoPermission],
    ['clear: nothing to clear', isCleared, () => Assets.clearMetadata(signed(OWNER), 0), E.Unknown],
    ['force: a name of 51', LIVE, () => Assets.forceSetMetadata(root, 1, zeros(51), zeros(50), 1, true), E.BadMetadata],
    ['force: a symbol of 51', LIVE, () => Assets.forceSetMetadata(root, 1, zeros(50), zeros(51), 1, true), E.BadMetadata],
    ['force: no asset', LIVE, () => Assets.forceSetMetadata(root, 1, zeros(50), zeros(50), 1, true), E.Unknown],
    ['force clear: no asset', LIVE, () => Assets.forceClearMetadata(root, 1), E.Unknown],
    ['force clear: nothing to clear', isCleared, () => Assets.forceClearMetadata(root, 0), E.Unknown],
  ]);

  it('has room for 50 bytes each', () =>
    execute(() => {
      prepare();
      done(set(OWNER, 0, 50, 50));
      done(Assets.forceSetMetadata(root, 0, zeros(50), zeros(50), 1, true));
    }));

  it('is set and cleared by force whatever the asset’s status', () => {
    for (const before of [FROZEN, DESTROYING]) {
      execute(() => {
        prepare();
        before();
        done(Assets.forceSetMetadata(root, 0, zeros(2), zeros(3), 4, true));
        done(Assets.forceClearMetadata(root, 0));
      });
    }
  });
});

it('no status is looked at where none is asked for: a call of nobody is BadOrigin for an asset that is not there as well', () =>
  execute(() => {
    noop(() => Assets.startDestroy(RuntimeOrigin.none(), 1), { type: 'BadOrigin' });
    noop(() => Assets.forceCancelApproval(RuntimeOrigin.none(), 1, who(1), who(2)), E.Unknown);
  }));
