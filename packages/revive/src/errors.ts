/**
 * The errors of the pallet, by upstream's names, and what they mean here.
 * Source: polkadot-sdk, `substrate/frame/revive/src/lib.rs` (`Error`).
 */
export const ERRORS = {
  InvalidCallFlags: 'A flag that no call or return has, or that this kind of call does not take.',
  OutOfGas: 'The gas limit did not suffice.',
  TransferFailed: 'A transfer of value failed: too little balance, most likely.',
  MaxCallDepthReached: 'Contracts called each other more deeply than allowed.',
  ContractNotFound: 'There is no contract at this address.',
  CodeNotFound: 'No code is stored under this hash.',
  OutOfBounds: 'The contract passed a pointer to memory that it does not have, or an offset beyond the data.',
  DecodingFailed: 'The contract passed something that cannot be decoded, such as a storage key that is too long.',
  ContractTrapped: 'The contract trapped, or touched memory that it may not touch.',
  ExecutionFailed: 'A precompile refused its input.',
  ValueTooLarge: 'A storage value or event beyond the limit.',
  InputForwarded: 'The contract gave its input away to a callee and has it no longer.',
  TooManyTopics: 'An event with more topics than allowed.',
  DuplicateContract: 'There is a contract at the new contract’s address already.',
  ReentranceDenied: 'A contract was called again although it forbade that for the time being.',
  StateChangeDenied: 'A change of state in a read-only call.',
  StorageDepositNotEnoughFunds: 'The origin cannot pay the existential deposit of a new account.',
  StorageDepositLimitExhausted: 'More storage deposit than the limit allows.',
  CodeInUse: 'The code cannot be removed while contracts use it.',
  ContractReverted: 'The contract reverted; a dry run gives its reason.',
  CodeRejected: 'The bytes are not a program that the chain accepts.',
  BlobTooLarge: 'The program is larger than allowed.',
  StaticMemoryTooLarge: 'The program declares more memory than allowed.',
  BasicBlockTooLarge: 'A basic block of the program has more instructions than allowed.',
  InvalidInstruction: 'The program has an invalid instruction, or one that contracts may not use.',
  InvalidStorageFlags: 'A flag that storage does not have.',
  InvalidImmutableAccess: 'Immutable data written outside of a constructor, read inside of one, or empty.',
  InvalidSyscall: 'The contract called a host function that does not exist.',
  ReturnDataTooLarge: 'Return data beyond the limit.',
  CallDataTooLarge: 'Call data beyond the limit.',
  OutOfTransientStorage: 'More transient storage than allowed.',
  BalanceConversionFailed: 'An amount that no balance can be.',
  AccountUnmapped: 'The origin must register itself with map_account first.',
  AccountAlreadyMapped: 'The account is mapped already, or needs no mapping.',
} as const;
export type ReviveError = keyof typeof ERRORS;

/** Where an error arose. It decides what a caller sees: a callee's failure is a return code, its own failure ends it. */
export type ErrorOrigin = 'Caller' | 'Callee';

/**
 * Ends the current frame. Thrown and caught inside this package only, because a host function can fail at every access
 * of guest memory, where upstream uses `?`.
 */
export class Failure extends Error {
  readonly error: ReviveError;
  readonly origin: ErrorOrigin;
  /** Whether it was already reported, with the frame where it arose. */
  readonly reported: boolean;

  /** @param message The details, with size and limit if there are any. */
  constructor(error: ReviveError, message: string, { origin = 'Caller' as ErrorOrigin, reported = false } = {}) {
    super(message);
    this.name = 'Failure';
    this.error = error;
    this.origin = origin;
    this.reported = reported;
  }
}

/** Throws if a size exceeds its limit; the message has both. */
export function checkLimit(error: ReviveError, what: string, size: number, limit: number, unit = 'bytes'): void {
  if (size > limit) throw new Failure(error, `${what} of ${size} ${unit}; the limit is ${limit}`);
}
