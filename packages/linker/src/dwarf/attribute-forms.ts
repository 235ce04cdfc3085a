/**
 * Reads the values of attributes.
 *
 * Source: DWARF 5, section 7.5.6 and table 7.6; GNU's forms of split DWARF.
 */
import type { DebugSections } from './debug-sections.ts';
import { type DwarfCursor, DwarfFault } from './dwarf-cursor.ts';
import { textAt } from './texts.ts';

/** What a compilation unit's header and first entry say about the others. */
export interface UnitFacts {
  readonly version: number;
  readonly addressSize: number;
  readonly offsetSize: 4 | 8;
  /** Where the unit starts in its section: references inside of it count from here. */
  readonly start: number;
  /** Where the unit's part of the tables starts. */
  stringOffsetsBase: number;
  addressBase: number;
  rangesBase: number;
  /** The address that ranges count from. */
  baseAddress: number;
}

/** A value before it is looked up in the tables. */
export type FormValue =
  | { readonly kind: 'none' }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'address'; readonly value: number }
  | { readonly kind: 'address_index'; readonly value: number }
  | { readonly kind: 'reference'; readonly value: number }
  | { readonly kind: 'ranges_index'; readonly value: number }
  | { readonly kind: 'text'; readonly section: 'info' | 'str' | 'line_str' | 'line'; readonly at: number }
  | { readonly kind: 'text_index'; readonly value: number };

const NONE: FormValue = { kind: 'none' };

const number = (value: number): FormValue => ({ kind: 'number', value });

const block = (cursor: DwarfCursor, length: number): FormValue => {
  cursor.skip(length);
  return NONE;
};

/** The value of a form. `own` is the section that the cursor reads. */
export function readForm(
  cursor: DwarfCursor,
  form: number,
  implicit: number,
  unit: Pick<UnitFacts, 'version' | 'addressSize' | 'offsetSize' | 'start'>,
  own: 'info' | 'line' = 'info',
): FormValue {
  const { offsetSize } = unit;
  switch (form) {
    case 0x01: // addr
      return { kind: 'address', value: cursor.unsigned(unit.addressSize) };
    case 0x03: // block2
      return block(cursor, cursor.u16());
    case 0x04: // block4
      return block(cursor, cursor.u32());
    case 0x05: // data2
      return number(cursor.u16());
    case 0x06: // data4
      return number(cursor.u32());
    case 0x07: // data8
      return number(cursor.u64());
    case 0x08: // string
      return { kind: 'text', section: own, at: cursor.text() };
    case 0x09: // block
    case 0x18: // exprloc
      return block(cursor, cursor.uleb());
    case 0x0a: // block1
      return block(cursor, cursor.u8());
    case 0x0b: // data1
    case 0x0c: // flag
      return number(cursor.u8());
    case 0x0d: // sdata
      return number(cursor.sleb());
    case 0x0e: // strp
      return { kind: 'text', section: 'str', at: cursor.unsigned(offsetSize) };
    case 0x0f: // udata
      return number(cursor.uleb());
    case 0x10: // ref_addr
      return { kind: 'reference', value: cursor.unsigned(unit.version <= 2 ? unit.addressSize : offsetSize) };
    case 0x11: // ref1
      return { kind: 'reference', value: unit.start + cursor.u8() };
    case 0x12: // ref2
      return { kind: 'reference', value: unit.start + cursor.u16() };
    case 0x13: // ref4
      return { kind: 'reference', value: unit.start + cursor.u32() };
    case 0x14: // ref8
      return { kind: 'reference', value: unit.start + cursor.u64() };
    case 0x15: // ref_udata
      return { kind: 'reference', value: unit.start + cursor.uleb() };
    case 0x17: // sec_offset
      return number(cursor.unsigned(offsetSize));
    case 0x19: // flag_present
      return number(1);
    case 0x1a: // strx
      return { kind: 'text_index', value: cursor.uleb() };
    case 0x1b: // addrx
      return { kind: 'address_index', value: cursor.uleb() };
    case 0x1c: // ref_sup4
      return block(cursor, 4);
    case 0x1d: // strp_sup
    case 0x1f21: // GNU_strp_alt
    case 0x1f20: // GNU_ref_alt
      return block(cursor, offsetSize);
    case 0x1e: // data16
      return block(cursor, 16);
    case 0x1f: // line_strp
      return { kind: 'text', section: 'line_str', at: cursor.unsigned(offsetSize) };
    case 0x20: // ref_sig8
    case 0x24: // ref_sup8
      return block(cursor, 8);
    case 0x21: // implicit_const
      return number(implicit);
    case 0x22: // loclistx
      return number(cursor.uleb());
    case 0x23: // rnglistx
      return { kind: 'ranges_index', value: cursor.uleb() };
    case 0x25: // strx1 to strx4
    case 0x26:
    case 0x27:
    case 0x28:
      return { kind: 'text_index', value: cursor.unsigned(form - 0x24) };
    case 0x29: // addrx1 to addrx4
    case 0x2a:
    case 0x2b:
    case 0x2c:
      return { kind: 'address_index', value: cursor.unsigned(form - 0x28) };
    case 0x16: {
      // indirect
      const actual = cursor.uleb();
      if (actual === 0x16 || actual === 0x21) throw new DwarfFault(`an indirect form 0x${actual.toString(16)}`);
      return readForm(cursor, actual, 0, unit, own);
    }
    default:
      throw new DwarfFault(`the unknown form 0x${form.toString(16)}`);
  }
}

const entryOf = (table: Uint8Array, at: number, size: number): number | undefined => {
  if (!(at >= 0 && at + size <= table.length)) return undefined;
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + table[at + i];
  return value;
};

/** A value as a text; empty if it is none. */
export function textOf(value: FormValue | undefined, unit: UnitFacts, sections: DebugSections): string {
  if (value?.kind === 'text') return textAt(sections[value.section], value.at);
  if (value?.kind !== 'text_index') return '';
  const at = entryOf(sections.str_offsets, unit.stringOffsetsBase + value.value * unit.offsetSize, unit.offsetSize);
  return at === undefined ? '' : textAt(sections.str, at);
}

/** A value as an address. */
export function addressOf(value: FormValue | undefined, unit: UnitFacts, sections: DebugSections): number | undefined {
  if (value?.kind === 'address') return value.value;
  if (value?.kind !== 'address_index') return undefined;
  return entryOf(sections.addr, unit.addressBase + value.value * unit.addressSize, unit.addressSize);
}

/** A value as a plain number. */
export const numberOf = (value: FormValue | undefined): number | undefined =>
  value?.kind === 'number' ? value.value : undefined;
