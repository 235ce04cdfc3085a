import { bytesToHex, concatBytes, type HexString, hexToBytes, type RuntimeCall } from '@polkavirt/mock-runtime';
import { RPC_CODES, RpcError } from '@polkavirt/node';
import { type Address, keccak256 } from '../address.ts';
import { ecdsa } from '../ecdsa.ts';
import { LIMITS } from '../limits.ts';
import { isProgram } from '../pallet/check-code.ts';
import type { RevivePallet } from '../pallet/revive.ts';
import { U64_MAX } from '../u256.ts';
import {
  encodeTransaction,
  readTransaction,
  type TransactionFields,
  type TransactionSignature,
  UnsupportedType,
} from './transaction-codec.ts';

/** A signed Ethereum transaction, decoded. */
export interface EthTransaction extends Omit<TransactionFields, 'nonce'>, TransactionSignature {
  /** keccak256 of the bytes. */
  readonly hash: HexString;
  readonly raw: HexString;
  readonly from: Address;
  readonly nonce: number;
  /** The parity, or what a legacy transaction makes of it and the chain's id. */
  readonly v: bigint;
}

/** Bytes of a transaction at most: a program, its arguments, and what is around them. */
const MAX_BYTES = LIMITS.blobBytes + LIMITS.callDataBytes + 16 * 1024;
/** EIP-2: the other half of the signatures says the same again. Half of the order of secp256k1 (SEC 2, 2.4.1). */
const HALF_ORDER: HexString = '0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0';

const refuse = (message: string): RpcError => new RpcError(RPC_CODES.serverError, message);

/**
 * What stands for `s` in the transaction of an account that is impersonated, with its address for `r`: no signature has it, and nobody
 * can send it, so that it is only in blocks where the node itself put it in.
 */
const IMPERSONATED_S: HexString = `0x${'ff'.repeat(32)}`;

/** What stands for the signature of an account that is impersonated. */
export const impersonation = (from: Address): TransactionSignature => ({
  r: `0x${from.slice(2).padStart(64, '0')}`,
  s: IMPERSONATED_S,
  yParity: 0,
});

/** @throws Error for a signature that is none. */
function recover(digest: Uint8Array, { r, s, yParity }: TransactionSignature): Address {
  if (s > HALF_ORDER) throw new Error('s is too high');
  const key = ecdsa().recover(digest, concatBytes(hexToBytes(r), hexToBytes(s)), yParity);
  return bytesToHex(keccak256(key.subarray(1)).subarray(12));
}

/**
 * Decodes a signed transaction and recovers who signed it: legacy, EIP-2930 and EIP-1559.
 *
 * @throws RpcError -32000 that says what is wrong with it.
 */
export const decodeTransaction = (raw: HexString): EthTransaction => decode(raw, recoverSigner);

/** {@link decodeTransaction} of one that stands in a block, where the node may have put one of an account that is impersonated. */
export const decodeIncluded = (raw: HexString): EthTransaction =>
  decode(raw, (fields, signature) =>
    signature.s === IMPERSONATED_S ? `0x${signature.r.slice(26)}` : recoverSigner(fields, signature),
  );

/** {@link decodeTransaction} of one that the node has just signed, whose signer need not be recovered. */
export const decodeOwn = (raw: HexString, from: Address): EthTransaction => decode(raw, () => from);

/**
 * The last decoded transactions, by their bytes: each is decoded when it arrives and again when its block is read, and
 * recovering the signer takes a millisecond.
 */
const recent = new Map<HexString, EthTransaction>();
/** Characters of all that are kept. */
const MAX_RECENT = 4 * 1024 * 1024;
let recentLength = 0;

function remember(transaction: EthTransaction): void {
  recent.set(transaction.raw, transaction);
  recentLength += transaction.raw.length;
  for (const raw of recent.keys()) {
    if (recentLength <= MAX_RECENT) break;
    recent.delete(raw);
    recentLength -= raw.length;
  }
}

type SignerOf = (fields: TransactionFields, signature: TransactionSignature) => Address;

function decode(raw: HexString, signerOf: SignerOf): EthTransaction {
  const known = recent.get(raw);
  if (known !== undefined) return known;
  const transaction = decodeAnew(raw, signerOf);
  // What stands for the signature of an account that is impersonated is good in blocks alone.
  if (transaction.s !== IMPERSONATED_S) remember(transaction);
  return transaction;
}

function decodeAnew(raw: HexString, signerOf: SignerOf): EthTransaction {
  const bytes = hexToBytes(raw);
  if (bytes.length > MAX_BYTES) throw refuse(`oversized data: transaction size ${bytes.length}, limit ${MAX_BYTES}`);
  const { fields, signature } = parse(bytes);
  if (signature === undefined) throw refuse('the transaction is not signed');
  const { nonce, gas } = fields;
  if (gas > U64_MAX || nonce > Number.MAX_SAFE_INTEGER) throw refuse('gas or nonce is too large');
  const from = signerOf(fields, signature);
  return { ...fields, ...signature, nonce: Number(nonce), from, hash: bytesToHex(keccak256(bytes)), raw };
}

function parse(bytes: Uint8Array): ReturnType<typeof readTransaction> {
  try {
    return readTransaction(bytes);
  } catch (error) {
    const { message } = error as Error;
    throw refuse(error instanceof UnsupportedType ? message : `rlp: ${message}`);
  }
}

function recoverSigner(fields: TransactionFields, signature: TransactionSignature): Address {
  try {
    return recover(keccak256(encodeTransaction(fields)), signature);
  } catch {
    throw refuse('invalid sender: the signature is not valid');
  }
}

/** What a gas costs in the end. */
export const effectiveGasPrice = ({ maxFeePerGas, maxPriorityFeePerGas }: EthTransaction, baseFee: bigint): bigint =>
  baseFee + maxPriorityFeePerGas < maxFeePerGas ? baseFee + maxPriorityFeePerGas : maxFeePerGas;

/** Magic, version and the length of the whole blob as a little-endian u64. */
const BLOB_HEADER_BYTES = 13;

/** Splits what a deployment carries: a program says how long it is, and the constructor's arguments follow. */
export function splitInitCode(data: HexString): { readonly code: Uint8Array; readonly args: Uint8Array } {
  const bytes = hexToBytes(data);
  if (bytes.length < BLOB_HEADER_BYTES || !isProgram(bytes)) return { code: bytes, args: new Uint8Array() };
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(5, true);
  const end = length > BigInt(bytes.length) ? bytes.length : Number(length);
  return { code: bytes.slice(0, end), args: bytes.slice(end) };
}

const U128_MAX = (1n << 128n) - 1n;

/**
 * What a transaction does as a call of the pallet.
 *
 * @param encoded The transaction as it is signed, which the call pays for by its length.
 * @param refTime Picoseconds for its contract.
 */
export function toRuntimeCall(
  Revive: RevivePallet,
  { to, value, data }: Pick<EthTransaction, 'to' | 'value' | 'data'>,
  encoded: Uint8Array,
  refTime: bigint,
): RuntimeCall {
  const limit = { refTime, proofSize: 0n };
  if (to !== undefined) return Revive.Call.ethCall(to, value, limit, U128_MAX, hexToBytes(data), encoded);
  const { code, args } = splitInitCode(data);
  return Revive.Call.ethInstantiateWithCode(value, limit, U128_MAX, code, args, encoded);
}
