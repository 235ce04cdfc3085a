import { RLP } from '@ethereumjs/rlp';
import { bytesToHex, concatBytes, type HexString, hexToBytes } from '@polkavirt/mock-runtime';
import { ADDRESS_BYTES, type Address } from '../address.ts';
import { RlpReader } from './rlp-reader.ts';

/** Accounts and slots that a transaction announces (EIP-2930). */
export type AccessList = readonly { readonly address: HexString; readonly storageKeys: readonly HexString[] }[];

/** What a transaction says, whatever its type. */
export interface TransactionFields {
  readonly type: 'legacy' | 'eip2930' | 'eip1559';
  /** Absent for a legacy transaction from before EIP-155. */
  readonly chainId: bigint | undefined;
  readonly nonce: bigint;
  readonly gas: bigint;
  /** The most that is paid for a gas; before EIP-1559, what is paid. */
  readonly maxFeePerGas: bigint;
  /** Above the base fee; before EIP-1559, as much as in all. */
  readonly maxPriorityFeePerGas: bigint;
  /** Absent for a deployment. */
  readonly to: Address | undefined;
  readonly value: bigint;
  readonly data: HexString;
  readonly accessList: AccessList;
}

export interface TransactionSignature {
  readonly r: HexString;
  readonly s: HexString;
  readonly yParity: 0 | 1;
}

/** A signature as it stands in a transaction: `v` is the parity, or what a legacy transaction makes of it and the chain's id. */
export type EncodedSignature = TransactionSignature & { readonly v: bigint };

/** A transaction type that does not exist here. */
export class UnsupportedType extends Error {}

const TYPES = { eip2930: 1, eip1559: 2 } as const;
/** The first byte of a list: what follows is a legacy transaction. */
const LIST = 0xc0;
/** By EIP-155. */
const CHAIN_OFFSET = 35n;
const NO_CHAIN_OFFSET = 27n;

const word = (value: bigint): HexString => `0x${value.toString(16).padStart(64, '0')}`;

/**
 * A transaction as bytes: legacy (EIP-155), EIP-2930 or EIP-1559. Without a signature they are what is hashed and signed.
 */
export function encodeTransaction(fields: TransactionFields, signature?: TransactionSignature): Uint8Array {
  const { type, chainId, nonce, gas, maxFeePerGas, maxPriorityFeePerGas, to, value, data, accessList } = fields;
  const what = [gas, to === undefined ? new Uint8Array() : hexToBytes(to), value, hexToBytes(data)];
  const signed = signature === undefined ? [] : [BigInt(signature.r), BigInt(signature.s)];
  if (type === 'legacy') {
    const head = [nonce, maxFeePerGas, ...what];
    if (signature === undefined) return RLP.encode(chainId === undefined ? head : [...head, chainId, 0n, 0n]);
    const offset = chainId === undefined ? NO_CHAIN_OFFSET : CHAIN_OFFSET + 2n * chainId;
    return RLP.encode([...head, offset + BigInt(signature.yParity), ...signed]);
  }
  const prices = type === 'eip2930' ? [maxFeePerGas] : [maxPriorityFeePerGas, maxFeePerGas];
  const list = accessList.map(({ address, storageKeys }) => [hexToBytes(address), storageKeys.map(hexToBytes)]);
  const parity = signature === undefined ? [] : [BigInt(signature.yParity)];
  const payload = RLP.encode([chainId ?? 0n, nonce, ...prices, ...what, list, ...parity, ...signed]);
  return concatBytes(Uint8Array.of(TYPES[type]), payload);
}

/**
 * Reads what {@link encodeTransaction} writes.
 *
 * @throws UnsupportedType, or an Error that says what is wrong.
 */
export function readTransaction(bytes: Uint8Array): {
  readonly fields: TransactionFields;
  readonly signature: EncodedSignature | undefined;
} {
  const [first] = bytes;
  if (first === undefined) throw new Error('it is empty');
  if (first >= LIST) return readLegacy(onlyList(bytes));
  if (first === TYPES.eip2930 || first === TYPES.eip1559) return readTyped(first, onlyList(bytes.subarray(1)));
  throw new UnsupportedType('transaction type not supported');
}

/** The list that all bytes are. */
function onlyList(bytes: Uint8Array): RlpReader {
  const reader = new RlpReader(bytes);
  const list = reader.list();
  reader.end();
  return list;
}

function readWhat(reader: RlpReader): Pick<TransactionFields, 'gas' | 'to' | 'value' | 'data'> {
  const gas = reader.quantity();
  const to = reader.bytes();
  if (to.length !== 0 && to.length !== ADDRESS_BYTES) throw new Error(`an address of ${to.length} bytes`);
  return {
    gas,
    to: to.length === 0 ? undefined : bytesToHex(to),
    value: reader.quantity(),
    data: bytesToHex(reader.bytes()),
  };
}

function readLegacy(reader: RlpReader) {
  const nonce = reader.quantity();
  const price = reader.quantity();
  const fields: TransactionFields = {
    type: 'legacy',
    chainId: undefined,
    nonce,
    maxFeePerGas: price,
    maxPriorityFeePerGas: price,
    ...readWhat(reader),
    accessList: [],
  };
  if (reader.isAtEnd) return { fields, signature: undefined };
  const v = reader.quantity();
  const [r, s] = [reader.quantity(), reader.quantity()];
  reader.end();
  // What is signed by EIP-155 has the chain's id here.
  if (r === 0n && s === 0n) return { fields: { ...fields, chainId: v }, signature: undefined };
  const isOld = v === NO_CHAIN_OFFSET || v === NO_CHAIN_OFFSET + 1n;
  if (!isOld && v < CHAIN_OFFSET) throw new Error(`v is ${v}, neither 27 or 28 nor at least 35`);
  const offset = isOld ? NO_CHAIN_OFFSET : CHAIN_OFFSET;
  const chainId = isOld ? undefined : (v - CHAIN_OFFSET) / 2n;
  const yParity = (v - offset) % 2n === 0n ? 0 : 1;
  return { fields: { ...fields, chainId }, signature: { r: word(r), s: word(s), yParity, v } as const };
}

function readTyped(type: number, reader: RlpReader) {
  const chainId = reader.quantity();
  const nonce = reader.quantity();
  const first = reader.quantity();
  const fields: TransactionFields = {
    type: type === TYPES.eip2930 ? 'eip2930' : 'eip1559',
    chainId,
    nonce,
    maxPriorityFeePerGas: first,
    maxFeePerGas: type === TYPES.eip2930 ? first : reader.quantity(),
    ...readWhat(reader),
    accessList: readAccessList(reader.list()),
  };
  if (reader.isAtEnd) return { fields, signature: undefined };
  const v = reader.quantity();
  if (v > 1n) throw new Error(`the parity is ${v}, neither 0 nor 1`);
  const [r, s] = [reader.quantity(), reader.quantity()];
  reader.end();
  return { fields, signature: { r: word(r), s: word(s), yParity: v === 0n ? 0 : 1, v } as const };
}

function readAccessList(list: RlpReader): AccessList {
  const entries: { address: HexString; storageKeys: HexString[] }[] = [];
  while (!list.isAtEnd) {
    const entry = list.list();
    const address = bytesToHex(entry.bytes(ADDRESS_BYTES));
    const keys = entry.list();
    entry.end();
    const storageKeys: HexString[] = [];
    while (!keys.isAtEnd) storageKeys.push(bytesToHex(keys.bytes(32)));
    entries.push({ address, storageKeys });
  }
  return entries;
}
