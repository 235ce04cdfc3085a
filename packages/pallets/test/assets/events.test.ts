/** What each call does to an asset, and tells: every event with all of its fields, of accounts and amounts that all differ. */
import '@polkavirt/test-support/watch-storage-layers';
import type { RuntimeEvent } from '@polkavirt/mock-runtime';
import { account } from '../support/accounts.ts';
import { Assets, done, execute, free, fund, reserved, root, System, signed } from './mock.ts';

const { Event } = Assets;
const who = (number: number) => account(number);
const [OWNER, ISSUER, ADMIN, FREEZER, HOLDER] = [1, 2, 3, 4, 5];
const text = (words: string) => new TextEncoder().encode(words);

/** As account 1 created it with a minimum of 10: a role each for accounts 2 to 4; account 5 has 100, and account 7 an approval of 50. */
const DETAILS = {
  ...{ owner: who(OWNER), issuer: who(ISSUER), admin: who(ADMIN), freezer: who(FREEZER) },
  ...{ supply: 100n, deposit: 1n, minBalance: 10n, isSufficient: false },
  ...{ accounts: 1, sufficients: 0, approvals: 1, status: 'Live' },
} as const;
const prepare = (): void => {
  for (const number of [OWNER, ISSUER, ADMIN, FREEZER, HOLDER, 6, 7]) fund(number, 1000n);
  done(Assets.create(signed(OWNER), 0, who(OWNER), 10n));
  done(Assets.setTeam(signed(OWNER), 0, who(ISSUER), who(ADMIN), who(FREEZER)));
  done(Assets.mint(signed(ISSUER), 0, who(HOLDER), 100n));
  done(Assets.approveTransfer(signed(HOLDER), 0, who(7), 50n));
};
const frozen = () => done(Assets.freezeAsset(signed(FREEZER), 0));
const holderFrozen = () => done(Assets.freeze(signed(FREEZER), 0, who(HOLDER)));
const destroying = () => done(Assets.startDestroy(signed(OWNER), 0));
const emptied = () => {
  destroying();
  done(Assets.destroyAccounts(signed(9), 0));
  done(Assets.destroyApprovals(signed(9), 0));
};

interface Told {
  readonly before?: () => void;
  readonly send: () => ReturnType<typeof Assets.touch>;
  readonly events: readonly RuntimeEvent[];
  /** How the details differ afterwards. */
  readonly details?: Partial<NonNullable<ReturnType<typeof Assets.Asset.get>>>;
  readonly status?: 'Liquid' | 'Frozen' | 'Blocked';
  /** What account 5 has afterwards: 100 unless it says otherwise. */
  readonly left?: bigint | undefined;
}

