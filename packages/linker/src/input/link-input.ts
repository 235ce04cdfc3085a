/**
 * An ELF file in the linker's form: sections by kind, relocations by place, and one number (a *key*) for each place in
 * the code.
 */
import { type ElfFile, type ElfRelocation, type ElfSymbol, FileType, SymbolBinding, SymbolType } from '../elf/elf-file.ts';
import { RELOCATIONS, relocationName } from '../elf/relocation-types.ts';
import { hex, LinkFailure } from '../link-error.ts';
import type { Place, Target } from './place.ts';
import { type SectionKind, sectionKind } from './section-kind.ts';
import { createSymbolNames, type SymbolNames } from './symbol-names.ts';

export interface LinkInput {
  readonly elf: ElfFile;
  /** 4 or 8. */
  readonly pointerSize: number;
  readonly kinds: readonly SectionKind[];
  readonly names: SymbolNames;
  /** The number of keys; a key is a place in the code, 2 bytes a step. */
  readonly keyCount: number;
  keyOf(section: number, offset: number): number;
  placeOf(key: number): Place;
  /** The key of an address that the file gives to code, or undefined if none is there. */
  keyOfAddress(address: number): number | undefined;
  /** The place in data that has an address in the file, or undefined. */
  dataAtAddress(address: number): Place | undefined;
  /** The address that the file gives to a place. */
  addressOf(place: Place): number;
  /** The relocation at a place, the ones without effect aside; the first, if there are several. */
  relocationAt(section: number, offset: number): ElfRelocation | undefined;
  /** Everything to be relocated in a section. */
  relocationsOf(section: number): readonly ElfRelocation[];
  /** The target of a relocation. */
  targetOf(relocation: ElfRelocation, at: Place): Target;
}

/** The first key of each code section; a gap after each keeps sections apart. */
function assignKeys(elf: ElfFile, kinds: readonly SectionKind[]): { first: Int32Array; count: number; code: number[] } {
  const first = new Int32Array(elf.sections.length).fill(-1);
  const code: number[] = [];
  let count = 0;
  for (const { index, contents } of elf.sections) {
    if (kinds[index] !== 'code') continue;
    code.push(index);
    first[index] = count;
    count += Math.ceil(contents.length / 2) + 1;
  }
  return { first, count, code };
}

export function createLinkInput(elf: ElfFile): LinkInput {
  const kinds = elf.sections.map((section) => sectionKind(section));
  const { first, count, code } = assignKeys(elf, kinds);
  const isRelocatable = elf.type === FileType.relocatable;
  const byAddress = code.filter((index) => elf.sections[index].contents.length > 0);
  byAddress.sort((a, b) => elf.sections[a].address - elf.sections[b].address);
  const data = elf.sections.filter(({ index }) => kinds[index] === 'ro' || kinds[index] === 'rw' || kinds[index] === 'bss');
  const dataByAddress = data.map(({ index }) => index).sort((a, b) => elf.sections[a].address - elf.sections[b].address);
  const names = createSymbolNames(elf, kinds);

  const relocations = new Map<number, { list: ElfRelocation[]; at: Map<number, ElfRelocation> }>();
  const relocationsIn = (section: number) => {
    let found = relocations.get(section);
    if (found === undefined) {
      const list = elf.relocationsOf(section).filter(({ type }) => RELOCATIONS[type]?.kind !== 'none');
      const at = new Map<number, ElfRelocation>();
      for (const relocation of list) if (!at.has(relocation.offset)) at.set(relocation.offset, relocation);
      found = { list, at };
      relocations.set(section, found);
    }
    return found;
  };

  /** The last of `code` that starts at or before a number, by what it starts at. */
  const lastBefore = (list: readonly number[], startOf: (section: number) => number, value: number): number | undefined => {
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (startOf(list[middle]) <= value) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? undefined : list[low - 1];
  };

  const where = (place: Place) => names.describe(place);

  const targetOfSymbol = (symbol: ElfSymbol, addend: number, at: Place): Target => {
    const { section, value } = symbol;
    if (symbol.type === SymbolType.tls) {
      const message = `${symbol.name} is thread-local, which PolkaVM does not have (used ${where(at)}): make it a plain variable`;
      throw new LinkFailure('unsupported_relocation', message, { ...names.fieldsOf(at), symbol: symbol.name });
    }
    if (section === 'undefined') {
      if (symbol.index === 0) return { kind: 'absolute', value: addend };
      if (symbol.binding === SymbolBinding.weak) return { kind: 'nothing' };
      const message = `undefined symbol ${symbol.name} (used ${where(at)}): define it, or link the object that does`;
      throw new LinkFailure('undefined_symbol', message, { ...names.fieldsOf(at), symbol: symbol.name });
    }
    if (!Number.isSafeInteger(value + addend)) {
      const message = `the address of ${symbol.name} does not fit into 53 bits (used ${where(at)})`;
      throw new LinkFailure('bad_elf', message, { ...names.fieldsOf(at), symbol: symbol.name });
    }
    if (section === 'absolute') return { kind: 'absolute', value: value + addend };
    if (section === 'common') {
      const message = `${symbol.name} has no place yet: link the object with ld.lld first`;
      throw new LinkFailure('undefined_symbol', message, { ...names.fieldsOf(at), symbol: symbol.name });
    }
    return { kind: 'place', section, offset: value + addend - (isRelocatable ? 0 : elf.sections[section].address) };
  };

  return {
    elf,
    pointerSize: elf.is64Bit ? 8 : 4,
    kinds,
    names,
    keyCount: count,
    keyOf: (section, offset) => first[section] + offset / 2,
    placeOf(key) {
      const section = lastBefore(code, (index) => first[index], key)!;
      return { section, offset: (key - first[section]) * 2 };
    },
    keyOfAddress(address) {
      if (isRelocatable || address % 2 !== 0) return undefined;
      const section = lastBefore(byAddress, (index) => elf.sections[index].address, address);
      if (section === undefined) return undefined;
      const offset = address - elf.sections[section].address;
      return offset < elf.sections[section].contents.length ? first[section] + offset / 2 : undefined;
    },
    dataAtAddress(address) {
      if (isRelocatable) return undefined;
      const section = lastBefore(dataByAddress, (index) => elf.sections[index].address, address);
      if (section === undefined) return undefined;
      const offset = address - elf.sections[section].address;
      return offset < elf.sections[section].size ? { section, offset } : undefined;
    },
    addressOf: ({ section, offset }) => elf.sections[section].address + offset,
    relocationAt: (section, offset) => relocationsIn(section).at.get(offset),
    relocationsOf: (section) => relocationsIn(section).list,
    targetOf(relocation, at) {
      const symbol = elf.symbols.get(relocation.symbol);
      if (!Number.isSafeInteger(relocation.addend)) {
        const message = `${relocationName(relocation.type)} with an addend beyond 53 bits ${where(at)}`;
        throw new LinkFailure('bad_elf', message, names.fieldsOf(at));
      }
      return targetOfSymbol(symbol, relocation.addend, at);
    },
  };
}

/** A target in a message. */
export function describeTarget(input: LinkInput, target: Target): string {
  if (target.kind === 'absolute') return `address ${hex(target.value)}`;
  return target.kind === 'nothing' ? 'an undefined weak symbol' : input.names.describe(target).replace(/^at /, '');
}
