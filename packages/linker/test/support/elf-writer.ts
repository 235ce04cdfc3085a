/** Makes small ELF executables by hand, with whatever in them a test needs. */

export interface WrittenSection {
  readonly name: string;
  readonly type?: number;
  readonly flags?: number;
  readonly address?: number;
  readonly contents: Uint8Array;
  /** Of a section without contents. */
  readonly size?: number;
  readonly alignment?: number;
  readonly relocations?: readonly WrittenRelocation[];
}

export interface WrittenRelocation {
  /** From the start of the section. */
  readonly offset: number;
  readonly type: number;
  readonly symbol: string;
  readonly addend?: number;
}

export interface WrittenSymbol {
  readonly name: string;
  /** The name of a section, `absolute`, or nothing: then nobody defines it. */
  readonly section?: string;
  /** From the start of the section. */
  readonly offset?: number;
  readonly type?: number;
  /** 1 is global, 2 weak. */
  readonly binding?: number;
}

export interface WrittenElf {
  readonly bits?: 32 | 64;
  readonly type?: number;
  readonly machine?: number;
  readonly sections: readonly WrittenSection[];
  readonly symbols: readonly WrittenSymbol[];
}

const ALLOC = 2;
const WRITE = 1;
const EXECUTE = 4;
export const CODE = ALLOC | EXECUTE;
export const DATA = ALLOC | WRITE;
export const READ_ONLY = ALLOC;

class Writer {
  bytes: number[] = [];
  readonly bits: 32 | 64;

  constructor(bits: 32 | 64) {
    this.bits = bits;
  }

  put(value: number, size: number): void {
    const big = BigInt.asUintN(64, BigInt(value));
    for (let i = 0; i < size; i++) this.bytes.push(Number((big >> BigInt(8 * i)) & 0xffn));
  }

  u16 = (value: number) => this.put(value, 2);
  u32 = (value: number) => this.put(value, 4);
  word = (value: number) => this.put(value, this.bits / 8);
}

/** Texts one after the other, each ended by a zero, and where each starts. */
function stringTable(names: readonly string[]): { bytes: Uint8Array; offsets: number[] } {
  const bytes = [0];
  const offsets = names.map((name) => {
    const offset = bytes.length;
    bytes.push(...Buffer.from(name, 'latin1'), 0);
    return offset;
  });
  return { bytes: Uint8Array.from(bytes), offsets };
}