const [assetId, owner, delegate] = [0, who(HOLDER), who(7)];
const TOLD: Readonly<Record<string, Told>> = {
  mint: {
    send: () => Assets.mint(signed(ISSUER), 0, who(6), 11n),
    events: [Event.Issued({ assetId, owner: who(6), amount: 11n })],
    details: { supply: 111n, accounts: 2 },
  },
  'mint, of nothing': {
    send: () => Assets.mint(signed(ISSUER), 0, who(6), 0n),
    events: [Event.Issued({ assetId, owner: who(6), amount: 0n })],
  },
  burn: {
    send: () => Assets.burn(signed(ADMIN), 0, who(HOLDER), 12n),
    events: [Event.Burned({ assetId, owner, balance: 12n })],
    details: { supply: 88n },
    left: 88n,
  },
  'burn, with what would be too little': {
    send: () => Assets.burn(signed(ADMIN), 0, who(HOLDER), 91n),
    events: [Event.Burned({ assetId, owner, balance: 100n })],
    details: { supply: 0n, accounts: 0 },
    left: undefined,
  },
  transfer: {
    send: () => Assets.transfer(signed(HOLDER), 0, who(6), 13n),
    events: [Event.Transferred({ assetId, from: who(HOLDER), to: who(6), amount: 13n })],
    details: { accounts: 2 },
    left: 87n,
  },
  'transfer, of nothing': { send: () => Assets.transfer(signed(HOLDER), 0, who(6), 0n), events: [] },
  'transfer, with what would be too little': {
    send: () => Assets.transfer(signed(HOLDER), 0, who(6), 91n),
    events: [Event.Transferred({ assetId, from: who(HOLDER), to: who(6), amount: 100n })],
    details: { accounts: 1 },
    left: undefined,
  },
  'transfer, to oneself': {
    send: () => Assets.transfer(signed(HOLDER), 0, who(HOLDER), 14n),
    events: [Event.Transferred({ assetId, from: who(HOLDER), to: who(HOLDER), amount: 14n })],
  },
  transferKeepAlive: {
    send: () => Assets.transferKeepAlive(signed(HOLDER), 0, who(6), 90n),
    events: [Event.Transferred({ assetId, from: who(HOLDER), to: who(6), amount: 90n })],
    details: { accounts: 2 },
    left: 10n,
  },
  'transferAll, of all but what keeps it': {
    send: () => Assets.transferAll(signed(HOLDER), 0, who(6), true),
    events: [Event.Transferred({ assetId, from: who(HOLDER), to: who(6), amount: 90n })],
    details: { accounts: 2 },
    left: 10n,
  },
  'transferAll, of nothing that can go': {
    before: holderFrozen,
    send: () => Assets.transferAll(signed(HOLDER), 0, who(6), false),
    events: [],
    status: 'Frozen',
  },
  forceTransfer: {
    send: () => Assets.forceTransfer(signed(ADMIN), 0, who(HOLDER), who(6), 15n),
    events: [Event.Transferred({ assetId, from: who(HOLDER), to: who(6), amount: 15n })],
    details: { accounts: 2 },
    left: 85n,
  },
  setTeam: {
    send: () => Assets.setTeam(signed(OWNER), 0, who(21), who(22), who(23)),
    events: [Event.TeamChanged({ assetId, issuer: who(21), admin: who(22), freezer: who(23) })],
    details: { issuer: who(21), admin: who(22), freezer: who(23) },
  },
  transferOwnership: {
    send: () => Assets.transferOwnership(signed(OWNER), 0, who(6)),
    events: [Event.OwnerChanged({ assetId, owner: who(6) })],
    details: { owner: who(6) },
  },
  'transferOwnership, to oneself': { send: () => Assets.transferOwnership(signed(OWNER), 0, who(OWNER)), events: [] },
  freeze: {
    send: () => Assets.freeze(signed(FREEZER), 0, who(HOLDER)),
    events: [Event.Frozen({ assetId, who: owner })],
    status: 'Frozen',
  },
  block: {
    send: () => Assets.block(signed(FREEZER), 0, who(HOLDER)),
    events: [Event.Blocked({ assetId, who: owner })],
    status: 'Blocked',
  },
  thaw: {
    before: holderFrozen,
    send: () => Assets.thaw(signed(ADMIN), 0, who(HOLDER)),
    events: [Event.Thawed({ assetId, who: owner })],
  },
  freezeAsset: {
    send: () => Assets.freezeAsset(signed(FREEZER), 0),
    events: [Event.AssetFrozen({ assetId })],
    details: { status: 'Frozen' },
  },
  thawAsset: { before: frozen, send: () => Assets.thawAsset(signed(ADMIN), 0), events: [Event.AssetThawed({ assetId })] },
  startDestroy: {
    send: () => Assets.startDestroy(signed(OWNER), 0),
    events: [Event.DestructionStarted({ assetId })],
    details: { status: 'Destroying' },
  },
  destroyAccounts: {
    before: destroying,
    send: () => Assets.destroyAccounts(signed(9), 0),
    events: [Event.AccountsDestroyed({ assetId, accountsDestroyed: 1, accountsRemaining: 0 })],
    details: { status: 'Destroying', accounts: 0 },
    left: undefined,
  },
  destroyApprovals: {
    before: destroying,
    send: () => Assets.destroyApprovals(signed(9), 0),
    events: [Event.ApprovalsDestroyed({ assetId, approvalsDestroyed: 1, approvalsRemaining: 0 })],
    details: { status: 'Destroying', approvals: 0 },
  },
  approveTransfer: {
    send: () => Assets.approveTransfer(signed(HOLDER), 0, who(6), 16n),
    events: [Event.ApprovedTransfer({ assetId, source: owner, delegate: who(6), amount: 16n })],
    details: { approvals: 2 },
  },
  'approveTransfer, of more': {
    send: () => Assets.approveTransfer(signed(HOLDER), 0, delegate, 16n),
    events: [Event.ApprovedTransfer({ assetId, source: owner, delegate, amount: 16n })],
  },
  cancelApproval: {
    send: () => Assets.cancelApproval(signed(HOLDER), 0, delegate),
    events: [Event.ApprovalCancelled({ assetId, owner, delegate })],
    details: { approvals: 0 },
  },
  forceCancelApproval: {
    send: () => Assets.forceCancelApproval(signed(ADMIN), 0, owner, delegate),
    events: [Event.ApprovalCancelled({ assetId, owner, delegate })],
    details: { approvals: 0 },
  },
  transferApproved: {
    send: () => Assets.transferApproved(signed(7), 0, owner, who(6), 49n),
    events: [
      Event.Transferred({ assetId, from: owner, to: who(6), amount: 49n }),
      Event.TransferredApproved({ assetId, owner, delegate, destination: who(6), amount: 49n }),
    ],
    details: { accounts: 2 },
    left: 51n,
  },
  'transferApproved, of all of it': {
    send: () => Assets.transferApproved(signed(7), 0, owner, who(6), 50n),
    events: [
      Event.Transferred({ assetId, from: owner, to: who(6), amount: 50n }),
      Event.TransferredApproved({ assetId, owner, delegate, destination: who(6), amount: 50n }),
    ],
    details: { accounts: 2, approvals: 0 },
    left: 50n,
  },
  setMinBalance: {
    send: () => Assets.setMinBalance(signed(OWNER), 0, 9n),
    events: [Event.AssetMinBalanceChanged({ assetId, newMinBalance: 9n })],
    details: { minBalance: 9n },
  },
  touch: {
    send: () => Assets.touch(signed(6), 0),
    events: [Event.Touched({ assetId, who: who(6), depositor: who(6) })],
    details: { accounts: 2 },
  },
  touchOther: {
    send: () => Assets.touchOther(signed(6), 0, who(8)),
    events: [Event.Touched({ assetId, who: who(8), depositor: who(6) })],
    details: { accounts: 2 },
  },
  'refund, of being needed': {
    send: () => Assets.refund(signed(HOLDER), 0, true),
    events: [Event.Burned({ assetId, owner, balance: 100n })],
    details: { supply: 0n, accounts: 0 },
    left: undefined,
  },
  refundOther: {
    before: () => done(Assets.touchOther(signed(6), 0, who(8))),
    send: () => Assets.refundOther(signed(6), 0, who(8)),
    events: [],
  },
  forceAssetStatus: {
    send: () => Assets.forceAssetStatus(root, 0, who(21), who(22), who(23), who(24), 17n, true, true),
    events: [Event.AssetStatusChanged({ assetId })],
    details: {
      ...{ owner: who(21), issuer: who(22), admin: who(23), freezer: who(24) },
      ...{ minBalance: 17n, isSufficient: true, status: 'Frozen' },
    },
  },
  'forceAssetStatus, which thaws': {
    before: frozen,
    send: () => Assets.forceAssetStatus(root, 0, who(OWNER), who(ISSUER), who(ADMIN), who(FREEZER), 10n, false, false),
    events: [Event.AssetStatusChanged({ assetId })],
  },
};

