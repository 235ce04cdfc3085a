/**
 * The ways in which a run of a program can fail: name -> meaning. The pallet's errors begin with these. A program that
 * calls another one gets the position in this table, from 1.
 */
export const PROGRAM_FAILURES = {
  Trap: 'The program trapped, or touched memory that it may not touch. All of its gas is spent.',
  OutOfGas: 'The gas limit did not suffice. All of it is spent.',
  InvalidImage: 'The blob is not a program, lacks the export, or does what no valid program does.',
  Reverted: 'The program ended itself with an exit code other than 0.',
  OutOfBounds: 'The program passed a pointer to memory that it does not have.',
  ArgumentTooLong: 'The program passed a length beyond the limit of the argument.',
  UnknownSyscall: 'The program called a function that the runtime does not have.',
  CallDepthExceeded: 'Programs called each other more deeply than allowed.',
  ProgramNotFound: 'No program is stored under this hash.',
  DepositNotPaid: 'The signer of the extrinsic cannot pay the deposit for what the program stores.',
} as const;
export type ProgramFailure = keyof typeof PROGRAM_FAILURES;

/** The numbers that the syscall `call` gives. 0 is success. */
export const CALL_FAILURES = Object.fromEntries(Object.keys(PROGRAM_FAILURES).map((name, i) => [name, i + 1])) as Readonly<
  Record<ProgramFailure, number>
>;
