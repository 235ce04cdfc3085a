/** Finds the debug sections that belong together. */
import { type ElfSection, SectionFlag } from '../elf/elf-file.ts';
import type { LinkInput } from '../input/link-input.ts';
import { DwarfFault } from './dwarf-cursor.ts';

/** Contents by what follows `.debug_` in a section's name; empty where there is none. */
export interface DebugSections {
  readonly info: Uint8Array;
  readonly abbrev: Uint8Array;
  readonly line: Uint8Array;
  readonly str: Uint8Array;
  readonly line_str: Uint8Array;
  readonly str_offsets: Uint8Array;
  readonly addr: Uint8Array;
  readonly ranges: Uint8Array;
  readonly rnglists: Uint8Array;
}

const NAMES = ['info', 'abbrev', 'line', 'str', 'line_str', 'str_offsets', 'addr', 'ranges', 'rnglists'] as const;

const EMPTY = new Uint8Array(0);

/**
 * Returns one set for each `.debug_info`. With `--unique` a linker keeps one section of each name for each object; then
 * the relocations tell which ones belong together.
 */
export function findDebugSections(input: LinkInput): DebugSections[] {
  const { sections } = input.elf;
  const byName = new Map<string, ElfSection[]>();
  for (const section of sections) {
    if (!section.name.startsWith('.debug_')) continue;
    if (Math.floor(section.flags / SectionFlag.compressed) % 2 === 1) {
      throw new DwarfFault(`section ${section.name} is compressed: compile without -gz`);
    }
    byName.set(section.name, [...(byName.get(section.name) ?? []), section]);
  }
  return (byName.get('.debug_info') ?? []).map((info) => {
    const related = new Map<string, ElfSection>([[info.name, info]]);
    const hasSeveral = [...byName.values()].some((list) => list.length > 1);
    if (hasSeveral) {
      collectRelated(input, info, related);
      for (const name of ['.debug_line', '.debug_str_offsets']) {
        const section = related.get(name);
        if (section !== undefined) collectRelated(input, section, related);
      }
    }
    const contents = NAMES.map((name) => {
      const section = related.get(`.debug_${name}`) ?? byName.get(`.debug_${name}`)?.[0];
      return [name, section?.contents ?? EMPTY] as const;
    });
    return Object.fromEntries(contents) as unknown as DebugSections;
  });
}

/** Adds the debug sections that the relocations of a section point to, the first of each name. */
function collectRelated(input: LinkInput, { index }: ElfSection, related: Map<string, ElfSection>): void {
  const seen = new Set<number>();
  for (const { symbol } of input.relocationsOf(index)) {
    if (seen.has(symbol)) continue;
    seen.add(symbol);
    const { section } = input.elf.symbols.get(symbol);
    if (typeof section !== 'number') continue;
    const target = input.elf.sections[section];
    if (target.name.startsWith('.debug_') && !related.has(target.name)) related.set(target.name, target);
  }
}