it.each(Object.entries(TOLD))('%s', (_name, { before = () => {}, send, events, details, status = 'Liquid', ...rest }) =>
  execute(() => {
    prepare();
    before();
    System.resetEvents();
    done(send());
    expect(System.events().filter(({ type }) => type === 'Assets')).toEqual(events);
    expect(Assets.Asset.get(0)).toEqual({ ...DETAILS, ...details });
    const left = 'left' in rest ? rest.left : 100n;
    const kept = left === undefined ? undefined : { balance: left, status, reason: { type: 'Consumer' } };
    expect(Assets.Account.get(0, who(HOLDER))).toEqual(kept);
  }),
);

it('create, forceCreate and finishDestroy', () =>
  execute(() => {
    fund(OWNER, 1000n);
    const fresh = { supply: 0n, accounts: 0, sufficients: 0, approvals: 0, status: 'Live' } as const;
    done(Assets.create(signed(OWNER), 0, who(ADMIN), 3n));
    expect(System).toHaveLastEvent(Event.Created({ assetId, creator: who(OWNER), owner: who(ADMIN) }));
    const team = { issuer: who(ADMIN), admin: who(ADMIN), freezer: who(ADMIN) };
    expect(Assets.Asset.get(0)).toEqual({
      ...fresh,
      ...team,
      owner: who(OWNER),
      deposit: 1n,
      minBalance: 3n,
      isSufficient: false,
    });
    done(Assets.forceCreate(root, 4, who(6), true, 5n));
    expect(System).toHaveLastEvent(Event.ForceCreated({ assetId: 4, owner: who(6) }));
    const forced = { owner: who(6), issuer: who(6), admin: who(6), freezer: who(6) };
    expect(Assets.Asset.get(4)).toEqual({ ...fresh, ...forced, deposit: 0n, minBalance: 5n, isSufficient: true });
    expect([reserved(OWNER), reserved(6)]).toEqual([1n, 0n]);
  }));

