/**
 * The errors of the pallet, by upstream's names and numbers, and what they mean here.
 * Source: polkadot-sdk, `substrate/frame/revive/src/lib.rs` (`Error`), commit 00602a52583d1cdad0e05ca5c2f3e8dc7e4fdd76.
 */
export const ERRORS = {
  InvalidCallFlags: { index: 0x02, doc: 'A flag that no call or return has, or that this kind of call does not take.' },
  OutOfGas: { index: 0x03, doc: 'The gas limit did not suffice.' },
  TransferFailed: { index: 0x04, doc: 'A transfer of value failed: too little balance, most likely.' },
  MaxCallDepthReached: { index: 0x05, doc: 'Contracts called each other more deeply than allowed.' },
  ContractNotFound: { index: 0x06, doc: 'There is no contract at this address.' },
  CodeNotFound: { index: 0x07, doc: 'No code is stored under this hash.' },
  OutOfBounds: {
    index: 0x09,
    doc: 'The contract passed a pointer to memory that it does not have, or an offset beyond the data.',
  },
  DecodingFailed: {
    index: 0x0a,
    doc: 'The contract passed something that cannot be decoded, such as a storage key that is too long.',
  },
  ContractTrapped: { index: 0x0b, doc: 'The contract trapped, or touched memory that it may not touch.' },
  ValueTooLarge: { index: 0x0c, doc: 'A storage value or event beyond the limit.' },
  InputForwarded: { index: 0x0e, doc: 'The contract gave its input away to a callee and has it no longer.' },
  TooManyTopics: { index: 0x0f, doc: 'An event with more topics than allowed.' },
  DuplicateContract: { index: 0x12, doc: 'There is a contract at the new contract’s address already.' },
  ReentranceDenied: { index: 0x14, doc: 'A contract was called again although it forbade that for the time being.' },
  StateChangeDenied: { index: 0x16, doc: 'A change of state in a read-only call.' },
  StorageDepositNotEnoughFunds: {
    index: 0x17,
    doc: 'The origin cannot pay a storage deposit, or the existential deposit of a new account.',
  },
  StorageDepositLimitExhausted: { index: 0x18, doc: 'More storage deposit than the limit allows.' },
  CodeInUse: { index: 0x19, doc: 'The code cannot be removed while contracts use it.' },
  ContractReverted: { index: 0x1a, doc: 'The contract reverted; a dry run gives its reason.' },
  CodeRejected: { index: 0x1b, doc: 'The bytes are not a program that the chain accepts.' },
  BlobTooLarge: { index: 0x1c, doc: 'The program is larger than allowed.' },
  StaticMemoryTooLarge: { index: 0x1d, doc: 'The program declares more memory than allowed.' },
  BasicBlockTooLarge: { index: 0x1e, doc: 'A basic block of the program has more instructions than allowed.' },
  InvalidInstruction: { index: 0x1f, doc: 'The program has an invalid instruction, or one that contracts may not use.' },
  OutOfTransientStorage: { index: 0x24, doc: 'More transient storage than allowed.' },
  InvalidSyscall: { index: 0x25, doc: 'The contract called a host function that does not exist.' },
  InvalidStorageFlags: { index: 0x26, doc: 'A flag that storage does not have.' },
  ExecutionFailed: { index: 0x27, doc: 'A precompile refused its input.' },
  BalanceConversionFailed: { index: 0x28, doc: 'An amount that no balance can be.' },
  InvalidImmutableAccess: { index: 0x2a, doc: 'Immutable data written outside of a constructor, read inside of one, or empty.' },
  AccountUnmapped: { index: 0x2b, doc: 'The origin must register itself with map_account first.' },
  AccountAlreadyMapped: { index: 0x2c, doc: 'The account is mapped already, or needs no mapping.' },
  UnsupportedPrecompileAddress: { index: 0x2f, doc: 'There is a precompile at this address on Ethereum, and none here.' },
  CallDataTooLarge: { index: 0x30, doc: 'Call data beyond the limit.' },
  ReturnDataTooLarge: { index: 0x31, doc: 'Return data beyond the limit.' },
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
