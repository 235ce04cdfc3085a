/**
 * Writes a `.polkavm` container, byte for byte as upstream's writer does for the same contents, one bug aside:
 * it sizes jump table entries by their bytes up to the first zero, so that a table whose targets have zeros
 * in their low bytes comes out broken. Here an entry has room for the greatest target.
 *
 * Source: polkavm-common 0.35, `writer.rs`, `ProgramBlobBuilder::to_vec`.
 */
import { INSTRUCTION_SETS } from '../isa/instruction-set.ts';
import { MAGIC, Section } from './parse-program.ts';
import type { JumpTable, Program } from './program.ts';
import { writeVarint } from './varint.ts';

/** What goes into a container. Data may be shorter than its size, the rest is zero. */
export type ProgramParts = Pick<Program, 'instructionSet' | 'code' | 'bitmask'> & Partial<Program>;

/** The bytes that the greatest entry needs; an empty table has entries of 0 bytes. */
function jumpTableEntrySize(table: JumpTable): number {
  let greatest = 0;
  for (let i = 0; i < table.length; i++) greatest = Math.max(greatest, table.get(i)!);
  if (table.length === 0) return 0;
  return greatest < 0x100 ? 1 : greatest < 0x1_0000 ? 2 : greatest < 0x100_0000 ? 3 : 4;
}

function jumpTableBytes(table: JumpTable, entrySize: number): Uint8Array {
  const bytes = new Uint8Array(table.length * entrySize);
  for (let i = 0; i < table.length; i++) {
    const target = table.get(i)!;
    for (let byte = 0; byte < entrySize; byte++) bytes[i * entrySize + byte] = target >>> (byte * 8);
  }
  return bytes;
}

/** Collects pieces, so that large ones are copied only once. */
function createByteWriter() {
  const pieces: ArrayLike<number>[] = [];
  let length = 0;
  return {
    get length() {
      return length;
    },
    push(...more: ArrayLike<number>[]): void {
      for (const piece of more) {
        pieces.push(piece);
        length += piece.length;
      }
    },
    varint(value: number): void {
      const bytes: number[] = [];
      writeVarint(bytes, value);
      this.push(bytes);
    },
    finish(): Uint8Array {
      const output = new Uint8Array(length);
      let position = 0;
      for (const piece of pieces) {
        output.set(piece, position);
        position += piece.length;
      }
      return output;
    },
  };
}

function importsSection(imports: readonly (Uint8Array | undefined)[]): Uint8Array {
  const writer = createByteWriter();
  writer.varint(imports.length);
  let offset = 0;
  for (const symbol of imports) {
    writer.push([offset & 0xff, (offset >>> 8) & 0xff, (offset >>> 16) & 0xff, offset >>> 24]);
    offset += symbol?.length ?? 0;
  }
  for (const symbol of imports) writer.push(symbol ?? []);
  return writer.finish();
}

function exportsSection(exports: Program['exports']): Uint8Array {
  const writer = createByteWriter();
  writer.varint(exports.length);
  for (const { pc, symbol } of exports) {
    writer.varint(pc);
    writer.varint(symbol.length);
    writer.push(symbol);
  }
  return writer.finish();
}

function codeSection({ code, bitmask, jumpTable }: ProgramParts): Uint8Array {
  const writer = createByteWriter();
  const entrySize = jumpTable === undefined ? 0 : jumpTableEntrySize(jumpTable);
  writer.varint(jumpTable?.length ?? 0);
  writer.push([entrySize]);
  writer.varint(code.length);
  if (jumpTable !== undefined) writer.push(jumpTableBytes(jumpTable, entrySize));
  writer.push(code, bitmask);
  return writer.finish();
}

/**
 * Writes the container of a program. Sizes and limits are not checked here; the reader refuses what is too large.
 * Imports that are undefined come from `brokenImports`, and are empty symbols without it.
 */
export function writeProgram(parts: ProgramParts): Uint8Array {
  const writer = createByteWriter();
  const section = (id: number, contents: Uint8Array): void => {
    if (contents.length === 0) return;
    writer.push([id]);
    writer.varint(contents.length);
    writer.push(contents);
  };

  const { roDataSize = 0, rwDataSize = 0, stackSize = 0, imports = [], exports = [] } = parts;
  const lengthBytes = new Uint8Array(8);
  writer.push(MAGIC, [INSTRUCTION_SETS[parts.instructionSet].version], lengthBytes);
  if (roDataSize > 0 || rwDataSize > 0 || stackSize > 0) {
    const sizes = createByteWriter();
    for (const size of [roDataSize, rwDataSize, stackSize]) sizes.varint(size);
    section(Section.MemoryConfig, sizes.finish());
  }
  section(Section.RoData, parts.roData ?? new Uint8Array(0));
  section(Section.RwData, parts.rwData ?? new Uint8Array(0));
  if (parts.brokenImports !== undefined) section(Section.Imports, parts.brokenImports);
  else if (imports.length > 0) section(Section.Imports, importsSection(imports));
  if (exports.length > 0) section(Section.Exports, exportsSection(exports));
  section(Section.Code, codeSection(parts));
  for (const { id, contents } of parts.customSections ?? []) section(id, contents);
  writer.push([Section.End]);

  new DataView(lengthBytes.buffer).setBigUint64(0, BigInt(writer.length), true);
  return writer.finish();
}

/** A jump table of the given code offsets, for {@link writeProgram}. */
export const jumpTableOf = (targets: readonly number[]): JumpTable => ({
  length: targets.length,
  get: (index) => targets[index],
});
