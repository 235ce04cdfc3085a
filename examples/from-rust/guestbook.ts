import {
  call,
  constant,
  definePallet,
  type EnsureOrigin,
  type SystemPallet,
  signedCall,
  storageMap,
  T,
  weightOf,
} from '@polkavirt/mock-runtime';
import { err, ok } from '@polkavirt/primitives';

// #region pallet
interface GuestbookConfig {
  readonly System: SystemPallet;
  readonly eraseOrigin: EnsureOrigin;
  readonly maxLength: number;
}

export const createGuestbook = definePallet('pallet_guestbook', (pallet, config: GuestbookConfig) => {
  const { System, eraseOrigin, maxLength } = config;
  const storage = pallet.storage({
    Entries: storageMap([['Blake2_128Concat', T.accountId]], T.bytes),
  });
  const events = pallet.events({
    Signed: { who: T.accountId },
    Erased: { who: T.accountId },
  });
  const errors = pallet.errors({
    TooLong: 'The text is too long.',
    NotSigned: 'The account has not signed.',
  });
  return {
    storage,
    events,
    errors,
    constants: { MaxLength: constant(T.u32, maxLength, 'Bytes of a text at most.') },
    calls: {
      sign: signedCall([['text', T.bytes]], { weight: weightOf(10_000n) }, (who, text) => {
        if (text.length > maxLength) return err(errors.Error.TooLong);
        storage.Entries.insert(who, text);
        System.depositEvent(events.Event.Signed({ who }));
        return ok({});
      }),
      erase: call([['who', T.accountId]], { weight: weightOf(10_000n) }, (origin, who) => {
        const allowed = eraseOrigin(origin);
        if (!allowed.ok) return allowed;
        if (storage.Entries.take(who) === undefined) return err(errors.Error.NotSigned);
        System.depositEvent(events.Event.Erased({ who }));
        return ok({});
      }),
    },
  };
});
// #endregion
