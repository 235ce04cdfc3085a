import { dispatchError, dispatchResult, type PalletBuilder, T } from '@polkavirt/mock-runtime';

export const utilityEvents = (pallet: PalletBuilder) =>
  pallet.events({
    BatchInterrupted: T.at(0, { index: T.u32, error: dispatchError }, [
      'A batch did not complete fully. The index of the first failing dispatch, and its error.',
    ]),
    BatchCompleted: T.at(1, undefined, ['A batch completed fully with no error.']),
    BatchCompletedWithErrors: T.at(2, undefined, ['A batch completed but has errors.']),
    ItemCompleted: T.at(3, undefined, ['A single item of a batch has completed with no error.']),
    ItemFailed: T.at(4, { error: dispatchError }, ['A single item of a batch has completed with an error.']),
    DispatchedAs: T.at(5, { result: dispatchResult }, ['A call was dispatched.']),
    IfElseMainSuccess: T.at(6, undefined, ['The main call was dispatched.']),
    IfElseFallbackCalled: T.at(7, { mainError: dispatchError }, ['The fallback call was dispatched.']),
  });
export type UtilityEvent = ReturnType<typeof utilityEvents>['Event'];

export const utilityErrors = (pallet: PalletBuilder) => pallet.errors({ TooManyCalls: 'Too many calls batched.' });
export type UtilityError = ReturnType<typeof utilityErrors>['Error'];
