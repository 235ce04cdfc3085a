import { bytesFromHex } from './bytes-from-hex.ts';
import { COUNTER_PROGRAM_HEX } from './counter-program.ts';

/**
 * The counter program of both suites, compiled from C, as a blob: `fixtures/guests/counter.c`. It imports its host calls by number,
 * and its gas is the suites' default (`COUNTER_C_GAS`, `COUNTER_C_FULL_GAS`, `COUNTER_C_NAIVE_GAS`).
 */
export const COUNTER_PROGRAM: Uint8Array = bytesFromHex(COUNTER_PROGRAM_HEX);
