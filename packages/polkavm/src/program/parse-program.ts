/**
 * Reads a program: the `.polkavm` container, or a bare code blob. Accepts and refuses what upstream does.
 * Bytes are copied once; everything in the result is a view of that copy, and nothing is allocated by
 * declared sizes.
 *
 * Source: polkavm-common 0.35, `program.rs`, `ProgramParts::from_bytes` and `ProgramBlob::from_parts`.
 */
import { type InstructionSetName, instructionSetFromVersion } from '../isa/instruction-set.ts';
import { ByteReader } from './byte-reader.ts';
import { withExports } from './exports.ts';
import { createJumpTable } from './jump-table.ts';
import { MAX_CODE_SIZE, MAX_IMPORTS, MAX_JUMP_TABLE_ENTRIES } from './limits.ts';
import { type Parsed, parsed, rejected } from './parsed.ts';
import type { CustomSection, JumpTable, Program } from './program.ts';
import type { ProgramError } from './program-error.ts';

/** The first four bytes of every container. */
export const MAGIC: readonly number[] = [0x50, 0x56, 0x4d, 0x00];

/** Whether bytes start as every container does. Such bytes may still not be a program; others never are one. */
export const hasMagic = (bytes: Uint8Array): boolean => MAGIC.every((byte, index) => bytes[index] === byte);

/** Section numbers in the order in which they must come; those from 128 on may be skipped by a reader. */
export const Section = {
  End: 0,
  MemoryConfig: 1,
  RoData: 2,
  RwData: 3,
  Imports: 4,
  Exports: 5,
  Code: 6,
  FirstOptional: 128,
  /** The debug sections have an order among themselves, too: strings, line programs, their ranges. */
  LastDebug: 130,
} as const;

interface CodeSection {
  readonly code: Uint8Array;
  readonly bitmask: Uint8Array;
  readonly jumpTable: JumpTable;
}

/** Reads jump table, code and bitmask from all that is left. */
function readCode(reader: ByteReader): CodeSection {
  const entryCountAt = reader.position;
  const entryCount = reader.varint('the number of jump table entries');
  if (entryCount > MAX_JUMP_TABLE_ENTRIES) {
    reader.fail(
      'jump_table_too_long',
      entryCountAt,
      `${entryCount} jump table entries, at most ${MAX_JUMP_TABLE_ENTRIES} are allowed`,
    );
  }
  const entrySizeAt = reader.position;
  const entrySize = reader.byte('the size of a jump table entry');
  const codeLengthAt = reader.position;
  const codeLength = reader.varint('the code length');
  if (codeLength > MAX_CODE_SIZE) {
    reader.fail('code_too_long', codeLengthAt, `${codeLength} bytes of code, at most ${MAX_CODE_SIZE} are allowed`);
  }
  if (entrySize > 4) {
    reader.fail('bad_jump_table_entry_size', entrySizeAt, `jump table entries of ${entrySize} bytes, at most 4 are allowed`);
  }
  const table = reader.view(entryCount * entrySize, 'the jump table');
  const code = reader.view(codeLength, 'the code');
  const bitmaskAt = reader.position;
  const bitmask = reader.view(reader.remaining, 'the bitmask');

  const expected = Math.ceil(code.length / 8);
  if (bitmask.length !== expected) {
    const message = `a bitmask of ${bitmask.length} bytes, ${code.length} bytes of code need ${expected}`;
    reader.fail('bitmask_length', bitmaskAt, message);
  } else if (code.length % 8 !== 0 && bitmask[expected - 1] >> (code.length % 8) !== 0) {
    const message = `the bitmask has bits set after the ${code.length} bytes of code`;
    reader.fail('bitmask_padding', bitmaskAt + expected - 1, message);
  }
  return { code, bitmask, jumpTable: createJumpTable(table, entrySize) };
}

interface ImportsSection {
  readonly imports: readonly (Uint8Array | undefined)[];
  readonly brokenImports?: Uint8Array;
}

/** Reads the imports section: the symbols by index, undefined where the offsets do not describe a range. */
function readImports(bytes: Uint8Array, reader: ByteReader): ImportsSection {
  const length = reader.varint('the length of the imports section');
  const start = reader.position;
  const count = reader.varint('the number of imports');
  if (count > MAX_IMPORTS) {
    reader.fail('too_many_imports', start, `${count} imports, at most ${MAX_IMPORTS} are allowed`);
  }
  const offsets = reader.view(count * 4, 'the import offsets');
  const symbolsLength = length - (reader.position - start);
  if (symbolsLength < 0) {
    reader.fail('invalid_imports', start, `the imports section of ${length} bytes is too short for ${count} offsets`);
  }
  const symbols = reader.view(symbolsLength, 'the import symbols');
  if (reader.error !== undefined) return { imports: [] };

  const offsetAt = (index: number): number => {
    const at = index * 4;
    return (offsets[at] | (offsets[at + 1] << 8) | (offsets[at + 2] << 16) | (offsets[at + 3] << 24)) >>> 0;
  };
  const imports = Array.from({ length: count }, (_, index) => {
    const from = offsetAt(index);
    const to = index + 1 < count ? offsetAt(index + 1) : symbols.length;
    return from <= to && to <= symbols.length ? symbols.subarray(from, to) : undefined;
  });
  return imports.includes(undefined) ? { imports, brokenImports: bytes.subarray(start, reader.position) } : { imports };
}

