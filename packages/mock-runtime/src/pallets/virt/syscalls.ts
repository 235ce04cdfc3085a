/**
 * The syscalls of programs: the one table from which dispatch, gas and docs derive.
 *
 * An import's symbol is the number as 4 little-endian bytes. Arguments are in a0, a1, ...; the result is in a0.
 */

/** How an argument register is read. */
export type ArgKind =
  /** A guest address. Beyond u32 the program fails with `OutOfBounds`. */
  | 'pointer'
  /** A number of bytes, charged per byte. Beyond the argument's limit the program fails with `ArgumentTooLong`. */
  | 'length'
  /** Any u64. */
  | 'u64';

export interface SyscallArg {
  readonly name: string;
  readonly kind: ArgKind;
  /** Bytes, for a length. */
  readonly limit?: number;
}

export interface Syscall {
  readonly number: number;
  readonly args: readonly SyscallArg[];
  /** Gas for the call itself, and for each byte of its lengths; taken before anything happens. */
  readonly gas: { readonly base: bigint; readonly perByte: bigint };
}

const pointer = <N extends string>(name: N) => ({ name, kind: 'pointer' }) as const;
const length = <N extends string>(name: N, limit: number) => ({ name, kind: 'length', limit }) as const;
const u64 = <N extends string>(name: N) => ({ name, kind: 'u64' }) as const;

const KEY_LIMIT = 128;
const VALUE_LIMIT = 16 * 1024;
export const INPUT_LIMIT = 64 * 1024;
export const EXPORT_NAME_LIMIT = 256;
const PRINT_LIMIT = 1024;

const CHEAP = { base: 10n, perByte: 1n };
const STORAGE = { base: 500n, perByte: 1n };

export const SYSCALLS = {
  /** Ends the run. Code 0 keeps its changes; any other undoes them and fails the call with `Reverted`. */
  exit: { number: 1, args: [u64('code')], gas: CHEAP },
  /** -> bytes of input. */
  inputSize: { number: 2, args: [], gas: CHEAP },
  /** Copies input from `offset` on. -> bytes copied. */
  inputRead: { number: 3, args: [pointer('out'), length('outLength', INPUT_LIMIT), u64('offset')], gas: CHEAP },
  /** Copies as much of the value as fits. -> its whole length, or 2^64-1 if there is none. */
  storageGet: {
    number: 4,
    args: [pointer('key'), length('keyLength', KEY_LIMIT), pointer('out'), length('outLength', VALUE_LIMIT)],
    gas: STORAGE,
  },
  /** -> length of the value before, or 2^64-1 if there was none. */
  storageSet: {
    number: 5,
    args: [pointer('key'), length('keyLength', KEY_LIMIT), pointer('value'), length('valueLength', VALUE_LIMIT)],
    gas: { base: 1000n, perByte: 4n },
  },
  /** -> length of the value before, or 2^64-1 if there was none. */
  storageClear: { number: 6, args: [pointer('key'), length('keyLength', KEY_LIMIT)], gas: STORAGE },
  /** Deposits `Virt.Emitted`. -> 0. */
  depositEvent: { number: 7, args: [pointer('data'), length('dataLength', VALUE_LIMIT)], gas: { base: 1000n, perByte: 4n } },
  /** Writes the 32 bytes of who called: the signer, or the account of the calling program. -> 0. */
  caller: { number: 8, args: [pointer('out')], gas: CHEAP },
  /** Writes the 32 bytes of the program's own account. -> 0. */
  address: { number: 9, args: [pointer('out')], gas: CHEAP },
  /** -> the block number. */
  blockNumber: { number: 10, args: [], gas: CHEAP },
  /** Writes the free balance of a 32-byte account as a u128, little-endian. -> 0. */
  balance: { number: 11, args: [pointer('account'), pointer('out')], gas: STORAGE },
  /** Moves a little-endian u128 from the program's account to another. -> 0, or 1 if that is not possible. */
  transfer: { number: 12, args: [pointer('dest'), pointer('amount')], gas: { base: 3000n, perByte: 0n } },
  /** Passes a UTF-8 text to the host's log; it is not part of the state. -> 0. */
  print: { number: 13, args: [pointer('text'), length('textLength', PRINT_LIMIT)], gas: CHEAP },
  /**
   * Calls an export of another program: `target` is its 32-byte hash followed by the name of the export in UTF-8.
   * At most `gas` is passed on. -> 0, or (exit code << 8) | a number of `CALL_FAILURES`.
   */
  call: {
    number: 14,
    args: [
      pointer('target'),
      length('targetLength', 32 + EXPORT_NAME_LIMIT),
      pointer('input'),
      length('inputLength', INPUT_LIMIT),
      u64('gas'),
    ],
    gas: { base: 5000n, perByte: 1n },
  },
  /** -> gas that is left. */
  gasLeft: { number: 15, args: [], gas: CHEAP },
} as const satisfies Readonly<Record<string, Syscall>>;

export type SyscallName = keyof typeof SYSCALLS;

type ArgValue<A> = A extends { readonly kind: 'u64' } ? bigint : number;
/** The decoded arguments of a syscall, by name. */
export type SyscallArgs<N extends SyscallName> = {
  readonly [A in (typeof SYSCALLS)[N]['args'][number] as A['name']]: ArgValue<A>;
};

/** The rows by number. */
export const SYSCALL_BY_NUMBER: ReadonlyMap<number, readonly [SyscallName, Syscall]> = new Map(
  Object.entries(SYSCALLS).map(([name, row]) => [row.number, [name as SyscallName, row]]),
);

/** The result for "none". */
export const NONE = (1n << 64n) - 1n;
