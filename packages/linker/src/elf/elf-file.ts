/**
 * An ELF file as {@link parseElf} gives it. Numbers are checked to be exact (below 2^53), contents are views of the
 * input.
 *
 * Source: System V ABI, chapter 4 and 5; RISC-V ELF psABI 1.0.
 */

export const SectionType = { progbits: 1, symtab: 2, strtab: 3, rela: 4, nobits: 8, rel: 9 } as const;

export const SectionFlag = {
  write: 0x1,
  alloc: 0x2,
  execute: 0x4,
  merge: 0x10,
  strings: 0x20,
  tls: 0x400,
  compressed: 0x800,
} as const;

export const FileType = { relocatable: 1, executable: 2, dynamic: 3 } as const;

export const SymbolType = { notype: 0, object: 1, func: 2, section: 3, file: 4, tls: 6 } as const;

export const SymbolBinding = { local: 0, global: 1, weak: 2 } as const;

export interface ElfSection {
  readonly index: number;
  readonly name: string;
  readonly type: number;
  readonly flags: number;
  /** The address that the file gives to its first byte; 0 if the section is not loaded. */
  readonly address: number;
  /** Its length in bytes, of which a `nobits` section has none in the file. */
  readonly size: number;
  readonly link: number;
  readonly info: number;
  readonly alignment: number;
  readonly entrySize: number;
  readonly contents: Uint8Array;
}

export interface ElfSymbol {
  readonly index: number;
  readonly name: string;
  /** An address in executables; NaN if it exceeds 2^53, as only absolute symbols may. */
  readonly value: number;
  readonly size: number;
  readonly type: number;
  readonly binding: number;
  /** The section that holds it, or one of the three places that are none. */
  readonly section: number | 'undefined' | 'absolute' | 'common';
}

export interface ElfRelocation {
  /** In bytes from the start of the section, whatever kind of file it is. */
  readonly offset: number;
  readonly type: number;
  /** 0 if it names none. */
  readonly symbol: number;
  readonly addend: number;
}

/** One symbol table, read entry by entry when asked for. */
export interface ElfSymbolTable {
  readonly count: number;
  get(index: number): ElfSymbol;
}

export interface ElfFile {
  readonly is64Bit: boolean;
  readonly type: number;
  /** `e_flags`. */
  readonly flags: number;
  readonly sections: readonly ElfSection[];
  /** The table `.symtab`. */
  readonly symbols: ElfSymbolTable;
  /** The relocations of a section, in the order of the file. */
  relocationsOf(section: number): ElfRelocation[];
}
