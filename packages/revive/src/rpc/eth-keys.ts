import { secp256k1 } from '@noble/curves/secp256k1.js';
import { bytesToHex, type HexString, hexToBytes } from '@polkavirt/mock-runtime';
import { RPC_CODES, RpcError } from '@polkavirt/node';
import { type Address, keccak256 } from '../address.ts';
import { ecdsa } from '../ecdsa.ts';
import { addressOfKey } from './address-of-key.ts';
import { impersonation } from './eth-transaction.ts';
import { encodeTransaction, type TransactionFields, type TransactionSignature } from './transaction-codec.ts';

/** Accounts that are impersonated at a time. */
const MAX_IMPERSONATED = 10_000;

/** The keys that a development chain holds for its users. */
export class EthKeys {
  readonly #given: readonly HexString[];
  /** By address; made when it is asked for, because each takes a millisecond. */
  #byAddress: Map<Address, Uint8Array> | undefined;
  readonly #impersonated = new Set<Address>();
  /** Whether every account counts as impersonated. */
  impersonatesAll = false;

  /** @param keys 32 bytes each. @throws RangeError for one that is no key of secp256k1. */
  constructor(keys: readonly HexString[]) {
    const wrong = keys.findIndex((key) => !secp256k1.utils.isValidSecretKey(hexToBytes(key)));
    if (wrong >= 0)
      throw new RangeError(`private key ${wrong} is not one of secp256k1: 32 bytes, from 1 to below the order of the curve`);
    this.#given = keys;
  }

  get #keys(): Map<Address, Uint8Array> {
    this.#byAddress ??= new Map(this.#given.map(hexToBytes).map((key) => [addressOfKey(key), key]));
    return this.#byAddress;
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
  #sign(address: Address, digest: Uint8Array): TransactionSignature {
    const key = this.#keys.get(address);
    if (key === undefined) {
      const what = this.#keys.size === 0 ? 'the node has no keys' : `the node has no key of ${address}`;
      throw new RpcError(RPC_CODES.serverError, `${what}: sign it, and use eth_sendRawTransaction`);
    }
    const { compact, recovery } = ecdsa().sign(digest, key);
    return { r: bytesToHex(compact.subarray(0, 32)), s: bytesToHex(compact.subarray(32)), yParity: recovery };
  }

  /** @returns 65 bytes: r, s, and 27 or 28. */
  signDigest(address: Address, digest: HexString): HexString {
    const { r, s, yParity } = this.#sign(address, hexToBytes(digest));
    return `${r}${s.slice(2)}${yParity === 1 ? '1c' : '1b'}`;
  }

  /** @returns The transaction with what stands for a signature where an account is impersonated. */
  stampTransaction(address: Address, transaction: TransactionFields): HexString {
    return bytesToHex(encodeTransaction(transaction, impersonation(address)));
  }

  /** @returns The signed transaction. @throws RpcError -32000 For an account whose key is not here. */
  signTransaction(address: Address, transaction: TransactionFields): HexString {
    if (this.#impersonated.has(address) || (this.impersonatesAll && !this.#keys.has(address))) {
      return this.stampTransaction(address, transaction);
    }
    const signature = this.#sign(address, keccak256(encodeTransaction(transaction)));
    return bytesToHex(encodeTransaction(transaction, signature));
  }
}
