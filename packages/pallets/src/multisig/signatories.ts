import { type AccountId, type DispatchError, encode, T } from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { accountOf } from '../common/entropy.ts';
import type { MultisigError } from './multisig-storage.ts';

/** The account of signatories, who must be in order. */
export const multiAccountId = (signatories: readonly AccountId[], threshold: number): AccountId =>
  accountOf('modlpy/utilisuba', encode(T.vec(T.accountId), [...signatories]), encode(T.u16, threshold));

/**
 * All signatories in order, from the sender and the others. Accounts are hex of one length, so that they are in order as texts if they
 * are as bytes.
 */
export function withSender(
  others: readonly AccountId[],
  who: AccountId,
  max: number,
  errors: MultisigError,
): Result<readonly AccountId[], DispatchError> {
  if (others.length === 0) return err(errors.TooFewSignatories);
  if (others.length >= max) return err(errors.TooManySignatories);
  for (let i = 0; i < others.length; i++) {
    if (i > 0 && others[i - 1] >= others[i]) return err(errors.SignatoriesOutOfOrder);
    if (others[i] === who) return err(errors.SenderInSignatories);
  }
  return ok([...others.filter((one) => one < who), who, ...others.filter((one) => one > who)]);
}
