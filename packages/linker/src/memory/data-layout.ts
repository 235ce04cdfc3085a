/**
 * The layout of reachable data: read-only data at 64 KiB, then read-write data, then zero-initialised data. Sections
 * keep their order and alignment.
 */
import { createMemoryMap, REGION_ALIGNMENT } from '@polkavirt/polkavm/program';
import type { LinkInput } from '../input/link-input.ts';
import type { SectionKind } from '../input/section-kind.ts';
import { hex, LinkFailure } from '../link-error.ts';

/** A part of the program's memory. */
export interface DataRegion {
  readonly address: number;
  /** In bytes. The contents may be shorter, the rest is zero. */
  readonly size: number;
  /** Its sections with contents, in the order of their addresses. */
  readonly sections: readonly number[];
}

export interface DataLayout {
  readonly ro: DataRegion;
  readonly rw: DataRegion;
  /** Whether a section is reached. */
  has(section: number): boolean;
  /** The new address of a section that is reached. */
  addressOf(section: number): number;
}

/** The most bytes of padding beyond the file's own size, because padding makes the program larger. */
const MAX_PADDING = 1024 * 1024;

/** Addresses from here on do not fit into the signed immediates of instructions. */
const MAX_ADDRESS = 0x8000_0000;

const alignUp = (value: number, unit: number): number => Math.ceil(value / unit) * unit;

export function layOutData(input: LinkInput, reached: ReadonlySet<number>): DataLayout {
  const { elf, kinds } = input;
  const offsets = new Map<number, number>();
  let padding = 0;

  /** Puts the sections of some kinds one behind the other; returns the size of all. */
  const place = (kind: SectionKind, from: number): { size: number; sections: number[] } => {
    let size = from;
    const sections: number[] = [];
    for (const { index, name, alignment, size: sectionSize } of elf.sections) {
      if (kinds[index] !== kind || !reached.has(index)) continue;
      if (alignment > REGION_ALIGNMENT || !Number.isInteger(Math.log2(alignment))) {
        const message = `section ${name} has alignment ${hex(alignment)}; it must be a power of two up to ${hex(REGION_ALIGNMENT)}`;
        throw new LinkFailure('bad_section', message, { section: name });
      }
      const offset = alignUp(size, alignment);
      if (kind !== 'bss') padding += offset - size;
      offsets.set(index, offset);
      size = offset + sectionSize;
      sections.push(index);
    }
    return { size, sections };
  };

  const ro = place('ro', 0);
  const rw = place('rw', 0);
  const bss = place('bss', rw.size);
  if (padding > MAX_PADDING)
    throw new LinkFailure('too_large', `the alignment of data takes ${padding} bytes, more than ${MAX_PADDING}`);
  const map = createMemoryMap({ roDataSize: ro.size, rwDataSize: bss.size, stackSize: 0 });
  if (!map.ok) throw new LinkFailure('too_large', map.error.message);
  const { roDataAddress, rwDataAddress, heapBase } = map.value;
  if (heapBase > MAX_ADDRESS)
    throw new LinkFailure('too_large', `data of ${ro.size + bss.size} bytes reaches beyond address ${hex(MAX_ADDRESS)}`);

  return {
    ro: { address: roDataAddress, size: ro.size, sections: ro.sections },
    rw: { address: rwDataAddress, size: bss.size, sections: rw.sections },
    has: (section) => offsets.has(section),
    addressOf: (section) => (kinds[section] === 'ro' ? roDataAddress : rwDataAddress) + offsets.get(section)!,
  };
}
