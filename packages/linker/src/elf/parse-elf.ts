/**
 * Reads the headers, sections, symbols and relocations of a RISC-V ELF file, strictly: everything lies inside the
 * file, no two sections share bytes (so that the work is in proportion to the file), and every index is one of the
 * file's own.
 *
 * Source: System V ABI, chapters 4 and 5; RISC-V ELF psABI 1.0.
 */
import { hex, LinkFailure } from '../link-error.ts';
import { ByteView, readName } from './byte-view.ts';
import {
  type ElfFile,
  type ElfRelocation,
  type ElfSection,
  type ElfSymbol,
  type ElfSymbolTable,
  FileType,
  SectionType,
} from './elf-file.ts';

const MACHINE_RISCV = 243;

const MACHINES: Readonly<Record<number, string>> = { 3: 'x86', 8: 'MIPS', 40: 'Arm', 62: 'x86-64', 183: 'AArch64', 247: 'BPF' };

const EMPTY = new Uint8Array(0);

const bad = (message: string): LinkFailure => new LinkFailure('bad_elf', message);

/** Where the fields are in either class of file, in bytes from the start of their record. */
const LAYOUTS = {
  32: { header: 52, section: 40, symbol: 16, rela: 12 },
  64: { header: 64, section: 64, symbol: 24, rela: 24 },
} as const;

/** Checks the identification and the header's fixed fields; returns whether the file is of the 64-bit class. */
function readIdentification(view: ByteView): boolean {
  const { bytes } = view;
  if (bytes.length < 16 || view.u32(0) !== 0x464c_457f) {
    throw bad('this is not an ELF file: it does not start with 7f 45 4c 46');
  }
  const fileClass = bytes[4];
  if (fileClass !== 1 && fileClass !== 2) throw bad(`an ELF file of class ${fileClass}; there are 1 (32 bits) and 2 (64 bits)`);
  if (bytes[5] !== 1) throw new LinkFailure('wrong_machine', 'the ELF file is big-endian; RISC-V for PolkaVM is little-endian');
  const is64Bit = fileClass === 2;
  if (bytes.length < LAYOUTS[is64Bit ? 64 : 32].header) throw bad('the ELF file ends inside its header');
  const machine = view.u16(18);
  if (machine !== MACHINE_RISCV) {
    const name = MACHINES[machine] ?? `machine ${machine}`;
    const advice = 'compile with --target=riscv64-unknown-none-elf (or riscv32-unknown-none-elf)';
    throw new LinkFailure('wrong_machine', `the ELF file is for ${name}, not for RISC-V: ${advice}`);
  }
  return is64Bit;
}

export function parseElf(bytes: Uint8Array): ElfFile {
  const view = new ByteView(bytes);
  const is64Bit = readIdentification(view);
  const layout = LAYOUTS[is64Bit ? 64 : 32];
  const type = view.u16(16);
  if (type !== FileType.relocatable && type !== FileType.executable && type !== FileType.dynamic) {
    throw new LinkFailure('wrong_machine', `an ELF file of type ${type}: neither a relocatable object, an executable nor PIE`);
  }
  const sections = readSections(view, is64Bit, layout.section);
  const symbols = readSymbols(is64Bit, sections);
  const relocationSections = new Map<number, ElfSection[]>();
  for (const section of sections) {
    if (section.type !== SectionType.rela) continue;
    // Dynamic relocations: the ones that matter are kept beside them.
    if (section.info === 0) continue;
    if (section.info >= sections.length)
      throw bad(`section ${section.name} relocates section ${section.info}, which is not there`);
    if (section.contents.length % layout.rela !== 0) {
      throw bad(`section ${section.name} of ${section.size} bytes does not hold whole relocations of ${layout.rela} bytes`);
    }
    const same = relocationSections.get(section.info);
    if (same === undefined) relocationSections.set(section.info, [section]);
    else same.push(section);
  }

  return {
    is64Bit,
    type,
    flags: view.u32(is64Bit ? 48 : 36),
    sections,
    symbols,
    relocationsOf(index) {
      // In executables and PIE the offset is an address.
      const base = type === FileType.relocatable ? 0 : sections[index].address;
      const found: ElfRelocation[] = [];
      for (const { contents, name } of relocationSections.get(index) ?? []) {
        const rela = new ByteView(contents);
        for (let at = 0; at < contents.length; at += layout.rela) {
          const relocation = readRelocation(rela, at, is64Bit, base);
          if (relocation.symbol >= symbols.count)
            throw bad(`a relocation of ${name} names symbol ${relocation.symbol} of ${symbols.count}`);
          found.push(relocation);
        }
      }
      return found;
    },
  };
}

