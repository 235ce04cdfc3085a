/**
 * Why bytes are not a program. `offset` counts bytes from the start of the input; messages name what was
 * read, what was found and the limit.
 */
export interface ProgramError {
  readonly code: ProgramErrorCode;
  /** Where in the input, or (for `invalid_instruction`) where in the code. */
  readonly offset: number;
  readonly message: string;
}

export type ProgramErrorCode =
  /** The input does not start with `PVM\0`. */
  | 'bad_magic'
  /** The version byte names no instruction set. */
  | 'unsupported_version'
  /** The length in the header is not the input's length. */
  | 'length_mismatch'
  /** The input ends in the middle of something. */
  | 'unexpected_end'
  /** A varint is longer than four bytes after its first, or the input ends in it. */
  | 'bad_varint'
  /** The memory section is longer or shorter than its three numbers. */
  | 'memory_config_length'
  | 'too_many_imports'
  /** The import offsets do not fit into the section's declared length. */
  | 'invalid_imports'
  /** A section out of order, twice, or of an unknown mandatory kind. */
  | 'unexpected_section'
  | 'ro_data_too_long'
  | 'rw_data_too_long'
  /** The code section is missing or empty. */
  | 'no_code'
  | 'jump_table_too_long'
  | 'code_too_long'
  /** The jump table's entries are wider than 4 bytes. */
  | 'bad_jump_table_entry_size'
  /** The bitmask has not exactly one bit a code byte. */
  | 'bitmask_length'
  /** A bit after the last code byte is set. */
  | 'bitmask_padding'
  /** The instruction set allows no invalid instruction, and the code has one. */
  | 'invalid_instruction';
