import { bytesFromHex } from './bytes-from-hex.ts';
import { PROBE_PROGRAM_HEX } from './probe-program.ts';

const text = (ascii: string): Uint8Array => Uint8Array.from(ascii, (character) => character.charCodeAt(0));

/**
 * The suite's second program, for what the counter program does not do: `fixtures/asm/probe.txt`. Addresses follow from the
 * sizes it declares: one page of read-only data, 17 pages of read-write data after a gap, two pages of stack.
 */
export const PROBE = {
  program: bytesFromHex(PROBE_PROGRAM_HEX),
  pageSize: 0x1000,
  roAddress: 0x1_0000,
  roData: text('readonly'),
  rwAddress: 0x3_0000,
  rwData: text('writable'),
  /** The address after the read-write data, which fills its last page. */
  rwEnd: 0x4_1000,
  /** The address after the stack, and the initial sp. */
  stackTop: 0xfffe_0000,
} as const;
