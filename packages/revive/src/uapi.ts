/**
 * The constants that contracts and the pallet share, with upstream's names.
 * Source: polkadot-sdk, `substrate/frame/revive/uapi/src/{lib,flags}.rs`.
 */

/** The return codes of host functions: name -> a0. */
export const RETURN_CODE = {
  Success: 0,
  /** The callee ended abnormally; nothing of it stays, and there is no output. */
  CalleeTrapped: 1,
  /** The callee reverted; its output is there. */
  CalleeReverted: 2,
  KeyNotFound: 3,
  TransferFailed: 4,
  /** The callee ran out of gas or of storage deposit. */
  OutOfResources: 5,
  EcdsaRecoveryFailed: 7,
  Sr25519VerifyFailed: 8,
  DuplicateContractAddress: 11,
} as const;
export type ReturnCode = keyof typeof RETURN_CODE;

/** "None" where only a u32 fits. */
export const SENTINEL = 0xffff_ffff;

export const RETURN_FLAGS = { REVERT: 1 } as const;
export const STORAGE_FLAGS = { TRANSIENT: 1 } as const;
export const CALL_FLAGS = {
  /** Passes the caller's input on; the caller cannot read it any more. */
  FORWARD_INPUT: 1,
  CLONE_INPUT: 2,
  /** The callee's output becomes the caller's, which ends with it. */
  TAIL_CALL: 4,
  /** Without it, nobody below may call the caller again. */
  ALLOW_REENTRY: 8,
  READ_ONLY: 16,
} as const;

/** Whether `flags` has no other bits than those of `known`. */
export const hasOnly = (flags: number, known: Readonly<Record<string, number>>): boolean =>
  (flags & ~Object.values(known).reduce((all, bit) => all | bit, 0)) === 0;
