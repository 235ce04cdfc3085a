import { secp256k1 } from '@noble/curves/secp256k1.js';
import { type HexString, hexToBytes } from '@polkavirt/mock-runtime';
import { RPC_CODES, RpcError } from '@polkavirt/node';
import type { TransactionSerializable } from 'viem';
import { serializeTransaction } from 'viem/utils';
import { type Address, keccak256 } from '../address.ts';
import { addressOfKey } from './address-of-key.ts';
import { impersonation } from './eth-transaction.ts';

/** Accounts that are impersonated at a time. */
const MAX_IMPERSONATED = 10_000;

/** A signature as Ethereum writes it. */
interface Signature {
  readonly r: HexString;
  readonly s: HexString;
  readonly yParity: 0 | 1;
}

const word = (value: bigint): HexString => `0x${value.toString(16).padStart(64, '0')}`;

/** The keys that a development chain holds for its users. */
export class EthKeys {
  readonly #keys = new Map<Address, Uint8Array>();
  readonly #impersonated = new Set<Address>();
  /** Whether every account counts as impersonated. */
  impersonatesAll = false;

  /** @param keys 32 bytes each. */
  constructor(keys: readonly HexString[]) {
    for (const key of keys) {
      const bytes = hexToBytes(key);
      this.#keys.set(addressOfKey(bytes), bytes);
    }
  }

  get addresses(): Address[] {
    return [...this.#keys.keys()];
  }

  /** Lets the node send transactions of an account without its key. @throws RpcError -32000 if there are too many. */
  impersonate(address: Address): void {
    if (this.#impersonated.size >= MAX_IMPERSONATED) {
      throw new RpcError(RPC_CODES.serverError, `${MAX_IMPERSONATED} accounts are impersonated already: stop some`);
    }
    this.#impersonated.add(address);
  }

  /** @returns Whether it was impersonated. */
  stopImpersonating(address: Address): boolean {
    return this.#impersonated.delete(address);
  }

  stopImpersonatingAll(): void {
    this.#impersonated.clear();
    this.impersonatesAll = false;
  }

  /** @throws RpcError -32000 For an account whose key is not here. */
  #sign(address: Address, digest: Uint8Array): Signature {
    const key = this.#keys.get(address);
    if (key === undefined) {
      const what = this.#keys.size === 0 ? 'the node has no keys' : `the node has no key of ${address}`;
      throw new RpcError(RPC_CODES.serverError, `${what}: sign it, and use eth_sendRawTransaction`);
    }
    const bytes = secp256k1.sign(digest, key, { prehash: false, format: 'recovered' });
    const { r, s, recovery } = secp256k1.Signature.fromBytes(bytes, 'recovered');
    return { r: word(r), s: word(s), yParity: recovery === 1 ? 1 : 0 };
  }

  /** @returns 65 bytes: r, s, and 27 or 28. */
  signDigest(address: Address, digest: HexString): HexString {
    const { r, s, yParity } = this.#sign(address, hexToBytes(digest));
    return `${r}${s.slice(2)}${yParity === 1 ? '1c' : '1b'}`;
  }

  /** @returns The transaction with what stands for a signature where an account is impersonated. @throws RpcError -32000 */
  stampTransaction(address: Address, transaction: TransactionSerializable): HexString {
    serialized(transaction);
    return withSignature(transaction, impersonation(address));
  }

  /** @returns The signed transaction. @throws RpcError -32000 For one that cannot be written. */
  signTransaction(address: Address, transaction: TransactionSerializable): HexString {
    if (this.#impersonated.has(address) || (this.impersonatesAll && !this.#keys.has(address))) {
      return this.stampTransaction(address, transaction);
    }
    const unsigned = serialized(transaction);
    return withSignature(transaction, this.#sign(address, keccak256(hexToBytes(unsigned))));
  }
}

/** @throws RpcError -32000 For a transaction that cannot be written. */
function serialized(transaction: TransactionSerializable): HexString {
  try {
    return serializeTransaction(transaction);
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new RpcError(RPC_CODES.serverError, `invalid transaction: ${reason.slice(0, 200)}`);
  }
}

/** A legacy transaction says which half it is by 27 or 28, to which the chain's id is added. */
const withSignature = (transaction: TransactionSerializable, signature: Signature): HexString =>
  serializeTransaction(transaction, { ...signature, v: BigInt(27 + signature.yParity) });
