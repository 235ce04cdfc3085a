import { encode, T, type TransactionValidityError } from '@polkavirt/mock-runtime';
import type { Result } from '@polkavirt/primitives';
import type { Chain } from '../chain/chain.ts';
import type { CheckedTransaction } from '../extrinsic/check-extrinsic.ts';
import type { ExtrinsicFunctions } from './runtime-apis.ts';

const tag = T.tuple(T.accountId, T.u32);
const U64_MAX = (1n << 64n) - 1n;

/** Bytes that are no extrinsic cannot be asked about at all. */
const MALFORMED: TransactionValidityError = { type: 'Invalid', value: { type: 'Call' } };

/** Functions of runtime APIs on extrinsics. They must be called in a block that has been initialised. */
export function createExtrinsicFunctions({ runtime, checker }: Chain): ExtrinsicFunctions {
  /** The signature and what it covers. */
  const check = (encoded: Uint8Array): Result<CheckedTransaction, TransactionValidityError> => {
    const extrinsic = checker.decode(encoded);
    return extrinsic.ok ? checker.check(encoded, extrinsic.value) : { ok: false, error: MALFORMED };
  };
  return {
    applyExtrinsic(encoded) {
      const checked = check(encoded);
      const applied = checked.ok ? runtime.Executive.applyExtrinsic(checked.value) : checked;
      if (!applied.ok) return { type: 'Err', value: applied.error };
      const { value: result } = applied;
      return { type: 'Ok', value: result.ok ? { type: 'Ok', value: undefined } : { type: 'Err', value: result.error } };
    },

    validateTransaction(encoded) {
      const checked = check(encoded);
      if (!checked.ok) return { type: 'Err', value: checked.error };
      const { signer, nonce, tip, death } = checked.value;
      const valid = checker.validate(checked.value);
      if (!valid.ok) return { type: 'Err', value: valid.error };
      const isNext = runtime.System.accountNonce(signer) === nonce;
      return {
        type: 'Ok',
        value: {
          priority: tip > U64_MAX ? U64_MAX : tip,
          requires: isNext ? [] : [encode(tag, [signer, nonce - 1])],
          provides: [encode(tag, [signer, nonce])],
          longevity: Number.isFinite(death) ? BigInt(death - runtime.System.blockNumber()) : U64_MAX,
          propagate: true,
        },
      };
    },
  };
}
