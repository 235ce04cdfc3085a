import type { TransactionSource, TransactionValidityError } from '@polkavirt/mock-runtime';
import type { Result } from '@polkavirt/primitives';
import type { Chain } from '../chain/chain.ts';
import type { CheckedTransaction } from '../extrinsic/check-extrinsic.ts';
import type { ExtrinsicFunctions } from './runtime-apis.ts';

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

    validateTransaction(encoded, source: TransactionSource) {
      const checked = check(encoded);
      if (!checked.ok) return { type: 'Err', value: checked.error };
      const validated = checker.validate(checked.value, source);
      if (!validated.ok) return { type: 'Err', value: validated.error };
      const { requires, provides, ...valid } = validated.value.valid;
      return { type: 'Ok', value: { ...valid, requires: [...requires], provides: [...provides] } };
    },
  };
}
