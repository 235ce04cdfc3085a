import type { AccountId, HexString } from '@polkavirt/mock-runtime';
import type { Address } from '../address.ts';

/** A storage key of a contract: 32 bytes, or of any length up to the limit. The two never meet. */
export interface StorageKey {
  readonly kind: 'fixed' | 'variable';
  readonly bytes: Uint8Array;
}

/** The storage of the contract that delegates to a precompile. Accesses are paid for as those of the contract itself. */
export interface DelegatedStorage {
  /** Bytes of a value; undefined if there is none. */
  sizeOf(key: StorageKey, isTransient: boolean): number | undefined;
  /** Removes a value. @returns What it was. */
  remove(key: StorageKey, isTransient: boolean, operation: 'clear' | 'take'): Uint8Array | undefined;
}

/** The context of a precompile's call. */
export interface PrecompileContext {
  /** Who calls it. */
  readonly caller: Address;
  /** Who signed the transaction. */
  readonly origin: Address;
  /** The address in whose name it runs: its own, or in a delegate call that of the contract. */
  readonly address: Address;
  readonly value: bigint;
  /** Whether it may not change anything. */
  readonly readOnly: boolean;
  /** Picoseconds of ref_time. */
  readonly weightLeft: bigint;
  /** What an account must have to exist. */
  readonly minimumBalance: bigint;
  balanceOf(address: Address): bigint;
  accountOf(address: Address): AccountId;
  /** Of the contract that calls; undefined for an account without code. */
  callerCodeHash(): HexString | undefined;
  /** Whether the calling contract was called by the signer of the transaction. */
  callerIsOrigin(): boolean;
  /** Ends the contract that calls, as SELFDESTRUCT does. @throws Failure */
  terminateCaller(beneficiary: Address): void;
  /** Undefined unless a contract delegates to it. */
  readonly delegatedStorage: DelegatedStorage | undefined;
  /** Bytes of its own, undone with the frames that wrote them. Writing in a read-only call ends the call. */
  readonly storage: {
    get(key: Uint8Array): Uint8Array | undefined;
    set(key: Uint8Array, value: Uint8Array | undefined): void;
  };
}

/** Code of the chain itself at an address. */
export interface Precompile {
  readonly name: string;
  /** Whether `address.code.length` is not 0, as Solidity wants it before it calls an interface. Default true. */
  readonly hasCode?: boolean;
  /** Ethereum gas. */
  gas(input: Uint8Array): bigint;
  /** @throws PrecompileRevert to revert, Failure `ExecutionFailed` for an input that it refuses. */
  run(input: Uint8Array, context: PrecompileContext): Uint8Array;
}

/** Reverts the call of a precompile. */
export class PrecompileRevert extends Error {
  readonly data: Uint8Array;

  /** @param data As Solidity encodes it. */
  constructor(data: Uint8Array = new Uint8Array()) {
    super('a precompile reverted');
    this.name = 'PrecompileRevert';
    this.data = data;
  }
}
