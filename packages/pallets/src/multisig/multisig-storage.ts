import {
  type AccountId,
  dispatchResult,
  type HexString,
  type PalletBuilder,
  storageMap,
  T,
  type Type,
} from '@polkavirt/mock-runtime';
import { bytes32 } from '../common/types.ts';

/** Which extrinsic opened an operation. */
export interface Timepoint {
  /** The block's number. */
  readonly height: number;
  /** The extrinsic's place in the block. */
  readonly index: number;
}

/** An operation that waits for approvals. */
export interface Multisig {
  readonly when: Timepoint;
  readonly deposit: bigint;
  readonly depositor: AccountId;
  /** In order of the accounts. */
  readonly approvals: readonly AccountId[];
}

export const timepoint: Type<Timepoint> = T.struct(
  { path: ['pallet_multisig', 'Timepoint'], params: [{ name: 'BlockNumber', type: T.u32 }] },
  { height: T.u32, index: T.u32 },
);

const multisigOf = (maxSignatories: number): Type<Multisig> =>
  T.struct(
    {
      path: ['pallet_multisig', 'Multisig'],
      params: [
        { name: 'BlockNumber', type: T.u32 },
        { name: 'Balance', type: T.u128 },
        { name: 'AccountId', type: T.accountId },
        { name: 'MaxApprovals' },
      ],
    },
    { when: timepoint, deposit: T.u128, depositor: T.accountId, approvals: T.boundedVec(T.accountId, maxSignatories) },
  ) as Type<Multisig>;

/** The hash of a call: `[u8; 32]`. */
export const callHash: Type<HexString> = bytes32;

export const multisigStorage = (pallet: PalletBuilder, maxSignatories: number) =>
  pallet.storage({
    Multisigs: storageMap(
      [
        ['Twox64Concat', T.accountId],
        ['Blake2_128Concat', callHash],
      ],
      multisigOf(maxSignatories),
      { docs: ['The set of open multisig operations.'] },
    ),
  });
export type MultisigStorage = ReturnType<typeof multisigStorage>;

export const multisigEvents = (pallet: PalletBuilder) =>
  pallet.events({
    NewMultisig: T.at(0, { approving: T.accountId, multisig: T.accountId, callHash }, ['A new multisig operation has begun.']),
    MultisigApproval: T.at(1, { approving: T.accountId, timepoint, multisig: T.accountId, callHash }, [
      'A multisig operation has been approved by someone.',
    ]),
    MultisigExecuted: T.at(2, { approving: T.accountId, timepoint, multisig: T.accountId, callHash, result: dispatchResult }, [
      'A multisig operation has been executed.',
    ]),
    MultisigCancelled: T.at(3, { cancelling: T.accountId, timepoint, multisig: T.accountId, callHash }, [
      'A multisig operation has been cancelled.',
    ]),
    DepositPoked: T.at(4, { who: T.accountId, callHash, oldDeposit: T.u128, newDeposit: T.u128 }, [
      'The deposit for a multisig operation has been updated/poked.',
    ]),
  });
export type MultisigEvent = ReturnType<typeof multisigEvents>['Event'];

export const multisigErrors = (pallet: PalletBuilder) =>
  pallet.errors({
    MinimumThreshold: 'Threshold must be 2 or greater.',
    AlreadyApproved: 'Call is already approved by this signatory.',
    NoApprovalsNeeded: "Call doesn't need any (more) approvals.",
    TooFewSignatories: 'There are too few signatories in the list.',
    TooManySignatories: 'There are too many signatories in the list.',
    SignatoriesOutOfOrder: 'The signatories were provided out of order; they should be ordered.',
    SenderInSignatories: "The sender was contained in the other signatories; it shouldn't be.",
    NotFound: 'Multisig operation not found in storage.',
    NotOwner: 'Only the account that originally created the multisig is able to cancel it or update its deposits.',
    NoTimepoint: 'No timepoint was given, yet the multisig operation is already underway.',
    WrongTimepoint: 'A different timepoint was given to the multisig operation that is underway.',
    UnexpectedTimepoint: 'A timepoint was given, yet no multisig operation is underway.',
    MaxWeightTooLow: 'The maximum weight information provided was too low.',
    AlreadyStored: 'The data to be stored is already stored.',
  });
export type MultisigError = ReturnType<typeof multisigErrors>['Error'];