/** Reads a `.polkavm` container. */
export function parseProgram(bytes: Uint8Array): Parsed<Program, ProgramError> {
  const blob = new Uint8Array(bytes);
  const reader = new ByteReader(blob);
  const failed = (): Parsed<Program, ProgramError> => rejected(reader.error!);

  if (!hasMagic(blob)) {
    reader.fail('bad_magic', 0, 'the input does not start with the magic bytes 50 56 4d 00');
    return failed();
  }
  reader.view(MAGIC.length, 'the magic bytes');

  const version = reader.byte('the version byte');
  const instructionSet = instructionSetFromVersion(version);
  if (instructionSet === undefined) reader.fail('unsupported_version', MAGIC.length, `version ${version} is not one of 0 to 3`);
  const lengthBytes = reader.view(8, 'the length');
  if (reader.error !== undefined || instructionSet === undefined) return failed();
  const declaredLength = new DataView(blob.buffer, lengthBytes.byteOffset, 8).getBigUint64(0, true);
  if (declaredLength !== BigInt(blob.length)) {
    const message = `the header says ${declaredLength} bytes, the input has ${blob.length}`;
    reader.fail('length_mismatch', MAGIC.length + 1, message);
  }

  let sectionAt = reader.position;
  let section = reader.byte('the first section');
  const nextSection = (): void => {
    sectionAt = reader.position;
    section = reader.byte('the next section');
  };
  const readSection = (expected: number, what: string): Uint8Array => {
    if (section !== expected || reader.error !== undefined) return new Uint8Array(0);
    const contents = reader.view(reader.varint(`the length of ${what}`), what);
    nextSection();
    return contents;
  };

  let roDataSize = 0;
  let rwDataSize = 0;
  let stackSize = 0;
  if (section === Section.MemoryConfig) {
    const length = reader.varint('the length of the memory section');
    const start = reader.position;
    roDataSize = reader.varint('the size of the read-only data');
    rwDataSize = reader.varint('the size of the read-write data');
    stackSize = reader.varint('the size of the stack');
    const actual = reader.position - start;
    if (actual !== length) {
      reader.fail('memory_config_length', start, `the memory section says ${length} bytes, its three numbers take ${actual}`);
    }
    nextSection();
  }

  const roDataAt = sectionAt;
  const roData = readSection(Section.RoData, 'the read-only data');
  const rwDataAt = sectionAt;
  const rwData = readSection(Section.RwData, 'the read-write data');
  let imports: ImportsSection = { imports: [] };
  if (section === Section.Imports && reader.error === undefined) {
    imports = readImports(blob, reader);
    nextSection();
  }
  const exportsSection = readSection(Section.Exports, 'the exports section');
  const codeSection = readSection(Section.Code, 'the code section');

  const customSections: CustomSection[] = [];
  const readCustom = (expected: number): void => {
    const id = section;
    const contents = readSection(expected, `section ${id}`);
    if (id === expected && reader.error === undefined) customSections.push({ id, contents });
  };
  for (let id: number = Section.FirstOptional; id <= Section.LastDebug; id++) readCustom(id);
  while (section >= Section.FirstOptional && reader.error === undefined) readCustom(section);
  if (section !== Section.End) reader.fail('unexpected_section', sectionAt, `section ${section} is unknown or out of order`);

  if (roData.length > roDataSize) {
    reader.fail('ro_data_too_long', roDataAt, `${roData.length} bytes of read-only data, ${roDataSize} are declared`);
  }
  if (rwData.length > rwDataSize) {
    reader.fail('rw_data_too_long', rwDataAt, `${rwData.length} bytes of read-write data, ${rwDataSize} are declared`);
  }
  if (codeSection.length === 0) reader.fail('no_code', reader.position, 'the program has no code');
  if (reader.error !== undefined) return failed();

  const codeReader = new ByteReader(blob, codeSection.byteOffset, codeSection.byteOffset + codeSection.length);
  const { code, bitmask, jumpTable } = readCode(codeReader);
  if (codeReader.error !== undefined) return rejected(codeReader.error);

  const program = {
    instructionSet,
    roDataSize,
    rwDataSize,
    stackSize,
    roData,
    rwData,
    code,
    bitmask,
    jumpTable,
    ...imports,
    customSections,
  };
  return parsed(withExports(program, exportsSection));
}

/**
 * Reads a bare code blob, which is the contents of a container's code section: number of jump table entries
 * (varint), size of an entry (byte), code length (varint), jump table, code, bitmask. The W3F vectors use it.
 * The program has no memory, imports or exports of its own.
 *
 * The Gray Paper 0.5.4 is `latest64` here: it alone has the opcodes 100 to 111 of that version, sbrk at 101
 * included. (Its `memset` and `unlikely`, 2 and 3, are invalid in the Gray Paper; no vector uses them.)
 *
 * Source: w3f/jamtestvectors, `pvm/README.md` at v0.4; the Gray Paper 0.5.4, appendix A, `deblob`.
 */
export function programFromCodeBlob(bytes: Uint8Array, instructionSet: InstructionSetName): Parsed<Program, ProgramError> {
  const reader = new ByteReader(new Uint8Array(bytes));
  const { code, bitmask, jumpTable } = readCode(reader);
  if (reader.error !== undefined) return rejected(reader.error);
  return parsed({
    instructionSet,
    roDataSize: 0,
    rwDataSize: 0,
    stackSize: 0,
    roData: new Uint8Array(0),
    rwData: new Uint8Array(0),
    code,
    bitmask,
    jumpTable,
    imports: [],
    exports: [],
    customSections: [],
  });
}
