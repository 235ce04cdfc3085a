/** Ranges of addresses that an entry covers. Source: DWARF 4, section 2.17.3; DWARF 5, sections 2.17.3 and 7.25. */
import { addressOf, type FormValue, type UnitFacts } from './attribute-forms.ts';
import type { Budget } from './budget.ts';
import type { DebugSections } from './debug-sections.ts';
import { DwarfCursor, DwarfFault } from './dwarf-cursor.ts';

export interface AddressRange {
  readonly start: number;
  readonly end: number;
}

/** The ranges that the value of `DW_AT_ranges` names. */
export function readRanges(value: FormValue, unit: UnitFacts, sections: DebugSections, budget: Budget): AddressRange[] {
  if (unit.version < 5) return value.kind === 'number' ? readOldList(value.value, unit, sections.ranges, budget) : [];
  if (value.kind === 'number') return readList(value.value, unit, sections, budget);
  if (value.kind !== 'ranges_index') return [];
  const { offsetSize, rangesBase } = unit;
  const offset = new DwarfCursor(sections.rnglists, rangesBase + value.value * offsetSize).unsigned(offsetSize);
  return readList(rangesBase + offset, unit, sections, budget);
}

function readOldList(offset: number, unit: UnitFacts, section: Uint8Array, budget: Budget): AddressRange[] {
  const cursor = new DwarfCursor(section, offset);
  const ranges: AddressRange[] = [];
  const highest = unit.addressSize === 8 ? 2 ** 64 : 0xffff_ffff;
  let base = unit.baseAddress;
  for (;;) {
    budget.spend(1);
    const start = cursor.unsigned(unit.addressSize);
    const end = cursor.unsigned(unit.addressSize);
    if (start === 0 && end === 0) return ranges;
    if (start >= highest) base = end;
    else ranges.push({ start: base + start, end: base + end });
  }
}

function readList(offset: number, unit: UnitFacts, sections: DebugSections, budget: Budget): AddressRange[] {
  const cursor = new DwarfCursor(sections.rnglists, offset);
  const ranges: AddressRange[] = [];
  let base = unit.baseAddress;
  const indexed = (): number => addressOf({ kind: 'address_index', value: cursor.uleb() }, unit, sections) ?? 0;
  const plain = (): number => cursor.unsigned(unit.addressSize);
  for (;;) {
    budget.spend(1);
    const kind = cursor.u8();
    switch (kind) {
      case 0: // end_of_list
        return ranges;
      case 1: // base_addressx
        base = indexed();
        break;
      case 2: // startx_endx
        ranges.push({ start: indexed(), end: indexed() });
        break;
      case 3: {
        // startx_length
        const start = indexed();
        ranges.push({ start, end: start + cursor.uleb() });
        break;
      }
      case 4: // offset_pair
        ranges.push({ start: base + cursor.uleb(), end: base + cursor.uleb() });
        break;
      case 5: // base_address
        base = plain();
        break;
      case 6: // start_end
        ranges.push({ start: plain(), end: plain() });
        break;
      case 7: {
        // start_length
        const start = plain();
        ranges.push({ start, end: start + cursor.uleb() });
        break;
      }
      default:
        throw new DwarfFault(`the unknown kind ${kind} of an entry in a list of ranges`);
    }
  }
}
