import {
  type AccountId,
  type Consideration,
  type HexString,
  type PalletBuilder,
  storageMap,
  T,
  type Type,
} from '@polkavirt/mock-runtime';
import { boundedBytes } from '../common/types.ts';

/** The most bytes of a preimage: 4 MiB. */
export const MAX_SIZE = 4 * 1024 * 1024;

/** Who paid for a preimage, and what. */
export type Owner = [account: AccountId, ticket: unknown];

/** How a preimage stands. */
export type RequestStatus =
  /** Its owner may take it away. */
  | { readonly type: 'Unrequested'; readonly value: { readonly ticket: Owner; readonly len: number } }
  /** The chain needs it `count` times; it is there if its length is known. */
  | {
      readonly type: 'Requested';
      readonly value: { readonly maybeTicket: Owner | undefined; readonly count: number; readonly maybeLen: number | undefined };
    };

export type OldRequestStatus =
  | { readonly type: 'Unrequested'; readonly value: { readonly deposit: [AccountId, bigint]; readonly len: number } }
  | {
      readonly type: 'Requested';
      readonly value: {
        readonly deposit: [AccountId, bigint] | undefined;
        readonly count: number;
        readonly len: number | undefined;
      };
    };

const account = { name: 'AccountId', type: T.accountId };

const oldRequestStatus: Type<OldRequestStatus> = T.variant(
  { path: ['pallet_preimage', 'OldRequestStatus'], params: [account, { name: 'Balance', type: T.u128 }] },
  {
    Unrequested: { deposit: T.tuple(T.accountId, T.u128), len: T.u32 },
    Requested: { deposit: T.option(T.tuple(T.accountId, T.u128)), count: T.u32, len: T.option(T.u32) },
  },
) as Type<OldRequestStatus>;

const requestStatusOf = ({ ticket }: Consideration): Type<RequestStatus> => {
  const owner = T.tuple(T.accountId, ticket);
  return T.variant(
    { path: ['pallet_preimage', 'RequestStatus'], params: [account, { name: 'Ticket', type: ticket }] },
    {
      Unrequested: { ticket: owner, len: T.u32 },
      Requested: { maybeTicket: T.option(owner), count: T.u32, maybeLen: T.option(T.u32) },
    },
  ) as Type<RequestStatus>;
};

/** The key of a preimage: its hash and its length. */
export type PreimageKey = [hash: HexString, len: number];

export const preimageStorage = (pallet: PalletBuilder, consideration: Consideration) =>
  pallet.storage({
    StatusFor: storageMap([['Identity', T.h256]], oldRequestStatus, {
      docs: ['The request status of a given hash, as it was stored before 2024.'],
    }),
    RequestStatusFor: storageMap([['Identity', T.h256]], requestStatusOf(consideration), {
      docs: ['The request status of a given hash.'],
    }),
    PreimageFor: storageMap([['Identity', T.tuple(T.h256, T.u32)]], boundedBytes(MAX_SIZE), {
      docs: ['The preimages, by their hash and length.'],
    }),
  });
export type PreimageStorage = ReturnType<typeof preimageStorage>;
