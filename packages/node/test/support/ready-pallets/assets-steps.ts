import { type AnyStep, address, asRoot, type Call, call, step, UNIT, type Who } from './step.ts';

const id = 7;
const text = (words: string): Uint8Array => new TextEncoder().encode(words);
const of = (name: string, args: Readonly<Record<string, unknown>> = {}): Call => call('Assets', name, { id, ...args });
const by = (who: Who, name: string, args: Readonly<Record<string, unknown>>, ...events: string[]) =>
  step(who, of(name, args), ...events.map((event) => `Assets.${event}`));
const [alice, bob, charlie, dave] = (['Alice', 'Bob', 'Charlie', 'Dave'] as const).map(address);
const described = { name: text('Seven'), symbol: text('SEV'), decimals: 2 };

/** Alice makes an asset, and takes it down. */
export const ASSETS_STEPS: AnyStep[] = [
  { ...by('Alice', 'create', { admin: alice, min_balance: 2n }, 'Created'), reserved: ['Alice', 100n * UNIT] },
  { ...by('Alice', 'set_metadata', described, 'MetadataSet'), reserved: ['Alice', 118n * UNIT] },
  by('Alice', 'mint', { beneficiary: alice, amount: 1000n }, 'Issued'),
  by('Alice', 'transfer', { target: bob, amount: 100n }, 'Transferred'),
  by('Alice', 'transfer_keep_alive', { target: bob, amount: 10n }, 'Transferred'),
  by('Alice', 'approve_transfer', { delegate: bob, amount: 50n }, 'ApprovedTransfer'),
  by('Bob', 'transfer_approved', { owner: alice, destination: charlie, amount: 20n }, 'TransferredApproved'),
  by('Alice', 'cancel_approval', { delegate: bob }, 'ApprovalCancelled'),
  by('Alice', 'approve_transfer', { delegate: bob, amount: 50n }, 'ApprovedTransfer'),
  by('Alice', 'force_cancel_approval', { owner: alice, delegate: bob }, 'ApprovalCancelled'),
  by('Alice', 'force_transfer', { source: bob, dest: alice, amount: 10n }, 'Transferred'),
  by('Alice', 'freeze', { who: bob }, 'Frozen'),
  { ...by('Bob', 'transfer', { target: alice, amount: 5n }), error: 'Assets.Frozen' },
  by('Alice', 'thaw', { who: bob }, 'Thawed'),
  by('Alice', 'block', { who: bob }, 'Blocked'),
  by('Alice', 'thaw', { who: bob }, 'Thawed'),
  by('Alice', 'freeze_asset', {}, 'AssetFrozen'),
  by('Alice', 'thaw_asset', {}, 'AssetThawed'),
  by('Alice', 'set_team', { issuer: alice, admin: alice, freezer: alice }, 'TeamChanged'),
  by('Alice', 'set_min_balance', { min_balance: 1n }, 'AssetMinBalanceChanged'),
  { ...by('Dave', 'touch', {}, 'Touched'), reserved: ['Dave', UNIT] },
  { ...by('Dave', 'refund', { allow_burn: false }), reserved: ['Dave', 0n] },
  by('Alice', 'touch_other', { who: dave }, 'Touched'),
  by('Alice', 'refund_other', { who: dave }),
  by('Charlie', 'transfer_all', { dest: bob, keep_alive: false }, 'Transferred'),
  by('Alice', 'burn', { who: bob, amount: 5n }, 'Burned'),
  by('Alice', 'transfer_ownership', { owner: bob }, 'OwnerChanged'),
  { ...by('Bob', 'transfer_ownership', { owner: alice }, 'OwnerChanged'), reserved: ['Bob', 0n] },
  by('Alice', 'clear_metadata', {}, 'MetadataCleared'),
  asRoot(of('force_set_metadata', { ...described, is_frozen: false }), 'Assets.MetadataSet'),
  asRoot(of('force_clear_metadata'), 'Assets.MetadataCleared'),
  asRoot(
    of('force_asset_status', {
      owner: alice,
      issuer: alice,
      admin: alice,
      freezer: alice,
      min_balance: 1n,
      is_sufficient: true,
      is_frozen: false,
    }),
    'Assets.AssetStatusChanged',
  ),
  asRoot(of('force_create', { id: 8, owner: alice, is_sufficient: true, min_balance: 1n }), 'Assets.ForceCreated'),
  by('Alice', 'start_destroy', {}, 'DestructionStarted'),
  by('Alice', 'destroy_accounts', {}, 'AccountsDestroyed'),
  by('Alice', 'destroy_approvals', {}, 'ApprovalsDestroyed'),
  { ...by('Alice', 'finish_destroy', {}, 'Destroyed'), reserved: ['Alice', 0n] },
];
