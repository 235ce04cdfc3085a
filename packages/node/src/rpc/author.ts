import { bytesToHex, type HexString, type TransactionValidityError } from '@polkavirt/mock-runtime';
import type { PoolEntry } from '../chain/pool-entry.ts';
import type { PoolRefusal } from '../chain/transaction-status.ts';
import { hashOfExtrinsic } from '../extrinsic/check-extrinsic.ts';
import { bytes, either, fields, hex, listOf, required, text } from '../json-rpc/params.ts';
import { invalidParams, RPC_CODES, RpcError } from '../json-rpc/rpc-error.ts';
import { rpcCall, rpcSubscription } from '../json-rpc/rpc-method.ts';
import type { NodeParts } from '../node-parts.ts';

/** Why a transaction is refused, in the words that clients know from Substrate. */
const INVALID: Readonly<Record<Extract<TransactionValidityError, { type: 'Invalid' }>['value']['type'], string>> = {
  Call: 'Transaction call is not expected',
  Payment: 'Inability to pay some fees (e.g. account balance too low)',
  Future: 'Transaction will be valid in the future',
  Stale: 'Transaction is outdated',
  BadProof: 'Transaction has a bad signature',
  AncientBirthBlock: 'Transaction has an ancient birth block',
  ExhaustsResources: 'Transaction would exhaust the block limits',
  Custom: 'Custom error',
  BadMandatory: 'A call was labelled as mandatory, but resulted in an Error.',
  MandatoryValidation: 'Transaction dispatch is mandatory; transactions must not be validated.',
  BadSigner: 'Invalid signing address',
  IndeterminateImplicit: 'The implicit data was unable to be calculated',
  UnknownOrigin: 'The transaction extension did not authorize any origin',
};

const UNKNOWN: Readonly<Record<Extract<TransactionValidityError, { type: 'Unknown' }>['value']['type'], string>> = {
  CannotLookup: 'Could not lookup information required to validate the transaction',
  NoUnsignedValidator: 'Could not find an unsigned validator for the unsigned transaction',
  Custom: 'Custom error',
};

/** Why a transaction is refused, in Substrate's words. */
export const describeValidityError = (error: TransactionValidityError): string =>
  error.type === 'Invalid' ? INVALID[error.value.type] : UNKNOWN[error.value.type];

const validityError = (error: TransactionValidityError): RpcError =>
  error.type === 'Invalid'
    ? new RpcError(RPC_CODES.invalidTransaction, 'Invalid Transaction', describeValidityError(error))
    : new RpcError(RPC_CODES.unknownTransaction, 'Unknown Transaction Validity', describeValidityError(error));

const refusalError = (refusal: PoolRefusal): RpcError => {
  switch (refusal.type) {
    case 'AlreadyImported':
      return new RpcError(RPC_CODES.alreadyImported, 'Transaction Already Imported', refusal.hash);
    case 'TooLowPriority':
      return new RpcError(
        RPC_CODES.tooLowPriority,
        `Priority is too low: (${refusal.old} vs ${refusal.new})`,
        'The transaction has too low priority to replace another transaction already in the pool.',
      );
    case 'ImmediatelyDropped':
      return new RpcError(
        RPC_CODES.immediatelyDropped,
        'Immediately Dropped',
        "The transaction couldn't enter the pool because of the limit",
      );
  }
};

/**
 * Checks a transaction on the head, and puts it into the pool.
 *
 * @throws RpcError 1001, 1010, 1011, 1013, 1014, 1016 or 1019.
 */
export function submit({ chain, pool }: NodeParts, encoded: Uint8Array): PoolEntry {
  const { checker } = chain;
  // A transaction that is too long for any block is not read any further, because that would block the node.
  if (encoded.length > chain.runtime.System.constants.BlockLength.max.operational) {
    throw validityError({ type: 'Invalid', value: { type: 'ExhaustsResources' } });
  }
  const extrinsic = checker.decode(encoded);
  if (!extrinsic.ok) throw new RpcError(RPC_CODES.extrinsicFormat, `Extrinsic has invalid format: ${extrinsic.error}`);
  const checked = chain.executeAfter(chain.head, () => {
    const transaction = checker.check(encoded, extrinsic.value);
    if (!transaction.ok) return transaction;
    return checker.admit(transaction.value);
  });
  if (!checked.ok) throw validityError(checked.error);
  if (checked.value.signer === undefined && checked.value.tag === undefined) {
    throw new RpcError(RPC_CODES.noTags, 'Transaction does not provide any tags, so the pool cannot identify it');
  }
  const entry = pool.submit(checked.value);
  if (!entry.ok) throw refusalError(entry.error);
  return entry.value;
}

/** The value, in `Instant` mode after the transaction's block. */
export const afterBlock = <T>({ producer }: NodeParts, entry: PoolEntry, value: T): T | Promise<T> =>
  producer.whenBuilt(entry)?.then(() => value) ?? value;

/** A transaction by its hash or by itself. */
const removal = fields({ hash: hex, extrinsic: bytes });

export const author = {
  author_submitExtrinsic: rpcCall([required('extrinsic', bytes)], (node, extrinsic) => {
    const entry = submit(node, extrinsic);
    return afterBlock(node, entry, entry.transaction.hash);
  }),

  author_submitAndWatchExtrinsic: rpcSubscription(
    { notification: 'author_extrinsicUpdate', unsubscribe: 'author_unwatchExtrinsic' },
    [required('extrinsic', bytes)],
    (node, _, extrinsic) => {
      const entry = submit(node, extrinsic);
      return afterBlock(node, entry, entry.status$);
    },
  ),

  author_pendingExtrinsics: rpcCall([], ({ pool }) => pool.ready().map(({ encoded }) => bytesToHex(encoded))),

  /** The node has no keystore: it has no key of any kind. */
  author_hasKey: rpcCall([required('publicKey', bytes), required('keyType', text)], () => false),

  author_hasSessionKeys: rpcCall([required('sessionKeys', bytes)], () => false),

  author_removeExtrinsic: rpcCall([required('hashesOrExtrinsics', listOf(either(hex, removal)))], ({ pool }, named) => {
    const hashes = named.map((one): HexString => {
      if (typeof one === 'string') return one;
      const found = one.hash ?? (one.extrinsic === undefined ? undefined : hashOfExtrinsic(one.extrinsic));
      if (found === undefined) throw invalidParams('each entry needs a hash or an extrinsic');
      return found;
    });
    return hashes.filter((hash) => pool.drop(hash));
  }),
};