function readRelocation(rela: ByteView, at: number, is64Bit: boolean, base: number): ElfRelocation {
  if (is64Bit) {
    return { offset: rela.u64(at) - base, type: rela.u32(at + 8), symbol: rela.u32(at + 12), addend: rela.i64(at + 16) };
  }
  const info = rela.u32(at + 4);
  return { offset: rela.u32(at) - base, type: info & 0xff, symbol: info >>> 8, addend: rela.i32(at + 8) };
}

function readSections(view: ByteView, is64Bit: boolean, entrySize: number): ElfSection[] {
  const word = (at: number) => (is64Bit ? view.u64(at) : view.u32(at));
  const tableOffset = word(is64Bit ? 40 : 32);
  const declaredSize = view.u16(is64Bit ? 58 : 46);
  let count = view.u16(is64Bit ? 60 : 48);
  let namesIndex = view.u16(is64Bit ? 62 : 50);
  if (tableOffset === 0) throw bad('the ELF file has no sections: it was stripped; link it without -s');
  if (declaredSize !== entrySize) throw bad(`section headers of ${declaredSize} bytes; they have ${entrySize}`);
  const { length } = view.bytes;
  if (!(tableOffset + entrySize <= length))
    throw bad(`the section headers at byte ${tableOffset} lie beyond the file's ${length} bytes`);
  // Numbers that do not fit into the header's 16 bits are in the first section.
  if (count === 0) count = word(tableOffset + (is64Bit ? 32 : 20));
  if (namesIndex === 0xffff) namesIndex = view.u32(tableOffset + (is64Bit ? 40 : 24));
  if (!(tableOffset + count * entrySize <= length))
    throw bad(`${count} section headers do not fit into the file's ${length} bytes`);
  if (namesIndex >= count) throw bad(`section ${namesIndex} is to hold the sections' names, but there are ${count} sections`);

  const range = (index: number): { offset: number; size: number; type: number } => {
    const at = tableOffset + index * entrySize;
    const [offset, size] = is64Bit ? [view.u64(at + 24), view.u64(at + 32)] : [view.u32(at + 16), view.u32(at + 20)];
    return { offset, size, type: view.u32(at + 4) };
  };
  const contentsOf = (index: number): Uint8Array => {
    const { offset, size, type } = range(index);
    if (type === SectionType.nobits || type === 0 || size === 0) return EMPTY;
    if (!(offset + size <= length))
      throw bad(`section ${index} reaches from byte ${offset} for ${size} bytes, the file has ${length}`);
    return view.bytes.subarray(offset, offset + size);
  };
  checkOverlaps(count, range);

  const names = contentsOf(namesIndex);
  const sections: ElfSection[] = [];
  for (let index = 0; index < count; index++) {
    const at = tableOffset + index * entrySize;
    const name = index === 0 ? '' : readName(names, view.u32(at), `section ${index}`);
    const [flags, address] = is64Bit ? [view.u64(at + 8), view.u64(at + 16)] : [view.u32(at + 8), view.u32(at + 12)];
    const [link, info] = is64Bit ? [view.u32(at + 40), view.u32(at + 44)] : [view.u32(at + 24), view.u32(at + 28)];
    const [alignment, entry] = is64Bit ? [view.u64(at + 48), view.u64(at + 56)] : [view.u32(at + 32), view.u32(at + 36)];
    const { size, type } = range(index);
    if (![flags, address, size, alignment, entry].every(Number.isFinite)) {
      throw bad(`section ${index} (${name}) has a size, address or alignment beyond 2^53`);
    }
    sections.push({
      index,
      name,
      type,
      flags,
      address,
      size,
      link,
      info,
      alignment: alignment === 0 ? 1 : alignment,
      entrySize: entry,
      contents: contentsOf(index),
    });
  }
  return sections;
}

