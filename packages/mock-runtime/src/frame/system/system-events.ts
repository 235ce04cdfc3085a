import { accountId, at, bool, h256 } from '../../types/index.ts';
import { dispatchEventInfo } from '../dispatch.ts';
import { dispatchError } from '../dispatch-error.ts';
import type { PalletBuilder } from '../pallet.ts';

/** The events of frame-system under upstream's indexes; those of tasks are left out as there. */
export const systemEvents = (pallet: PalletBuilder) =>
  pallet.events({
    ExtrinsicSuccess: at(0, { dispatchInfo: dispatchEventInfo }, ['An extrinsic completed successfully.']),
    ExtrinsicFailed: at(1, { dispatchError, dispatchInfo: dispatchEventInfo }, ['An extrinsic failed.']),
    CodeUpdated: at(2, undefined, ['`:code` was updated.']),
    NewAccount: at(3, { account: accountId }, ['A new account was created.']),
    KilledAccount: at(4, { account: accountId }, ['An account was reaped.']),
    Remarked: at(5, { sender: accountId, hash: h256 }, ['A remark was made on chain.']),
    UpgradeAuthorized: at(6, { codeHash: h256, checkVersion: bool }, ['An upgrade was authorized.']),
    RejectedInvalidAuthorizedUpgrade: at(7, { codeHash: h256, error: dispatchError }, [
      'An invalid authorized upgrade was rejected while trying to apply it.',
    ]),
  });
export type SystemEvents = ReturnType<typeof systemEvents>['Event'];
