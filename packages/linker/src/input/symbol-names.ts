/** Finds the function or object that holds a place, for messages and for code without debug information. */
import { type ElfFile, FileType, SymbolType } from '../elf/elf-file.ts';
import { hex, type LinkError } from '../link-error.ts';
import { demangleRust } from './demangle-rust.ts';
import type { Place } from './place.ts';
import type { SectionKind } from './section-kind.ts';

/** Finds the source line of a place, where the file has debug information. */
export type LineLookup = (place: Place) => { readonly file: string; readonly line: number } | undefined;

export interface SymbolNames {
  /** The function or object that holds a place, or undefined. A name of Rust is shown as the path that it stands for. */
  nameAt(place: Place): string | undefined;
  /** Lets messages name source lines. */
  useLines(lookup: LineLookup): void;
  /** A place in a message: `at .text+0x12 in main (main.c:3)`. */
  describe(place: Place): string;
  /** The same as fields of an error. */
  fieldsOf(place: Place): Pick<LinkError, 'section' | 'offset' | 'symbol' | 'file' | 'line'>;
}

interface Start {
  readonly offset: number;
  readonly index: number;
  /** Functions and objects are better names than labels. */
  readonly rank: number;
}

export function createSymbolNames(elf: ElfFile, kinds: readonly SectionKind[]): SymbolNames {
  let lines: LineLookup | undefined;
  /** The symbols of each section in the order of their offsets; made when a name is asked for. */
  let starts: Map<number, Start[]> | undefined;

  const collect = (): Map<number, Start[]> => {
    const found = new Map<number, Start[]>();
    for (let index = 1; index < elf.symbols.count; index++) {
      const { section, type, value } = elf.symbols.get(index);
      if (typeof section !== 'number' || type > SymbolType.func) continue;
      const offset = elf.type === FileType.relocatable ? value : value - elf.sections[section].address;
      // Code has labels for everything that the compiler jumps to; the name of a function is wanted.
      const rank = type === SymbolType.notype ? 0 : 1;
      if (!found.has(section)) found.set(section, []);
      found.get(section)!.push({ offset, index, rank });
    }
    for (const list of found.values()) list.sort((a, b) => a.offset - b.offset || a.rank - b.rank);
    return found;
  };

  const paths = new Map<string, string>();
  const shown = (name: string): string => {
    let path = paths.get(name);
    if (path === undefined) {
      path = demangleRust(name);
      paths.set(name, path);
    }
    return path;
  };

  const nameAt = ({ section, offset }: Place): string | undefined => {
    starts ??= collect();
    const list = starts.get(section) ?? [];
    let [low, high] = [0, list.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle].offset <= offset) low = middle + 1;
      else high = middle;
    }
    const isCode = kinds[section] === 'code';
    // Skips labels, but only so many, because a file may consist of labels.
    for (let i = low - 1; i >= 0 && i >= low - 64; i--) {
      const { name } = elf.symbols.get(list[i].index);
      if (list[i].rank === 1 || !(isCode && /^(\.L|\$|$)/.test(name))) return name === '' ? undefined : shown(name);
    }
    return undefined;
  };

  return {
    nameAt,
    useLines(lookup) {
      lines = lookup;
    },
    describe(place) {
      const section = elf.sections[place.section]?.name ?? `section ${place.section}`;
      const symbol = nameAt(place);
      const line = lines?.(place);
      const source = line === undefined ? '' : ` (${line.file}:${line.line})`;
      return `at ${section}+${hex(place.offset)}${symbol === undefined ? '' : ` in ${symbol}`}${source}`;
    },
    fieldsOf(place) {
      const symbol = nameAt(place);
      return {
        section: elf.sections[place.section]?.name ?? `section ${place.section}`,
        offset: place.offset,
        ...(symbol !== undefined && { symbol }),
        ...lines?.(place),
      };
    },
  };
}
