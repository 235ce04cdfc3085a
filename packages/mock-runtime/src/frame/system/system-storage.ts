import { accountId, bool, bytes, compact, h256, str, struct, u32, vec } from '../../types/index.ts';
import type { AnyType } from '../../types/type.ts';
import { digest } from '../header.ts';
import type { PalletBuilder } from '../pallet.ts';
import { storageMap, storageValue } from '../storage/define-storage.ts';
import { ZERO_WEIGHT } from '../weight.ts';
import { accountInfo, DEFAULT_ACCOUNT_INFO } from './account-info.ts';
import { consumedWeight } from './block-weights.ts';
import { lateEventRecord, phase } from './event-record.ts';

/** A hash of zeros: what an absent hash reads as. */
export const ZERO_HASH = `0x${'00'.repeat(32)}` as const;

const lastRuntimeUpgrade = struct(
  { path: ['frame_system', 'LastRuntimeUpgradeInfo'] },
  { specVersion: compact(u32), specName: str },
);

const codeUpgradeAuthorization = struct(
  { path: ['frame_system', 'CodeUpgradeAuthorization'] },
  { codeHash: h256, checkVersion: bool },
);

/** The storage of frame-system, under its names and hashers. */
export const systemStorage = (pallet: PalletBuilder) =>
  pallet.storage({
    Account: storageMap([['Blake2_128Concat', accountId]], accountInfo, {
      default: DEFAULT_ACCOUNT_INFO,
      isShared: true,
      docs: ['The full account information for a particular account ID.'],
    }),
    ExtrinsicCount: storageValue(u32, { docs: ['Number of extrinsics in the last block.'] }),
    BlockWeight: storageValue(consumedWeight, {
      default: { normal: ZERO_WEIGHT, operational: ZERO_WEIGHT, mandatory: ZERO_WEIGHT },
      isShared: true,
      docs: ['What the current block used, by class.'],
    }),
    AllExtrinsicsLen: storageValue(u32, { docs: ['Bytes of all extrinsics of the current block.'] }),
    BlockHash: storageMap([['Twox64Concat', u32]], h256, { default: ZERO_HASH, docs: ['Block numbers to block hashes.'] }),
    ExtrinsicData: storageMap([['Twox64Concat', u32]], bytes, {
      default: new Uint8Array(),
      docs: ['The extrinsics of the current block, by index.'],
    }),
    Number: storageValue(u32, { default: 0, docs: ['The current block number.'] }),
    ParentHash: storageValue(h256, { default: ZERO_HASH, docs: ['Hash of the previous block.'] }),
    Digest: storageValue(digest, { default: { logs: [] }, docs: ['Digest of the current block.'] }),
    Events: storageValue(vec(lateEventRecord(() => pallet.runtime.RuntimeEvent as AnyType)), {
      default: [],
      docs: ['Events of the current block.'],
    }),
    EventCount: storageValue(u32, { default: 0, docs: ['The number of events of the current block.'] }),
    LastRuntimeUpgrade: storageValue(lastRuntimeUpgrade, { docs: ['The version that last ran.'] }),
    InherentsApplied: storageValue(bool, { default: false, docs: ['Whether all inherents have been applied.'] }),
    ExecutionPhase: storageValue(phase, { isShared: true, docs: ['The execution phase of the block.'] }),
    AuthorizedUpgrade: storageValue(codeUpgradeAuthorization, { docs: ['`Some` if a code upgrade has been authorized.'] }),
  });
export type SystemStorage = ReturnType<typeof systemStorage>;
