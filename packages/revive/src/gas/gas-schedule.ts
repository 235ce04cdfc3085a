import type { HostFunctionName } from '../host-functions.ts';

/** An access to storage: what is done, and whether the item was touched before. */
export interface StorageAccess {
  readonly operation: 'get' | 'set' | 'clear' | 'contains' | 'take';
  /** Whether the transaction has touched the item before (`hot`), or it is not stored beyond the transaction. */
  readonly warmth: 'cold' | 'hot' | 'transient';
  /** Whether a first touch is forgotten if the frame fails. */
  readonly isRevertible: boolean;
}

/** Bytes that an access found and that it leaves. */
export interface StorageBytes {
  /** 0 unless the operation is `set`. */
  readonly new: number;
  readonly old: number;
}

/** What a call reaches. */
export type CallTarget = 'account or contract' | 'delegate' | 'precompile';

/** The extrinsics of the pallet whose weight a schedule says. */
export type ExtrinsicName =
  | 'call'
  | 'eth_call'
  | 'instantiate'
  | 'instantiate_with_code'
  | 'eth_instantiate_with_code'
  | 'upload_code'
  | 'remove_code'
  | 'map_account'
  | 'unmap_account';

/** What the weight of an extrinsic depends on; what is left out is 0, or not so. */
export interface ExtrinsicSizes {
  /** Bytes of the program that it stores. */
  readonly code?: number;
  /** Bytes of input for a constructor. */
  readonly input?: number;
  /** Whether its value has wei below a native unit. */
  readonly hasDust?: boolean;
  /** Bytes of the signed Ethereum transaction that it stands for. */
  readonly transaction?: number;
}

/** What work costs besides a program's own instructions, in picoseconds of ref_time. */
export interface GasSchedule {
  /** A host function as it is called, before anything happens. */
  enter(name: HostFunctionName, args: Readonly<Record<string, number | bigint>>): bigint;
  /** Bytes of return data that are copied into a program. */
  copyOutput(bytes: number): bigint;
  /** A call, on top of {@link enter}. @param input Bytes of input that are copied; undefined if the caller's own is handed on. */
  call(target: CallTarget, input: number | undefined): bigint;
  /** The caller's own input, cloned for a callee. */
  cloneInput(bytes: number): bigint;
  /** Moving value with a call, or into a new contract. */
  transfer(isNewContract: boolean): bigint;
  /** Starting a frame with a program of so many bytes. */
  loadCode(bytes: number): bigint;
  storage(access: StorageAccess, bytes: StorageBytes): bigint;
  /** The most that an access can cost, which must be there before it; 0 if only what it does cost counts. */
  storageAtMost(access: StorageAccess, newBytes: number): bigint;
  readImmutable(bytes: number): bigint;
  writeImmutable(bytes: number): bigint;
  /** An event, on top of {@link enter}. */
  event(topics: number, bytes: number): bigint;
  /** The end of a contract, on top of {@link enter}. @param isRemoved Whether it was made by the same transaction, and goes. */
  terminate(isRemoved: boolean): bigint;
  /** A precompile of the chain, by its name; undefined if its Ethereum gas is what counts. @param gas That gas. */
  precompile(name: string, input: Uint8Array, gas: bigint): bigint | undefined;
  /** An extrinsic, without what its contract uses. */
  extrinsic(name: ExtrinsicName, sizes?: ExtrinsicSizes): bigint;
  /** The end of a block, on top of what its transactions and events cost there. */
  readonly blockEnd: bigint;
}

/** `upstream` computes with the benchmarks of Asset Hub Westend; `simple` has round figures that are easy to follow. */
export type GasScheduleName = 'upstream' | 'simple';
