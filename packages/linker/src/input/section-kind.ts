/**
 * How the linker treats a section.
 * - `code`: translated, as far as it can be reached;
 * - `ro`, `rw`, `bss`: goes into the program's read-only data, read-write data, and the zeros behind them, if reached;
 * - `exports`, `min_stack`: PolkaVM's own tables;
 * - `thread_local`: an error if reached;
 * - `other`: not loaded; PolkaVM's records of metadata may lie there, and debug information does.
 *
 * Source: polkavm-linker 0.35, `program_from_elf.rs`.
 */
import { type ElfSection, SectionFlag, SectionType } from '../elf/elf-file.ts';
import { hex, LinkFailure } from '../link-error.ts';

export type SectionKind = 'code' | 'ro' | 'rw' | 'bss' | 'exports' | 'min_stack' | 'thread_local' | 'other';

/** Writable in the file, because a loader would relocate them; here that has been done. */
const RELOCATED_READ_ONLY = ['.data.rel.ro', '.got', '.relro_padding'];

const READ_ONLY = ['.rodata', '.srodata'];

const isOneOf = (name: string, families: readonly string[]): boolean =>
  families.some((family) => name === family || name.startsWith(`${family}.`));

export function sectionKind({ name, flags, type }: ElfSection): SectionKind {
  if (name === '.polkavm_exports') return 'exports';
  if (name === '.polkavm_min_stack_size') return 'min_stack';
  const has = (flag: number) => Math.floor(flags / flag) % 2 === 1;
  if (!has(SectionFlag.alloc)) return 'other';
  const writable = has(SectionFlag.write);
  if (has(SectionFlag.execute)) {
    if (writable)
      throw new LinkFailure('bad_section', `section ${name} is code and writable; a program cannot change its code`, {
        section: name,
      });
    return 'code';
  }
  if (has(SectionFlag.tls)) return 'thread_local';
  if (isOneOf(name, RELOCATED_READ_ONLY)) return type === SectionType.nobits ? 'other' : 'ro';
  if (isOneOf(name, READ_ONLY)) {
    if (writable)
      throw new LinkFailure('bad_section', `section ${name} is writable (flags ${hex(flags)}); read-only data must not be`, {
        section: name,
      });
    return 'ro';
  }
  if (type === SectionType.nobits) return 'bss';
  return writable ? 'rw' : 'ro';
}
