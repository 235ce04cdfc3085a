/**
 * PolkaVM's tables in the ELF file: exports, the records that describe exports and imports, and stack sizes.
 *
 * Source: polkavm-linker 0.35, `program_from_elf.rs`, `extract_exports`, `parse_extern_metadata_impl`,
 * `extract_memory_config`.
 */
import { ByteView } from '../elf/byte-view.ts';
import { RELOCATIONS } from '../elf/relocation-types.ts';
import { hex, LinkFailure } from '../link-error.ts';
import type { LinkInput } from './link-input.ts';
import type { Place } from './place.ts';

/** The description of an export or import. */
export interface Metadata {
  readonly symbol: Uint8Array;
  /** Registers that it takes (a0 to a5, then t0 to t2) and gives back (a0, a1, ...). */
  readonly inputs: number;
  readonly outputs: number;
  /** The number that the import is called by, if the record says so. */
  readonly index: number | undefined;
}

export interface Export {
  readonly symbol: Uint8Array;
  readonly metadata: Metadata;
  readonly code: Place;
}

/** The longest symbol in bytes: names are a few dozen long, and many records may name one text. */
const MAX_SYMBOL = 1024;

/** The most registers in each direction: `Reg::INPUT_REGS`, `Reg::OUTPUT_REGS`. */
const MAX_REGISTERS = 9;

/** The target of the pointer at a place, by its relocation; its bytes are ignored. */
export function readPointer(input: LinkInput, at: Place, what: string): Place {
  const { section, offset } = at;
  const fail = (code: 'no_relocations' | 'bad_metadata', message: string): never => {
    throw new LinkFailure(code, message, input.names.fieldsOf(at));
  };
  const relocation = input.relocationAt(section, offset);
  if (relocation === undefined) {
    const advice = 'link with --emit-relocs (and, with ld.lld, --no-relax)';
    return fail('no_relocations', `${what} ${input.names.describe(at)} has no relocation: ${advice}`);
  }
  const facts = RELOCATIONS[relocation.type];
  if (facts?.kind !== 'word' || facts.bits !== input.pointerSize * 8) {
    return fail(
      'bad_metadata',
      `${what} ${input.names.describe(at)} has the wrong relocation, ${facts?.name ?? relocation.type}`,
    );
  }
  const target = input.targetOf(relocation, at);
  return target.kind === 'place' ? target : fail('bad_metadata', `${what} ${input.names.describe(at)} points to no section`);
}

export function readMetadata(input: LinkInput, at: Place): Metadata {
  const { elf, names, pointerSize } = input;
  const bad = (message: string): LinkFailure =>
    new LinkFailure('bad_metadata', `the metadata ${names.describe(at)} ${message}`, names.fieldsOf(at));
  const { contents } = elf.sections[at.section];
  const need = (length: number) => {
    if (!(at.offset >= 0 && at.offset + length <= contents.length)) throw bad(`ends after less than ${length} bytes`);
  };
  need(11 + pointerSize);
  const view = new ByteView(contents);
  const version = view.u8(at.offset);
  if (version !== 1 && version !== 2) throw bad(`has version ${version}; there are 1 and 2`);
  const flags = view.u32(at.offset + 1);
  if (flags !== 0) throw bad(`has flags ${hex(flags)}; none are known`);

  const length = view.u32(at.offset + 5);
  const pointer = readPointer(input, { section: at.section, offset: at.offset + 9 }, 'the pointer to a symbol');
  if (length > MAX_SYMBOL) throw bad(`has a symbol of ${length} bytes; at most ${MAX_SYMBOL} can be`);
  const text = elf.sections[pointer.section].contents;
  if (!(pointer.offset >= 0 && pointer.offset + length <= text.length))
    throw bad(`has a symbol of ${length} bytes beyond the end of its section`);
  const symbol = text.slice(pointer.offset, pointer.offset + length);

  const rest = at.offset + 9 + pointerSize;
  const inputs = view.u8(rest);
  const outputs = view.u8(rest + 1);
  if (inputs > MAX_REGISTERS || outputs > MAX_REGISTERS)
    throw bad(`has ${inputs} input and ${outputs} output registers; at most ${MAX_REGISTERS} can be`);
  if (version === 1) return { symbol, inputs, outputs, index: undefined };
  need(11 + pointerSize + 5);
  return { symbol, inputs, outputs, index: view.u8(rest + 2) === 0 ? undefined : view.u32(rest + 3) };
}

export function readExports(input: LinkInput): Export[] {
  const { elf, kinds, pointerSize } = input;
  const exports: Export[] = [];
  const size = 1 + 2 * pointerSize;
  for (const { index: section, contents, name } of elf.sections) {
    if (kinds[section] !== 'exports') continue;
    if (contents.length % size !== 0) {
      const message = `${name} of ${contents.length} bytes does not hold whole records of ${size} bytes`;
      throw new LinkFailure('bad_metadata', message, { section: name });
    }
    for (let offset = 0; offset < contents.length; offset += size) {
      if (contents[offset] !== 1) {
        throw new LinkFailure(
          'bad_metadata',
          `the export at ${name}+${hex(offset)} has version ${contents[offset]}; there is 1`,
          { section: name, offset },
        );
      }
      const metadata = readMetadata(
        input,
        readPointer(input, { section, offset: offset + 1 }, "an export's pointer to metadata"),
      );
      const code = readPointer(input, { section, offset: offset + 1 + pointerSize }, "an export's pointer to code");
      exports.push({ symbol: metadata.symbol, metadata, code });
    }
  }
  if (exports.length === 0) {
    const advice = 'mark one with POLKAVIRT_EXPORT of polkavirt.h, and keep the section .polkavm_exports when linking';
    throw new LinkFailure('no_exports', `the ELF file exports no function: ${advice}`);
  }
  return exports;
}

/** The greatest stack size in bytes that the file asks for; 0 if it asks for none. */
export function readMinStackSize({ elf, kinds }: LinkInput): number {
  let greatest = 0;
  for (const { index, contents, name } of elf.sections) {
    if (kinds[index] !== 'min_stack') continue;
    if (contents.length % 4 !== 0)
      throw new LinkFailure('bad_metadata', `${name} does not hold whole numbers of 4 bytes`, { section: name });
    const view = new ByteView(contents);
    for (let at = 0; at < contents.length; at += 4) greatest = Math.max(greatest, view.u32(at));
  }
  return greatest;
}
