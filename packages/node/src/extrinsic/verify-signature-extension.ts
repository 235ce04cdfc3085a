import {
  type AnyTransactionExtension,
  blake2_256,
  invalidTransactionOf,
  RuntimeOrigin,
  T,
  transactionExtension,
  type ValueOf,
} from '@polkavirt/mock-runtime';
import { err, ok } from '@polkavirt/primitives';
import { multiSignature, verifySignature } from './multi-signature.ts';

const value = T.variant(
  { path: ['pallet_verify_signature', 'extension', 'VerifySignature'] },
  { Signed: { signature: multiSignature, account: T.accountId }, Disabled: undefined },
);
type Value = ValueOf<typeof value>;

/**
 * `VerifyMultiSignature` of upstream's pallet-verify-signature: the signature of a general transaction. It covers the call and
 * the extensions after it, so it stands before all that authorize.
 *
 * ```ts
 * import { constructRuntime, createSystem, systemExtensions } from '@polkavirt/mock-runtime';
 * import { createVerifySignature } from '@polkavirt/node';
 *
 * const System = createSystem();
 * const runtime = constructRuntime({ System }, {}, { extensions: [createVerifySignature(), ...systemExtensions(System)] });
 * ```
 */
export const createVerifySignature = (): AnyTransactionExtension =>
  transactionExtension({
    identifier: 'VerifyMultiSignature',
    value,
    fallback: { type: 'Disabled' } satisfies Value as Value,
    validate(given, origin, transaction) {
      if (given.type === 'Disabled') return ok({});
      // Whoever signed already, or was authorized by an extension before, must not sign again.
      if (origin.type !== 'None') return err(invalidTransactionOf('BadSigner'));
      const implication = transaction.implication();
      if (!implication.ok) return implication;
      const { signature, account } = given.value;
      return verifySignature(signature, blake2_256(implication.value), account)
        ? ok({ origin: RuntimeOrigin.signed(account) })
        : err(invalidTransactionOf('BadProof'));
    },
  });
