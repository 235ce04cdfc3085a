/** The types that storage consists of, as upstream's structs and enums declare them: paths, parameters and the names of fields, in order. */
import type { AnyPallet, AnyType } from '@polkavirt/mock-runtime';
import { Assets, Multisig, Preimage, Proxied, Scheduler, Sudo, Utility } from './support/everything.ts';

const PALLETS = { Sudo, Utility, Preimage, Scheduler, Multisig, Proxy: Proxied, Assets };
const CRATES: Readonly<Record<keyof typeof PALLETS, string>> = {
  Sudo: 'pallet_sudo',
  Utility: 'pallet_utility',
  Preimage: 'pallet_preimage',
  Scheduler: 'pallet_scheduler',
  Multisig: 'pallet_multisig',
  Proxy: 'pallet_proxy',
  Assets: 'pallet_assets',
};

/** By the declarations in `types.rs` and `lib.rs` of each crate; `T` and `S` of BoundedVec stand in bounded-collections. */
const TYPES: Readonly<Record<string, string>> = {
  'pallet_preimage::OldRequestStatus<AccountId, Balance>': 'Unrequested(deposit, len) | Requested(deposit, count, len)',
  'pallet_preimage::RequestStatus<AccountId, Ticket>': 'Unrequested(ticket, len) | Requested(maybeTicket, count, maybeLen)',
  'pallet_scheduler::Scheduled<Name, Call, BlockNumber, PalletsOrigin, AccountId>':
    'maybeId, priority, call, maybePeriodic, origin',
  'pallet_scheduler::RetryConfig<Period>': 'totalRetries, remaining, period',
  'frame_support::traits::preimages::Bounded<T, H>': 'Legacy(hash) | Inline(-) | Lookup(hash, len)',
  'pallet_multisig::Multisig<BlockNumber, Balance, AccountId, MaxApprovals>': 'when, deposit, depositor, approvals',
  'pallet_multisig::Timepoint<BlockNumber>': 'height, index',
  'pallet_proxy::ProxyDefinition<AccountId, ProxyType, BlockNumber>': 'delegate, proxyType, delay',
  'pallet_proxy::Announcement<AccountId, Hash, BlockNumber>': 'real, callHash, height',
  'pallet_assets::types::AssetDetails<Balance, AccountId, DepositBalance>':
    'owner, issuer, admin, freezer, supply, deposit, minBalance, isSufficient, accounts, sufficients, approvals, status',
  'pallet_assets::types::AssetStatus<>': 'Live() | Frozen() | Destroying()',
  'pallet_assets::types::AssetAccount<Balance, DepositBalance, Extra, AccountId>': 'balance, status, reason, extra',
  'pallet_assets::types::AccountStatus<>': 'Liquid() | Frozen() | Blocked()',
  'pallet_assets::types::ExistenceReason<Balance, AccountId>':
    'Consumer() | Sufficient() | DepositHeld(-) | DepositRefunded() | DepositFrom(-, -)',
  'pallet_assets::types::Approval<Balance, DepositBalance>': 'amount, deposit',
  'pallet_assets::types::AssetMetadata<DepositBalance, BoundedString>': 'deposit, name, symbol, decimals, isFrozen',
};

/** Of metadata's names, which are in snake_case, as they are here. */
const camel = (name: string | undefined): string => (name ?? '-').replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
const found = new Map<string, string>();
const seen = new Set<AnyType['info']>();
const walk = ({ info }: AnyType): void => {
  if (seen.has(info)) return;
  seen.add(info);
  if (info.kind === 'composite' || info.kind === 'variant') {
    const { path = [], params = [] } = info;
    const name = `${path.join('::')}<${params.map((param) => param.name).join(', ')}>`;
    const named = (fields: readonly { readonly name?: string | undefined }[]) =>
      fields.map((field) => camel(field.name)).join(', ');
    const shape =
      info.kind === 'composite'
        ? named(info.fields)
        : info.variants.map((variant) => `${variant.name}(${named(variant.fields)})`).join(' | ');
    found.set(name, shape);
    const fields = info.kind === 'composite' ? info.fields : info.variants.flatMap((variant) => variant.fields);
    for (const { type } of fields) walk(type);
  } else if (info.kind === 'tuple') info.of.forEach(walk);
  else if ('of' in info) walk(info.of);
};

it.each(Object.entries(PALLETS))('%s has the crate’s name, which is in the paths of its types', (name, pallet: AnyPallet) => {
  expect(pallet.definition.scope.crate).toBe(CRATES[name as keyof typeof PALLETS]);
  for (const { keys, value } of pallet.definition.storage) for (const type of [...keys.map((key) => key.type), value]) walk(type);
});

it.each(Object.entries(TYPES))('%s', (name, shape) => {
  expect(found.get(name)).toBe(shape);
});

it('there is no other of these pallets', () => {
  const own = [...found.keys()].filter((name) => name.startsWith('pallet_'));
  expect(own.sort()).toEqual(
    Object.keys(TYPES)
      .filter((name) => name.startsWith('pallet_'))
      .sort(),
  );
});
