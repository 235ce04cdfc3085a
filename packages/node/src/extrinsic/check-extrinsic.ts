import {
  type AccountId,
  type AnyRuntime,
  blake2_256,
  bytesToHex,
  type CheckedExtrinsic,
  type DispatchInfo,
  encode,
  type HexString,
  RuntimeOrigin,
  type TransactionExtension,
  type TransactionValidityError,
  tryDecode,
} from '@polkavirt/mock-runtime';
import { err, ok, type Result } from '@polkavirt/primitives';
import { eraBirth, eraDeath } from './era.ts';
import { accountOfAddress, type Extrinsic, type ExtrinsicFormat } from './extrinsic-format.ts';
import { findTransactionPayment } from './find-transaction-payment.ts';
import { verifySignature } from './multi-signature.ts';

/** An extrinsic with a good signature. */
export interface CheckedTransaction extends CheckedExtrinsic {
  /** blake2_256 of the extrinsic as it stands in a block. */
  readonly hash: HexString;
  readonly signer: AccountId;
  readonly nonce: number;
  readonly tip: bigint;
  /** The block whose hash the signer signed, of a mortal transaction: on a branch without it the signature is not valid. */
  readonly birth?: { readonly number: number; readonly hash: HexString };
  /** The first block that it cannot be in any more. */
  readonly death: number;
}

type Invalid = Extract<TransactionValidityError, { type: 'Invalid' }>['value'];
type Unknown = Extract<TransactionValidityError, { type: 'Unknown' }>['value'];
const invalid = (type: Exclude<Invalid['type'], 'Custom'>) => err<TransactionValidityError>({ type: 'Invalid', value: { type } });
const unknown = (type: Exclude<Unknown['type'], 'Custom'>) => err<TransactionValidityError>({ type: 'Unknown', value: { type } });

const ZERO_ACCOUNT: AccountId = `0x${'00'.repeat(32)}`;

export const hashOfExtrinsic = (encoded: Uint8Array): HexString => bytesToHex(blake2_256(encoded));

/** Checks extrinsics as upstream's transaction extensions do. All functions need the storage of a block that has been initialised. */
export interface ExtrinsicChecker {
  /** For bytes that are not an extrinsic it returns a message. */
  decode(encoded: Uint8Array): Result<Extrinsic, string>;
  /** Checks signature, era, genesis and versions, which are all in what was signed: `BadProof` if one of them is wrong. */
  check(encoded: Uint8Array, extrinsic: Extrinsic): Result<CheckedTransaction, TransactionValidityError>;
  /** {@link ExtrinsicChecker.check} with any signature: for trying what an account would do. */
  assume(encoded: Uint8Array, extrinsic: Extrinsic): Result<CheckedTransaction, TransactionValidityError>;
  /** Whether the transaction could be in a block once those before it are. A future nonce is not an error here. */
  validate(transaction: CheckedTransaction): Result<void, TransactionValidityError>;
}

export function createExtrinsicChecker(runtime: AnyRuntime, format: ExtrinsicFormat, genesisHash: HexString): ExtrinsicChecker {
  const { System } = runtime;
  const { specVersion, transactionVersion } = System.constants.Version;
  const payment = findTransactionPayment(runtime);
  const limits = System.constants.BlockWeights.perClass;
  const maxLength = System.constants.BlockLength.max;

  /** The account must exist, because that pays for storing its nonce. */
  const checkNonce = (signer: AccountId, nonce: number, isPool: boolean): Result<void, TransactionValidityError> => {
    const account = System.Account.get(signer);
    if (account.providers === 0 && account.sufficients === 0) return invalid('Payment');
    if (nonce < account.nonce) return invalid('Stale');
    return nonce > account.nonce && !isPool ? invalid('Future') : ok(undefined);
  };

  const extensionOf = (signer: AccountId, nonce: number, tip: bigint, length: number): TransactionExtension => {
    const fee = payment?.charge(signer, length, tip);
    return {
      prepare(info) {
        const counted = checkNonce(signer, nonce, false);
        if (!counted.ok) return counted;
        System.incAccountNonce(signer);
        return fee?.prepare(info) ?? ok(undefined);
      },
      settle: (info, result) => fee?.settle?.(info, result),
    };
  };

  /** Whether an empty block would take it: a transaction that does not fit now waits; one that never fits is refused. */
  const fitsBlock = ({ class: dispatchClass, weight }: DispatchInfo, length: number): boolean => {
    const one = dispatchClass === 'Operational' ? 'operational' : 'normal';
    const max = limits[one].maxExtrinsic;
    return (
      length <= maxLength[one] && (max === undefined || (weight.refTime <= max.refTime && weight.proofSize <= max.proofSize))
    );
  };

  const check = (
    encoded: Uint8Array,
    { signature: signed, call }: Extrinsic,
    verify: typeof verifySignature,
  ): Result<CheckedTransaction, TransactionValidityError> => {
    if (signed === undefined) return unknown('NoUnsignedValidator');
    const signer = accountOfAddress(signed.address);
    if (signer === undefined) return unknown('CannotLookup');
    const { era, nonce, tip } = signed.extra;
    const current = System.blockNumber();
    const birth = eraBirth(era, current);
    if (era.type === 'Mortal' && !System.BlockHash.has(birth)) return invalid('AncientBirthBlock');
    const birthHash = era.type === 'Immortal' ? genesisHash : System.BlockHash.get(birth);
    const payload = format.signingPayload(call, signed.extra, { specVersion, transactionVersion, genesisHash, birthHash });
    if (!verify(signed.signature, payload, signer)) return invalid('BadProof');
    if (signer === ZERO_ACCOUNT) return invalid('BadSigner');
    return ok({
      call,
      origin: RuntimeOrigin.signed(signer),
      encoded,
      extension: extensionOf(signer, nonce, tip, encoded.length),
      hash: hashOfExtrinsic(encoded),
      signer,
      nonce,
      tip,
      ...(era.type === 'Mortal' ? { birth: { number: birth, hash: birthHash } } : {}),
      death: eraDeath(era, current),
    });
  };

  return {
    decode: (encoded) => tryDecode(format.extrinsic, encoded),

    check: (encoded, extrinsic) => check(encoded, extrinsic, verifySignature),

    assume: (encoded, extrinsic) => check(encoded, extrinsic, () => true),

    validate({ call, signer, nonce, tip, encoded }) {
      const info = runtime.dispatchInfo(call);
      if (info.class === 'Mandatory') return invalid('MandatoryValidation');
      if (!fitsBlock(info, encoded.length)) return invalid('ExhaustsResources');
      const counted = checkNonce(signer, nonce, true);
      if (!counted.ok) return counted;
      return payment?.charge(signer, encoded.length, tip).prepare(info) ?? ok(undefined);
    },
  };
}

/** An extrinsic that nobody signed, as a block's author puts in. */
export const encodeBare = (format: ExtrinsicFormat, call: Extrinsic['call']): Uint8Array => encode(format.extrinsic, { call });
