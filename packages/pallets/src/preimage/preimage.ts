import {
  type AccountId,
  aPallet,
  type Consideration,
  call,
  type DispatchError,
  type DispatchResult,
  definePallet,
  type EnsureOrigin,
  ensureSigned,
  type HexString,
  type RuntimeOrigin,
  type SystemPallet,
  T,
} from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { anObject, callback, checkOptions, optional } from '@polkavirt/primitives/options';
import type { DepositCurrency } from '../common/currency.ts';
import { toDispatchResult } from '../common/outcome.ts';
import { preimageProvider } from './preimage-provider.ts';
import { preimageRequests } from './preimage-requests.ts';
import { MAX_SIZE, preimageStorage } from './preimage-storage.ts';
import { DEFAULT_PREIMAGE_WEIGHTS, type PreimageWeights } from './preimage-weights.ts';

export interface PreimageConfig {
  readonly System: SystemPallet;
  /** Where deposits of before 2024 are reserved. */
  readonly Currency: DepositCurrency;
  /** Who may note preimages without a deposit, and request them. */
  readonly managerOrigin: EnsureOrigin;
  /** What users pay as long as a preimage is stored for them; mostly a hold for this pallet's `HoldReason.Preimage`. */
  readonly consideration: Consideration;
  /** Default: {@link DEFAULT_PREIMAGE_WEIGHTS}. */
  readonly weights?: PreimageWeights;
}

/** At most so many hashes of one `ensure_updated`. */
const MAX_HASH_UPGRADE_BULK_COUNT = 1024;

/** pallet-preimage: bytes that are known by their hash, kept for their owner, or because the chain needs them. */
export const createPreimage = definePallet('pallet_preimage', (pallet, config: PreimageConfig) => {
  checkOptions('pallet_preimage', config, {
    System: aPallet('createSystem()'),
    Currency: anObject,
    managerOrigin: callback,
    consideration: anObject,
    weights: optional(anObject),
  });
  const { System, managerOrigin, weights = DEFAULT_PREIMAGE_WEIGHTS } = config;
  const storage = preimageStorage(pallet, config.consideration);
  const holdReasons = pallet.holdReasons({ Preimage: 'The funds are held as storage deposit for a preimage.' });
  const events = pallet.events({
    Noted: T.at(0, { hash: T.h256 }, ['A preimage has been noted.']),
    Requested: T.at(1, { hash: T.h256 }, ['A preimage has been requested.']),
    Cleared: T.at(2, { hash: T.h256 }, ['A preimage has been cleared.']),
  });
  const errors = pallet.errors({
    TooBig: 'Preimage is too large to store on-chain.',
    AlreadyNoted: 'Preimage has already been noted on-chain.',
    NotAuthorized: 'The user is not authorized to perform this action.',
    NotNoted: 'The preimage cannot be removed since it has not yet been noted.',
    Requested: 'A preimage may not be removed when there are outstanding requests.',
    NotRequested: 'The preimage request cannot be removed since no outstanding requests exist.',
    TooMany: 'Too many hashes were requested to be upgraded at once.',
    TooFew: 'Too few hashes were requested to be upgraded (i.e. zero).',
  });
  const { Event } = events;
  const requests = preimageRequests({
    storage,
    currency: config.Currency,
    consideration: config.consideration,
    errors: errors.Error,
    noted: (hash) => System.depositEvent(Event.Noted({ hash })),
    requested: (hash) => System.depositEvent(Event.Requested({ hash })),
    cleared: (hash) => System.depositEvent(Event.Cleared({ hash })),
  });
  const provider = preimageProvider({
    len: requests.len,
    fetch: requests.fetch,
    isRequested: requests.isRequested,
    request: requests.request,
    unrequest: (hash) => void requests.unrequest(hash),
    note(bytes) {
      const noted = requests.note(bytes, undefined);
      return noted.ok ? ok(noted.value.hash) : err(bytes.length > MAX_SIZE ? { type: 'Exhausted' } : noted.error);
    },
    unnote: (hash) => void requests.unnote(hash, undefined),
  });

  /** The account that signed, or undefined for a manager. */
  const ensureSignedOrManager = (origin: RuntimeOrigin): Result<AccountId | undefined, DispatchError> =>
    managerOrigin(origin).ok ? ok(undefined) : ensureSigned(origin);

  const asManager = (origin: RuntimeOrigin, work: () => Result<unknown, DispatchError>): DispatchResult => {
    const manager = managerOrigin(origin);
    return manager.ok ? toDispatchResult(work()) : err(manager.error);
  };

  return {
    storage,
    events,
    errors,
    holdReasons,
    calls: {
      notePreimage: call(
        [['bytes', T.bytes]],
        {
          index: 0,
          weight: (bytes) => weights.notePreimage(bytes.length),
          docs: ['Registers a preimage on-chain: free if it was requested, for a deposit else.'],
        },
        (origin, bytes) => {
          const sender = ensureSignedOrManager(origin);
          if (!sender.ok) return sender;
          const noted = requests.note(bytes, sender.value);
          if (!noted.ok) return noted;
          return ok(noted.value.wasRequested || sender.value === undefined ? { paysFee: 'No' } : {});
        },
      ),
      unnotePreimage: call(
        [['hash', T.h256]],
        { index: 1, weight: weights.unnotePreimage(), docs: ['Clears an unrequested preimage from the runtime storage.'] },
        (origin, hash) => {
          const sender = ensureSignedOrManager(origin);
          return sender.ok ? toDispatchResult(requests.unnote(hash, sender.value)) : sender;
        },
      ),
      requestPreimage: call(
        [['hash', T.h256]],
        {
          index: 2,
          weight: weights.requestPreimage(),
          docs: ['Requests a preimage be uploaded to the chain without paying any fees or deposits.'],
        },
        (origin, hash) =>
          asManager(origin, () => {
            requests.request(hash);
            return ok(undefined);
          }),
      ),
      unrequestPreimage: call(
        [['hash', T.h256]],
        { index: 3, weight: weights.unrequestPreimage(), docs: ['Clears a previously made request for a preimage.'] },
        (origin, hash) => asManager(origin, () => requests.unrequest(hash)),
      ),
      ensureUpdated: call(
        [['hashes', T.vec(T.h256)]],
        {
          index: 4,
          weight: (hashes) => weights.ensureUpdated(hashes.length),
          docs: ['Brings old statuses up to date. No fee if nine tenths of the hashes had one.'],
        },
        (origin, hashes) => {
          const who = ensureSigned(origin);
          if (!who.ok) return who;
          if (hashes.length === 0) return err(errors.Error.TooFew);
          if (hashes.length > MAX_HASH_UPGRADE_BULK_COUNT) return err(errors.Error.TooMany);
          const updated = hashes.filter((hash) => requests.ensureUpdated(hash)).length;
          return ok({ paysFee: updated * 10 >= hashes.length * 9 ? 'No' : 'Yes' });
        },
      ),
    },
    api: {
      /** For pallets that store calls: `createScheduler({ preimages: Preimage.provider })`. */
      provider,
      havePreimage: (hash: HexString): boolean => requests.len(hash) !== undefined,
      getPreimage(hash: HexString): Uint8Array | undefined {
        const found = requests.fetch(hash);
        return found.ok ? found.value : undefined;
      },
    },
  };
});

export type PreimagePallet = ReturnType<typeof createPreimage>;
