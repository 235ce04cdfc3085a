/**
 * The contents of the program's data, with every address in it replaced by its new one. The file's own linker has
 * applied each relocation already, so numbers that are sums or differences change by how far their symbols moved.
 * Differences between a code address and a table's address (switch tables) come out right by themselves.
 */

import { RELOCATIONS, relocationName } from '../elf/relocation-types.ts';
import type { LinkInput } from '../input/link-input.ts';
import { LinkFailure } from '../link-error.ts';
import type { AddressBook } from './address-book.ts';
import type { DataLayout, DataRegion } from './data-layout.ts';

/** The contents of a region. They end with the last section that has any. */
export function relocateData(input: LinkInput, layout: DataLayout, region: DataRegion, book: AddressBook): Uint8Array {
  const { elf } = input;
  const last = region.sections.at(-1);
  if (last === undefined) return new Uint8Array(0);
  const bytes = new Uint8Array(layout.addressOf(last) - region.address + elf.sections[last].contents.length);
  for (const section of region.sections) {
    const start = layout.addressOf(section) - region.address;
    const { contents } = elf.sections[section];
    bytes.set(contents, start);
    relocateSection(input, section, bytes.subarray(start, start + contents.length), book);
  }
  return bytes;
}

function relocateSection(input: LinkInput, section: number, bytes: Uint8Array, book: AddressBook): void {
  /** The first of a pair of relocations that form a ULEB128 difference. */
  let uleb: { offset: number; value: number } | undefined;
  for (const relocation of input.relocationsOf(section)) {
    const { offset, type } = relocation;
    const at = { section, offset };
    const facts = RELOCATIONS[type];
    const fail = (message: string): never => {
      throw new LinkFailure(
        'unsupported_relocation',
        `${relocationName(type)} ${input.names.describe(at)}: ${message}`,
        input.names.fieldsOf(at),
      );
    };
    const field = (bits: number): BitField => {
      const length = Math.ceil(bits / 8);
      if (!(offset >= 0 && offset + length <= bytes.length)) fail('it lies beyond the end of its section');
      return { bytes, offset, bits };
    };
    const target = input.targetOf(relocation, at);
    const address = book.addressOf(target);
    const moved = BigInt(address - (target.kind === 'place' ? input.addressOf(target) : address));
    switch (facts?.kind) {
      case 'word':
        write(field(facts.bits), BigInt(address));
        break;
      case 'add':
      case 'set':
        write(field(facts.bits), read(field(facts.bits)) + moved);
        break;
      case 'sub':
        write(field(facts.bits), read(field(facts.bits)) - moved);
        break;
      case 'set_uleb':
        uleb = { offset, value: address };
        break;
      case 'sub_uleb':
        if (uleb?.offset !== offset) fail('there is no R_RISCV_SET_ULEB128 before it');
        if (!writeUleb(bytes, offset, uleb!.value - address)) fail('the difference does not fit into its place');
        break;
      case 'tls':
        fail('thread-local storage, which PolkaVM does not have: make it a plain variable');
        break;
      default:
        fail('not supported in data');
    }
  }
}

/** Bits of a number in memory: whole bytes, or the low six bits of one. */
interface BitField {
  readonly bytes: Uint8Array;
  readonly offset: number;
  readonly bits: number;
}

function read({ bytes, offset, bits }: BitField): bigint {
  let value = 0n;
  for (let i = 0; i < Math.ceil(bits / 8); i++) value |= BigInt(bytes[offset + i]) << BigInt(i * 8);
  return BigInt.asUintN(bits, value);
}

function write({ bytes, offset, bits }: BitField, value: bigint): void {
  const low = BigInt.asUintN(bits, value);
  if (bits < 8) {
    bytes[offset] = (bytes[offset] & ~((1 << bits) - 1)) | Number(low);
    return;
  }
  for (let i = 0; i < bits / 8; i++) bytes[offset + i] = Number((low >> BigInt(i * 8)) & 0xffn);
}

/** The longest ULEB128 of 64 bits. */
const MAX_ULEB = 10;

/** Overwrites a ULEB128 in its present length; false if the number needs more, or there is none. */
function writeUleb(bytes: Uint8Array, offset: number, value: number): boolean {
  if (value < 0 || offset < 0) return false;
  let rest = value;
  for (let at = offset; at < Math.min(bytes.length, offset + MAX_ULEB); at++) {
    const more = bytes[at] & 0x80;
    bytes[at] = more | (rest % 128);
    rest = Math.floor(rest / 128);
    if (more === 0) return rest === 0;
  }
  return false;
}
