/**
 * Why an ELF file cannot become a program. The message says what was wrong, where, and what to do; the fields say the
 * same for tools.
 */
export interface LinkError {
  readonly code: LinkErrorCode;
  readonly message: string;
  /** The section that holds the fault. */
  readonly section?: string;
  /** Where in that section, in bytes. */
  readonly offset?: number;
  /** The function or object that holds the fault, or the symbol that is missing. */
  readonly symbol?: string;
  /** The bytes of the instruction, in the order of memory, in hexadecimal. */
  readonly bytes?: string;
  /** The source line, where the file has debug information. */
  readonly file?: string;
  readonly line?: number;
}

export type LinkErrorCode =
  /** The file is not an ELF file, or breaks the format's rules. */
  | 'bad_elf'
  /** An ELF file for another machine, byte order or kind of file. */
  | 'wrong_machine'
  /** The ELF's word size does not fit the instruction set that was asked for. */
  | 'wrong_instruction_set'
  /** The relocations that the linker needs are not in the file. */
  | 'no_relocations'
  /** No section `.polkavm_exports`, or an empty one. */
  | 'no_exports'
  /** A record of an export or import breaks its format. */
  | 'bad_metadata'
  /** Two imports contradict each other, or there are too many. */
  | 'bad_import'
  | 'undefined_symbol'
  /** A section that is both code and writable, or an allocated one of an unknown kind. */
  | 'bad_section'
  | 'unsupported_relocation'
  | 'unsupported_instruction'
  /** Code that the instruction set that was asked for cannot express. */
  | 'missing_instruction'
  /** Control runs, jumps or points to where no code is. */
  | 'bad_code_address'
  /** Data, stack, code or tables exceed what a program can hold. */
  | 'too_large';

/** Thrown inside the linker; {@link linkElf} turns it into a value. */
export class LinkFailure extends Error {
  override readonly name = 'LinkFailure';
  readonly error: LinkError;

  constructor(code: LinkErrorCode, message: string, where: Omit<LinkError, 'code' | 'message'> = {}) {
    super(message);
    this.error = { code, message, ...where };
  }
}

/** A number as messages show it. */
export const hex = (value: number): string => (value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`);
