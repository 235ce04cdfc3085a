import {
  type AccountId,
  type AnyRuntime,
  blake2_256,
  bytesToHex,
  type CheckedExtrinsic,
  combineValid,
  type DispatchInfo,
  type Era,
  type ExtensionValues,
  encode,
  eraBirth,
  type HexString,
  invalidTransactionOf,
  RuntimeOrigin,
  type TransactionSource,
  type TransactionValidityError,
  tryDecode,
  unknownTransactionOf,
  VALID_TRANSACTION,
  type ValidatedTransaction,
} from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { accountOfAddress, type Extrinsic, type ExtrinsicFormat } from './extrinsic-format.ts';
import { createSignatureVerifier, type verifySignature } from './multi-signature.ts';

/** A checked extrinsic, with what a pool must know. */
export interface CheckedTransaction extends CheckedExtrinsic {
  /** blake2_256 of the extrinsic as it stands in a block. */
  readonly hash: HexString;
  /** Who it is from, if it has a nonce of that account. */
  readonly signer: AccountId | undefined;
  /** The values of its extensions; a bare extrinsic has none. */
  readonly values?: ExtensionValues;
  /** What identifies it among transactions without a nonce: the first tag that it provides. */
  readonly tag?: HexString;
  /** 0 without a signer. */
  readonly nonce: number;
  /** What the pool sorts by: the tip, or the priority that extensions or a pallet gave it. */
  readonly tip: bigint;
  /** The block whose hash the signer signed, of a mortal transaction: on a branch without it the signature is not valid. */
  readonly birth?: { readonly number: number; readonly hash: HexString };
  /** The first block that it cannot be in any more. */
  readonly death: number;
}

export const hashOfExtrinsic = (encoded: Uint8Array): HexString => bytesToHex(blake2_256(encoded));

type Checked<T> = Result<T, TransactionValidityError>;

/** Checks extrinsics with the runtime's transaction extensions. All functions need the storage of a block that has been initialised. */
export interface ExtrinsicChecker {
  /** For bytes that are not an extrinsic it returns a message. */
  decode(encoded: Uint8Array): Result<Extrinsic, string>;
  /** Checks the signature, which covers all that the extensions imply: `BadProof` if one of them is wrong. Applying it checks the rest. */
  check(encoded: Uint8Array, extrinsic: Extrinsic): Checked<CheckedTransaction>;
  /** {@link ExtrinsicChecker.check} with any signature: for trying what an account would do. */
  assume(encoded: Uint8Array, extrinsic: Extrinsic): Checked<CheckedTransaction>;
  /** Whether the transaction could be in a block once those before it are. A future nonce is not an error here. */
  validate(transaction: CheckedTransaction, source?: TransactionSource): Checked<ValidatedTransaction>;
  /** {@link ExtrinsicChecker.validate}, and the transaction as the pool takes it. */
  admit(transaction: CheckedTransaction, source?: TransactionSource): Checked<CheckedTransaction>;
}

/** The values of extensions by which pool and chain know transactions, if the runtime has them. */
const nonceIn = ({ nonce }: ExtensionValues): number | undefined => (typeof nonce === 'number' ? nonce : undefined);
const eraIn = ({ era }: ExtensionValues): Era => (era as Era | undefined) ?? { type: 'Immortal' };

export function createExtrinsicChecker(runtime: AnyRuntime, format: ExtrinsicFormat): ExtrinsicChecker {
  const { System } = runtime;
  const { pipeline } = format;
  const verify = createSignatureVerifier();
  const transactionOf = (
    encoded: Uint8Array,
    call: Extrinsic['call'],
    signer: AccountId | undefined,
    values: ExtensionValues | undefined,
  ): CheckedTransaction => {
    const era = eraIn(values ?? {});
    const birth = eraBirth(era, System.blockNumber());
    return {
      call,
      origin: signer === undefined ? RuntimeOrigin.none() : RuntimeOrigin.signed(signer),
      encoded,
      ...(values === undefined ? {} : { values, around: pipeline.around(values, { call, length: encoded.length }) }),
      hash: hashOfExtrinsic(encoded),
      signer,
      nonce: (values && nonceIn(values)) ?? 0,
      tip: 0n,
      ...(era.type === 'Mortal' ? { birth: { number: birth, hash: System.BlockHash.get(birth) } } : {}),
      death: era.type === 'Mortal' ? birth + era.period : Number.POSITIVE_INFINITY,
    };
  };

  const check = (
    encoded: Uint8Array,
    { signature: signed, general, call }: Extrinsic,
    isValid: typeof verifySignature,
  ): Checked<CheckedTransaction> => {
    if (signed === undefined) return ok(transactionOf(encoded, call, undefined, general));
    const signer = accountOfAddress(signed.address);
    if (signer === undefined) return err(unknownTransactionOf('CannotLookup'));
    const implicit = pipeline.implied(signed.extra);
    if (!implicit.ok) return implicit;
    const payload = format.signingPayload(call, signed.extra, implicit.value);
    if (!isValid(signed.signature, payload, signer)) return err(invalidTransactionOf('BadProof'));
    return ok(transactionOf(encoded, call, signer, signed.extra));
  };

  /** What extensions see of a call's announced info. */
  const chargedInfo = ({ call, origin }: CheckedTransaction, info: DispatchInfo): DispatchInfo =>
    runtime.isFeeless(call, origin) ? { ...info, paysFee: 'No' } : info;

  const checker: ExtrinsicChecker = {
    decode: (encoded) => tryDecode(format.extrinsic, encoded),

    check: (encoded, extrinsic) => check(encoded, extrinsic, verify),

    assume: (encoded, extrinsic) => check(encoded, extrinsic, () => true),

    validate(transaction, source = 'External') {
      const { call, origin, encoded, values } = transaction;
      const info = runtime.dispatchInfo(call);
      if (info.class === 'Mandatory') return err(invalidTransactionOf('MandatoryValidation'));
      if (values !== undefined) {
        return pipeline.validate(values, origin, { call, info: chargedInfo(transaction, info), length: encoded.length, source });
      }
      const valid = runtime.validateUnsigned(call, source);
      return valid.ok ? ok({ valid: combineValid(VALID_TRANSACTION, valid.value ?? {}), origin }) : valid;
    },

    admit(transaction, source) {
      const validated = checker.validate(transaction, source);
      if (!validated.ok) return validated;
      const { valid, origin } = validated.value;
      const isForever = valid.longevity === VALID_TRANSACTION.longevity;
      const death = isForever ? transaction.death : System.blockNumber() + Number(valid.longevity);
      const admitted = { ...transaction, tip: valid.priority, death: Math.min(transaction.death, death) };
      if (nonceIn(transaction.values ?? {}) !== undefined && origin.type === 'Signed') {
        return ok({ ...admitted, signer: origin.who });
      }
      const [first] = valid.provides;
      const tag = first === undefined ? {} : { tag: bytesToHex(first) };
      return ok({ ...admitted, signer: undefined, nonce: 0, ...tag });
    },
  };
  return checker;
}

/** An extrinsic that nobody signed, as a block's author puts in. */
export const encodeBare = (format: ExtrinsicFormat, call: Extrinsic['call']): Uint8Array => encode(format.extrinsic, { call });
