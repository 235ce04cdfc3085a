import { type AccountId, call, definePallet, ensureRoot, signedCall, storageValue, T } from '@polkavirt/mock-runtime';
import { ok } from '@polkavirt/primitives';

/** What upstream's mock of pallet-sudo logs calls with. */
export const createLogger = definePallet('logger', (pallet) => {
  const storage = pallet.storage({
    NumberLog: storageValue(T.vec(T.u32), { default: [] as number[] }),
    AccountLog: storageValue(T.vec(T.accountId), { default: [] as AccountId[] }),
  });
  const args = [
    ['i', T.u32],
    ['weight', T.weight],
  ] as const;
  return {
    storage,
    calls: {
      privilegedLog: call(args, { weight: (_i, weight) => weight }, (origin, i) => {
        const root = ensureRoot(origin);
        if (!root.ok) return root;
        storage.NumberLog.mutate((log) => [...log, i]);
        return ok({});
      }),
      nonPrivilegedLog: signedCall(args, { weight: (_i, weight) => weight }, (who, i) => {
        storage.NumberLog.mutate((log) => [...log, i]);
        storage.AccountLog.mutate((log) => [...log, who]);
        return ok({});
      }),
    },
  };
});