it('metadata: set, by force, and cleared; the deposit is of name and symbol, and stays if they are forced', () =>
  execute(() => {
    prepare();
    const described = { name: text('Wood'), symbol: text('WO'), decimals: 3 };
    done(Assets.setMetadata(signed(OWNER), 0, described.name, described.symbol, 3));
    expect(System).toHaveLastEvent(Event.MetadataSet({ assetId, ...described, isFrozen: false }));
    // 1 for the asset; 1 and a byte each of 6.
    expect(Assets.Metadata.get(0)).toEqual({ ...described, deposit: 7n, isFrozen: false });
    expect(reserved(OWNER)).toBe(8n);
    const forced = { name: text('Stone'), symbol: text('STONE'), decimals: 4 };
    done(Assets.forceSetMetadata(root, 0, forced.name, forced.symbol, 4, true));
    expect(System).toHaveLastEvent(Event.MetadataSet({ assetId, ...forced, isFrozen: true }));
    expect(Assets.Metadata.get(0)).toEqual({ ...forced, deposit: 7n, isFrozen: true });
    done(Assets.clearMetadata(signed(OWNER), 0));
    expect([System.events().at(-1), reserved(OWNER)]).toEqual([Event.MetadataCleared({ assetId }), 1n]);
  }));

it('finishDestroy gives the deposits for the asset and its metadata back', () =>
  execute(() => {
    prepare();
    done(Assets.setMetadata(signed(OWNER), 0, text('Wood'), text('WO'), 3));
    emptied();
    expect(reserved(OWNER)).toBe(8n);
    done(Assets.finishDestroy(signed(9), 0));
    expect(System).toHaveLastEvent(Event.Destroyed({ assetId }));
    expect([free(OWNER), reserved(OWNER), Assets.Asset.has(0), Assets.Metadata.has(0)]).toEqual([1000n, 0n, false, false]);
  }));