/** Sections that share bytes would let a small file cost as much as a large one. */
function checkOverlaps(count: number, range: (index: number) => { offset: number; size: number; type: number }): void {
  const ranges: { index: number; offset: number; end: number }[] = [];
  for (let index = 0; index < count; index++) {
    const { offset, size, type } = range(index);
    if (type !== SectionType.nobits && type !== 0 && size > 0) ranges.push({ index, offset, end: offset + size });
  }
  ranges.sort((a, b) => a.offset - b.offset);
  for (let i = 1; i < ranges.length; i++) {
    if (ranges[i].offset < ranges[i - 1].end) {
      throw bad(`sections ${ranges[i - 1].index} and ${ranges[i].index} share bytes of the file (from byte ${ranges[i].offset})`);
    }
  }
}

const SPECIAL = { undefined: 0, first: 0xff00, absolute: 0xfff1, common: 0xfff2, extended: 0xffff } as const;

function readSymbols(is64Bit: boolean, sections: readonly ElfSection[]): ElfSymbolTable {
  const table = sections.find(({ type }) => type === SectionType.symtab);
  if (table === undefined) throw bad('the ELF file has no symbol table: it was stripped; link it without -s');
  const entrySize = LAYOUTS[is64Bit ? 64 : 32].symbol;
  if (table.contents.length % entrySize !== 0)
    throw bad(`${table.name} of ${table.size} bytes does not hold whole symbols of ${entrySize} bytes`);
  const strings = sections[table.link];
  if (strings === undefined || strings.type !== SectionType.strtab)
    throw bad(`${table.name} names section ${table.link} as its string table`);
  const count = table.contents.length / entrySize;
  const symbols = new ByteView(table.contents);
  const extended = sections.find(({ type, link }) => type === 18 && link === table.index)?.contents;

  const sectionOf = (index: number, raw: number): ElfSymbol['section'] => {
    if (raw === SPECIAL.undefined) return 'undefined';
    if (raw === SPECIAL.absolute) return 'absolute';
    if (raw === SPECIAL.common) return 'common';
    let section = raw;
    if (raw === SPECIAL.extended) {
      if (extended === undefined || extended.length < index * 4 + 4)
        throw bad(`symbol ${index} has its section in a table that is not there`);
      section = new ByteView(extended).u32(index * 4);
    } else if (raw >= SPECIAL.first) throw bad(`symbol ${index} is in the reserved section ${hex(raw)}`);
    if (section >= sections.length)
      throw bad(`symbol ${index} is in section ${section}, but there are ${sections.length} sections`);
    return section;
  };

  return {
    count,
    get(index) {
      if (index >= count) throw bad(`symbol ${index} is asked for, but there are ${count}`);
      const at = index * entrySize;
      const info = symbols.u8(at + (is64Bit ? 4 : 12));
      return {
        index,
        // Read on request, because most names are never needed.
        get name() {
          return readName(strings.contents, symbols.u32(at), `symbol ${index}`);
        },
        value: is64Bit ? symbols.u64(at + 8) : symbols.u32(at + 4),
        size: is64Bit ? symbols.u64(at + 16) : symbols.u32(at + 8),
        type: info & 15,
        binding: info >> 4,
        section: sectionOf(index, symbols.u16(at + (is64Bit ? 6 : 14))),
      };
    },
  };
}
