/**
 * Limits of the program format. A program over a limit is refused when it is read.
 *
 * Source: polkavm-common 0.35, `abi.rs`, `VM_MAXIMUM_*` and `VM_CODE_ADDRESS_ALIGNMENT`.
 */

/** The longest code, in bytes: 32 MiB. */
export const MAX_CODE_SIZE = 32 * 1024 * 1024;

/** The most entries of the jump table. */
export const MAX_JUMP_TABLE_ENTRIES = 16 * 1024 * 1024;

/** The most imports. */
export const MAX_IMPORTS = 1024;

/** Entry n of the jump table is the dynamic address `CODE_ADDRESS_ALIGNMENT * (n + 1)`. */
export const CODE_ADDRESS_ALIGNMENT = 2;