export function writeElf({ bits = 64, type = 2, machine = 243, sections, symbols }: WrittenElf): Uint8Array {
  const indexOf = (name: string) => sections.findIndex((section) => section.name === name) + 1;
  const addressOf = (name: string) => sections[indexOf(name) - 1].address ?? 0;
  const texts = stringTable(symbols.map(({ name }) => name));

  const table = new Writer(bits);
  for (let i = 0; i < (bits === 64 ? 24 : 16); i++) table.bytes.push(0);
  for (const [i, { section, offset = 0, type: kind = 0, binding = 1 }] of symbols.entries()) {
    const isAbsolute = section === 'absolute';
    const index = section === undefined ? 0 : isAbsolute ? 0xfff1 : indexOf(section);
    const value = section === undefined || isAbsolute || type === 1 ? offset : addressOf(section) + offset;
    table.u32(texts.offsets[i]);
    if (bits === 32) {
      table.word(value);
      table.word(0);
    }
    table.bytes.push((binding << 4) | kind, 0);
    table.u16(index);
    if (bits === 64) {
      table.word(value);
      table.word(0);
    }
  }

  const symbolTable = sections.length + 1;
  const all: (WrittenSection & { link?: number; info?: number })[] = [
    ...sections,
    { name: '.symtab', type: 2, contents: Uint8Array.from(table.bytes), link: symbolTable + 1 },
    { name: '.strtab', type: 3, contents: texts.bytes },
  ];
  for (const [i, { name, address = 0, relocations = [] }] of sections.entries()) {
    if (relocations.length === 0) continue;
    const rela = new Writer(bits);
    for (const { offset, type: kind, symbol, addend = 0 } of relocations) {
      const index = symbols.findIndex(({ name: other }) => other === symbol) + 1;
      rela.word((type === 1 ? 0 : address) + offset);
      if (bits === 64) {
        rela.u32(kind);
        rela.u32(index);
      } else rela.u32((index << 8) | kind);
      rela.word(addend);
    }
    all.push({ name: `.rela${name}`, type: 4, contents: Uint8Array.from(rela.bytes), link: symbolTable, info: i + 1 });
  }
  const names = stringTable([...all.map(({ name }) => name), '.shstrtab']);
  all.push({ name: '.shstrtab', type: 3, contents: names.bytes });

  const header = bits === 64 ? 64 : 52;
  const entry = bits === 64 ? 64 : 40;
  let position = header;
  const offsets = all.map(({ contents }) => {
    const at = position;
    position += contents.length;
    return at;
  });
  const w = new Writer(bits);
  w.bytes.push(0x7f, 0x45, 0x4c, 0x46, bits === 64 ? 2 : 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  w.u16(type);
  w.u16(machine);
  w.u32(1);
  w.word(0);
  w.word(0);
  w.word(position);
  w.u32(8);
  for (const half of [header, 0, 0, entry, all.length + 1, all.length]) w.u16(half);
  for (const { contents } of all) w.bytes.push(...contents);
  for (let i = 0; i < entry; i++) w.bytes.push(0);
  for (const [i, section] of all.entries()) {
    const { flags = 0, address = 0, contents, size = contents.length, alignment = 1, link = 0, info = 0 } = section;
    w.u32(names.offsets[i]);
    w.u32(section.type ?? 1);
    w.word(flags);
    w.word(address);
    w.word(offsets[i]);
    w.word(size);
    w.u32(link);
    w.u32(info);
    w.word(alignment);
    w.word(section.type === 2 ? (bits === 64 ? 24 : 16) : 0);
  }
  return Uint8Array.from(w.bytes);
}

export const words = (...values: number[]): Uint8Array => {
  const bytes = new Uint8Array(values.length * 4);
  for (const [i, value] of values.entries()) new DataView(bytes.buffer).setInt32(i * 4, value, true);
  return bytes;
};

/** `R_RISCV_64` or `R_RISCV_32`. */
export const pointerType = (bits: 32 | 64): number => (bits === 64 ? 2 : 1);

/** The bytes of a record of metadata, version 1; the pointer to the symbol is at offset 9. */
export function metadata(bits: 32 | 64, length: number, { version = 1, flags = 0 } = {}): Uint8Array {
  const w = new Writer(bits);
  w.bytes.push(version);
  w.u32(flags);
  w.u32(length);
  w.word(0);
  w.bytes.push(0, 0);
  return Uint8Array.from(w.bytes);
}

export const RET = 0x0000_8067;

export interface SimpleElf {
  readonly bits?: 32 | 64;
  readonly code: readonly number[];
  readonly relocations?: readonly WrittenRelocation[];
  readonly sections?: readonly WrittenSection[];
  readonly symbols?: readonly WrittenSymbol[];
}

/** An executable that exports `main`, the first of its instructions. */
export function simpleElf({ bits = 64, code, relocations = [], sections = [], symbols = [] }: SimpleElf): Uint8Array {
  const type = pointerType(bits);
  const record = metadata(bits, 4);
  return writeElf({
    bits,
    sections: [
      { name: '.text', flags: CODE, address: 0x1_1000, contents: words(...code), relocations },
      { name: '.names', contents: Buffer.from('main') },
      { name: '.polkavm_metadata', contents: record, relocations: [{ offset: 9, type, symbol: 'main_name' }] },
      {
        name: '.polkavm_exports',
        contents: Uint8Array.from([1, ...new Uint8Array(bits / 4)]),
        relocations: [
          { offset: 1, type, symbol: 'main_metadata' },
          { offset: 1 + bits / 8, type, symbol: 'main' },
        ],
      },
      ...sections,
    ],
    symbols: [
      { name: 'main', section: '.text', type: 2 },
      { name: 'main_name', section: '.names' },
      { name: 'main_metadata', section: '.polkavm_metadata' },
      ...symbols,
    ],
  });
}
