/**
 * Reads `.debug_info`: the functions and the calls that were inlined, with the ranges of addresses that they cover.
 *
 * Source: DWARF 5, sections 2, 3.3 and 7.5; DWARF 4 for the older headers.
 */
import { type Abbreviation, createAbbreviationTables } from './abbreviations.ts';
import { addressOf, type FormValue, numberOf, readForm, textOf, type UnitFacts } from './attribute-forms.ts';
import type { Budget } from './budget.ts';
import type { DebugSections } from './debug-sections.ts';
import { DwarfCursor, DwarfFault } from './dwarf-cursor.ts';
import { type LineRow, type LineTable, readLineTable } from './line-table.ts';
import { joinPath } from './paths.ts';
import { type AddressRange, readRanges } from './range-lists.ts';

/** What an entry says about a function. Entries that refer to each other each hold a part. */
export interface FunctionFacts {
  readonly name: string;
  readonly linkageName: string;
  readonly namespace: string;
  /** Whether the linkage name tells more: for a method of a class that has no name. */
  readonly isOfNamelessClass: boolean;
  readonly path: string;
  readonly line: number;
  /** The entry with the rest, by its offset in the section. */
  readonly origin: number | undefined;
}

/** Code of a function, in its own place or inlined into another one. */
export interface Scope {
  /** The entry of the function, by its place in the section. */
  readonly entry: number;
  /** 0 for a function, 1 for a function inlined into it, and so on. */
  readonly depth: number;
  /** Where an inlined function is called. */
  readonly call: { readonly path: string; readonly line: number; readonly column: number } | undefined;
  readonly ranges: readonly AddressRange[];
}

export interface Units {
  readonly functions: ReadonlyMap<number, FunctionFacts>;
  readonly scopes: readonly Scope[];
  /** Rows of all line tables with their paths. */
  readonly lines: readonly { readonly row: LineRow; readonly path: string }[];
}

const Tag = {
  classType: 0x02,
  compileUnit: 0x11,
  structureType: 0x13,
  inlinedSubroutine: 0x1d,
  subprogram: 0x2e,
  namespace: 0x39,
  partialUnit: 0x3c,
  skeletonUnit: 0x4a,
} as const;

const Attribute = {
  name: 0x03,
  stmtList: 0x10,
  lowPc: 0x11,
  highPc: 0x12,
  compDir: 0x1b,
  abstractOrigin: 0x31,
  declFile: 0x3a,
  declLine: 0x3b,
  specification: 0x47,
  ranges: 0x55,
  callColumn: 0x57,
  callFile: 0x58,
  callLine: 0x59,
  linkageName: 0x6e,
  stringOffsetsBase: 0x72,
  addressBase: 0x73,
  rangesBase: 0x74,
  mipsLinkageName: 0x2007,
  gnuAddressBase: 0x2133,
} as const;

/** The deepest nesting of namespaces that is kept. */
const MAX_NAMESPACE = 1024;

/** The entry around another entry. */
interface Surroundings {
  readonly namespace: string;
  readonly isNamelessClass: boolean;
  readonly depth: number;
}

type Attributes = ReadonlyMap<number, FormValue>;

export function readUnits(sections: DebugSections, budget: Budget): Units {
  const functions = new Map<number, FunctionFacts>();
  const scopes: Scope[] = [];
  const lines: { row: LineRow; path: string }[] = [];
  const abbreviations = createAbbreviationTables(sections.abbrev, budget);
  const lineTables = createLineTables(sections, lines, budget);
  const cursor = new DwarfCursor(sections.info);
  while (!cursor.isAtEnd) {
    const start = cursor.position;
    const { offsetSize, end } = cursor.unitLength();
    const version = cursor.u16();
    if (version < 2 || version > 5) throw new DwarfFault(`a unit of version ${version}; 2 to 5 are known`);
    // Version 5 tells the kind of unit, and has the next two fields the other way round.
    const kind = version >= 5 ? cursor.u8() : 1;
    let addressSize = version >= 5 ? cursor.u8() : 0;
    const table = abbreviations(cursor.unsigned(offsetSize));
    if (version < 5) addressSize = cursor.u8();
    if (![1, 2, 4, 8].includes(addressSize)) throw new DwarfFault(`addresses of ${addressSize} bytes`);
    // Skeletons have an id; units of types have two more fields, and no code.
    if (kind === 4 || kind === 5) cursor.skip(8);
    if (kind === 2 || kind === 6) {
      cursor.position = end;
      continue;
    }
    const unit: UnitFacts = {
      version,
      addressSize,
      offsetSize,
      start,
      stringOffsetsBase: 0,
      addressBase: 0,
      rangesBase: 0,
      baseAddress: 0,
    };
    const whole = cursor.end;
    cursor.end = end;
    readUnit({ cursor, table, unit, sections, functions, scopes, budget, lineTables });
    cursor.end = whole;
    cursor.position = end;
  }
  return { functions, scopes, lines };
}

/** Reads each line table once. */
function createLineTables(sections: DebugSections, lines: { row: LineRow; path: string }[], budget: Budget) {
  const tables = new Map<number, LineTable>();
  return (offset: number, compilationFolder: string, addressSize: number): LineTable => {
    let table = tables.get(offset);
    if (table === undefined) {
      table = readLineTable(sections, offset, { compilationFolder, addressSize, budget });
      tables.set(offset, table);
      for (const row of table.rows) lines.push({ row, path: table.files[row.file] ?? '' });
    }
    return table;
  };
}

