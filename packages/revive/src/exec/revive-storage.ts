import { type PalletBuilder, storageMap, storageValue, T, type ValueOf } from '@polkavirt/mock-runtime';
import { h160 } from '../address.ts';
import { blockSettings, NO_SETTINGS } from './block-settings.ts';

/** The record of a contract beside its storage (upstream: `ContractInfo`). */
export const contractInfo = T.struct(
  { path: ['pallet_revive', 'storage', 'ContractInfo'] },
  {
    /** The child trie that is the contract's storage. */
    trieId: T.h256,
    codeHash: T.h256,
    /** Bytes of keys and values in its storage, before hashing. */
    storageBytes: T.u32,
    storageItems: T.u32,
    /** For the contract's existence, in the smallest unit of the currency. */
    storageBaseDeposit: T.u128,
    immutableDataLen: T.u32,
  },
);
export type ContractInfo = ValueOf<typeof contractInfo>;

/** The record of code beside its bytes (upstream: `CodeInfo`). */
export const codeInfo = T.struct(
  { path: ['pallet_revive', 'vm', 'CodeInfo'] },
  {
    /** Who uploaded it, and may remove it. */
    owner: T.accountId,
    deposit: T.compact(T.u128),
    /** How many contracts run it. */
    refcount: T.compact(T.u64),
    codeLen: T.u32,
  },
);
export type CodeInfo = ValueOf<typeof codeInfo>;

/** The pallet's storage, under upstream's names where there is such an item. */
export const reviveStorage = (pallet: PalletBuilder) =>
  pallet.storage({
    PristineCode: storageMap([['Identity', T.h256]], T.bytes, { docs: ['Code by its keccak256 hash.'] }),
    CodeInfoOf: storageMap([['Identity', T.h256]], codeInfo, { docs: ['Owner, deposit and number of users of code.'] }),
    AccountInfoOf: storageMap([['Identity', h160]], contractInfo, { docs: ['The contract at an address.'] }),
    ImmutableDataOf: storageMap([['Identity', h160]], T.bytes, { docs: ['What a constructor set as immutable.'] }),
    OriginalAccount: storageMap([['Identity', h160]], T.accountId, {
      docs: ['The native account that registered itself for an address.'],
    }),
    DustOf: storageMap([['Identity', h160]], T.u32, {
      docs: ['Wei of an account below one unit of the native currency. Upstream keeps it in AccountInfoOf.'],
    }),
    Settings: storageValue(blockSettings, {
      default: NO_SETTINGS,
      docs: ['What a development chain was told about its blocks.'],
    }),
    NextSettings: storageValue(blockSettings, { docs: ['The same from the next block on.'] }),
  });
export type ReviveStorage = ReturnType<typeof reviveStorage>;
