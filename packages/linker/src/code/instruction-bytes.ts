/** The bytes of instructions in the ELF file. */
import type { ElfFile } from '../elf/elf-file.ts';
import type { Place } from '../input/place.ts';

/** The bytes of an instruction for messages, in the order of memory. */
export function bytesAt({ sections }: ElfFile, { section, offset }: Place, length: number): string {
  const bytes = sections[section].contents.subarray(offset, offset + length);
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

/** The first up to four bytes of an instruction as a number; what lies behind the section counts as zero. */
export function wordAt({ sections }: ElfFile, { section, offset }: Place): number {
  const { contents } = sections[section];
  const byte = (at: number): number => contents[offset + at] ?? 0;
  return byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24);
}