interface UnitReader {
  readonly cursor: DwarfCursor;
  readonly table: ReadonlyMap<number, Abbreviation>;
  readonly unit: UnitFacts;
  readonly sections: DebugSections;
  readonly functions: Map<number, FunctionFacts>;
  readonly scopes: Scope[];
  readonly budget: Budget;
  readonly lineTables: (offset: number, compilationFolder: string, addressSize: number) => LineTable;
}

function readUnit(reader: UnitReader): void {
  const { cursor, table, unit, sections } = reader;
  let files: LineTable['files'] = [];
  /** The entries around the next one, innermost last. */
  const around: Surroundings[] = [{ namespace: '', isNamelessClass: false, depth: -1 }];
  while (!cursor.isAtEnd) {
    const entry = cursor.position;
    const code = cursor.uleb();
    if (code === 0) {
      around.pop();
      if (around.length === 0) return;
      continue;
    }
    const abbreviation = table.get(code);
    if (abbreviation === undefined) throw new DwarfFault(`the entry at ${entry} has the unknown abbreviation ${code}`);
    const attributes = new Map<number, FormValue>();
    for (const { name, form, implicit } of abbreviation.attributes) attributes.set(name, readForm(cursor, form, implicit, unit));
    const outer = around[around.length - 1];
    let inner: Surroundings = outer;
    switch (abbreviation.tag) {
      case Tag.compileUnit:
      case Tag.partialUnit:
      case Tag.skeletonUnit:
        files = readCompileUnit(reader, attributes);
        break;
      case Tag.namespace: {
        const name = textOf(attributes.get(Attribute.name), unit, sections) || '{anonymous}';
        const namespace = outer.namespace === '' ? name : `${outer.namespace}::${name}`;
        inner = { ...outer, namespace: namespace.slice(0, MAX_NAMESPACE) };
        break;
      }
      case Tag.classType:
      case Tag.structureType:
        // Methods have the names of their classes in neither of the container's fields.
        inner = { ...outer, namespace: '', isNamelessClass: attributes.get(Attribute.name) === undefined };
        break;
      case Tag.subprogram:
      case Tag.inlinedSubroutine:
        inner = readFunction(reader, { entry, tag: abbreviation.tag, attributes, outer, files });
    }
    if (abbreviation.hasChildren) around.push(inner);
    else if (around.length === 1) return;
  }
}

function readCompileUnit({ unit, sections, lineTables }: UnitReader, attributes: Attributes): LineTable['files'] {
  unit.stringOffsetsBase = numberOf(attributes.get(Attribute.stringOffsetsBase)) ?? 0;
  unit.addressBase = numberOf(attributes.get(Attribute.addressBase) ?? attributes.get(Attribute.gnuAddressBase)) ?? 0;
  unit.rangesBase = numberOf(attributes.get(Attribute.rangesBase)) ?? 0;
  unit.baseAddress = addressOf(attributes.get(Attribute.lowPc), unit, sections) ?? 0;
  const list = numberOf(attributes.get(Attribute.stmtList));
  if (list === undefined) return [];
  const folder = textOf(attributes.get(Attribute.compDir), unit, sections);
  return lineTables(list, joinPath('', folder), unit.addressSize).files;
}

interface FunctionEntry {
  readonly entry: number;
  readonly tag: number;
  readonly attributes: Attributes;
  readonly outer: Surroundings;
  readonly files: LineTable['files'];
}

function readFunction(reader: UnitReader, { entry, tag, attributes, outer, files }: FunctionEntry): Surroundings {
  const { unit, sections, functions, scopes } = reader;
  const fileOf = (attribute: number): string => files[numberOf(attributes.get(attribute)) ?? -1] ?? '';
  const lineOf = (attribute: number): number => numberOf(attributes.get(attribute)) ?? 0;
  const origin = attributes.get(Attribute.abstractOrigin) ?? attributes.get(Attribute.specification);
  const isInlined = tag === Tag.inlinedSubroutine;
  functions.set(entry, {
    name: textOf(attributes.get(Attribute.name), unit, sections),
    linkageName: textOf(attributes.get(Attribute.linkageName) ?? attributes.get(Attribute.mipsLinkageName), unit, sections),
    namespace: isInlined ? '' : outer.namespace,
    isOfNamelessClass: outer.isNamelessClass,
    path: fileOf(Attribute.declFile),
    line: lineOf(Attribute.declLine),
    origin: origin?.kind === 'reference' ? origin.value : undefined,
  });
  const ranges = rangesOf(reader, attributes);
  // Functions inside functions (lambdas) count as functions of their own.
  const depth = isInlined ? outer.depth + 1 : 0;
  if (ranges.length > 0) {
    const call = isInlined
      ? { path: fileOf(Attribute.callFile), line: lineOf(Attribute.callLine), column: lineOf(Attribute.callColumn) }
      : undefined;
    scopes.push({ entry, depth, call, ranges });
  }
  return { ...outer, isNamelessClass: false, depth };
}

function rangesOf({ unit, sections, budget }: UnitReader, attributes: Attributes): AddressRange[] {
  const list = attributes.get(Attribute.ranges);
  if (list !== undefined) return readRanges(list, unit, sections, budget);
  const start = addressOf(attributes.get(Attribute.lowPc), unit, sections);
  const high = attributes.get(Attribute.highPc);
  if (start === undefined || high === undefined) return [];
  // From version 4 on the end may be a distance.
  const end = addressOf(high, unit, sections) ?? start + (numberOf(high) ?? 0);
  return end > start ? [{ start, end }] : [];
}
