/**
 * Decodes instructions and finds what they refer to. Relocations say what an address stands for; the distances of
 * jumps and of `auipc` that have none (the assembler resolves them with `-mno-relax`) are taken from the bytes.
 */

import type { ElfRelocation } from '../elf/elf-file.ts';
import { RELOCATIONS, relocationName } from '../elf/relocation-types.ts';
import type { LinkInput } from '../input/link-input.ts';
import { describeTarget } from '../input/link-input.ts';
import { type Metadata, readMetadata, readPointer } from '../input/metadata.ts';
import type { Place, Target } from '../input/place.ts';
import { hex, type LinkErrorCode, LinkFailure } from '../link-error.ts';
import { decodeRiscv } from '../riscv/decode.ts';
import type { RiscvInstruction } from '../riscv/instruction.ts';
import { type CodeInstruction, NOWHERE } from './code-map.ts';
import { failureAt } from './failure-at.ts';
import { wordAt } from './instruction-bytes.ts';
import { explainUnsupported } from './unsupported.ts';

export interface InstructionResolver {
  /** The instruction at a key; undefined where the section ends, which traps. */
  resolve(key: number): CodeInstruction | undefined;
  /** The key of a place that `from` jumps or points to. */
  keyOf(target: Place, from: Place): number;
}

/** How many instructions after an `auipc` without relocation are searched for the one that completes its address. */
const AUIPC_REACH = 16;

const isLoad = (op: string): boolean => /^l[bhwd]u?$/.test(op);
const isStore = (op: string): boolean => /^s[bhwd]$/.test(op);

export function createInstructionResolver(input: LinkInput): InstructionResolver {
  const { elf, names, pointerSize } = input;
  /** Instructions that use the address completed from an `auipc`, by key. */
  const restOfAddress = new Map<number, number>();
  /** Records by place; cached, because an import may be called from many places. */
  const known = new Map<string, Metadata>();

  const fail = (code: LinkErrorCode, message: string, place: Place, size = 4): never => {
    throw failureAt(input, code, message, place, size);
  };

  const decodeAt = (place: Place): RiscvInstruction | undefined => {
    const { contents } = elf.sections[place.section];
    if (place.offset + 2 > contents.length) return undefined;
    const instruction = decodeRiscv(wordAt(elf, place), elf.is64Bit);
    return instruction !== undefined && place.offset + instruction.size > contents.length ? undefined : instruction;
  };

  const decodeOrFail = (place: Place): RiscvInstruction => {
    const instruction = decodeAt(place);
    if (instruction === undefined) {
      const word = wordAt(elf, place);
      const { what, advice } = explainUnsupported(word, elf.is64Bit);
      return fail('unsupported_instruction', `unsupported instruction ${what}: ${advice}`, place, (word & 3) === 3 ? 4 : 2);
    }
    return instruction;
  };

  const keyOf = (target: Place, from: Place): number => {
    const { contents } = elf.sections[target.section];
    // The place after the last instruction is the return address of a final call that never returns.
    if (
      input.kinds[target.section] !== 'code' ||
      target.offset < 0 ||
      target.offset > contents.length ||
      target.offset % 2 !== 0
    ) {
      const message = `something ${names.describe(from)} jumps or points to ${describeTarget(input, { kind: 'place', ...target })}, where no code is`;
      throw new LinkFailure('bad_code_address', message, names.fieldsOf(from));
    }
    return input.keyOf(target.section, target.offset);
  };

  /** The key that a distance leads to. */
  const keyAtDistance = (place: Place, distance: number): number => {
    const offset = place.offset + distance;
    const { contents } = elf.sections[place.section];
    if (offset >= 0 && offset < contents.length) return keyOf({ section: place.section, offset }, place);
    const key = input.keyOfAddress(input.addressOf(place) + distance);
    if (key !== undefined) return key;
    if (offset === contents.length) return input.keyOf(place.section, offset);
    return fail('bad_code_address', `the jump goes to ${hex(input.addressOf(place) + distance)}, where no code is`, place);
  };

  const keyOfTarget = (target: Target, place: Place): number => {
    if (target.kind === 'place') return keyOf(target, place);
    if (target.kind === 'nothing') return NOWHERE;
    return fail('bad_code_address', `the jump goes to ${describeTarget(input, target)}, where no code is`, place);
  };

  /** The target of a jump or branch: by its relocation if it has one, by its distance otherwise. */
  const jumpTarget = (place: Place, distance: number, relocation: ElfRelocation | undefined): number => {
    const kind = relocation === undefined ? undefined : RELOCATIONS[relocation.type]?.kind;
    if (relocation === undefined || !(kind === 'jump' || kind === 'branch' || kind === 'call'))
      return keyAtDistance(place, distance);
    return keyOfTarget(input.targetOf(relocation, place), place);
  };

  const metadataAt = (place: Place): Metadata => {
    const key = `${place.section}:${place.offset}`;
    let metadata = known.get(key);
    if (metadata === undefined) {
      metadata = readMetadata(input, place);
      known.set(key, metadata);
    }
    return metadata;
  };

  const ecalli = (place: Place, instruction: RiscvInstruction, at: number): CodeInstruction => {
    const pointer = { section: place.section, offset: place.offset + 4 };
    const size = 4 + pointerSize;
    if (place.offset + size > elf.sections[place.section].contents.length)
      fail('bad_metadata', 'the host call ends with its section', place);
    const metadata = metadataAt(readPointer(input, pointer, "a host call's pointer to metadata"));
    return { ...instruction, size, at, next: at + size / 2, metadata };
  };

  /** The address that an `auipc` without relocation begins, and the instructions that complete it. */
  const unrelocated = (place: Place, { rd, imm }: RiscvInstruction): Target => {
    const base = input.addressOf(place) + imm;
    let whole: number | undefined;
    let offset = place.offset + 4;
    for (let i = 0; i < AUIPC_REACH; i++) {
      const at = { section: place.section, offset };
      const next = decodeAt(at);
      if (next === undefined || next.op === 'jal') break;
      const completes = next.rs1 === rd && (next.op === 'addi' || next.op === 'jalr' || isLoad(next.op) || isStore(next.op));
      if (completes) {
        whole ??= base + next.imm;
        restOfAddress.set(input.keyOf(at.section, at.offset), base + next.imm - whole);
      }
      if (next.rd === rd || next.op === 'jalr') break;
      offset += next.size;
    }
    const address = whole ?? base;
    const key = input.keyOfAddress(address);
    if (key !== undefined) return { kind: 'place', ...input.placeOf(key) };
    const data = input.dataAtAddress(address);
    if (data !== undefined) return { kind: 'place', ...data };
    return fail('no_relocations', `the address ${hex(address)} has no relocation: link with --emit-relocs`, place);
  };

  const auipc = (
    place: Place,
    instruction: RiscvInstruction,
    at: number,
    relocation: ElfRelocation | undefined,
  ): CodeInstruction => {
    const behind = { section: place.section, offset: place.offset + 4 };
    const jump = decodeAt(behind);
    const kind = relocation === undefined ? undefined : RELOCATIONS[relocation.type]?.kind;
    const isCall = jump?.op === 'jalr' && jump.rs1 === instruction.rd && instruction.rd !== 0;
    if (isCall && (kind === undefined || kind === 'call')) {
      const distance = instruction.imm + jump.imm;
      const size = 4 + jump.size;
      return { ...jump, op: 'jal', rs1: 0, size, at, next: at + size / 2, target: jumpTarget(place, distance, relocation) };
    }
    const target = relocation === undefined ? unrelocated(place, instruction) : input.targetOf(relocation, place);
    if (kind !== undefined && kind !== 'pcrel_hi' && kind !== 'got_hi')
      fail('unsupported_relocation', `${relocationName(relocation!.type)} on auipc`, place);
    return { ...instruction, at, next: at + 2, address: { part: 'whole', target } };
  };

  /** The immediate of the lower part of a pc-relative address: its `auipc` already holds the whole address. */
  const completed = (place: Place, instruction: RiscvInstruction, relocation: ElfRelocation): RiscvInstruction => {
    const label = input.targetOf(relocation, place);
    const upper = label.kind === 'place' ? input.relocationAt(label.section, label.offset) : undefined;
    const kind = upper === undefined ? undefined : RELOCATIONS[upper.type]?.kind;
    if (kind === 'got_hi') {
      // The `auipc` holds what the slot of the global offset table would.
      if (instruction.op !== (elf.is64Bit ? 'ld' : 'lw'))
        fail('unsupported_relocation', 'the global offset table is used by something other than a load', place);
      return { ...instruction, op: 'addi', imm: 0 };
    }
    if (kind === 'pcrel_hi') return { ...instruction, imm: 0 };
    // The upper part was resolved by the assembler, so this one was as well.
    if (upper === undefined && label.kind === 'place') return instruction;
    return fail('unsupported_relocation', `${relocationName(relocation.type)} belongs to no auipc with a relocation`, place);
  };

  const resolveAddress = (
    place: Place,
    instruction: RiscvInstruction,
    at: number,
    relocation: ElfRelocation,
  ): CodeInstruction => {
    const next = at + instruction.size / 2;
    const facts = RELOCATIONS[relocation.type];
    switch (facts?.kind) {
      case 'hi':
        if (instruction.op !== 'lui') break;
        return { ...instruction, at, next, address: { part: 'hi', target: input.targetOf(relocation, place) } };
      case 'lo_i':
        // Linkers that relax may have made the upper part unnecessary.
        if (!(instruction.op === 'addi' || instruction.op === 'addiw' || instruction.op === 'jalr' || isLoad(instruction.op)))
          break;
        return { ...instruction, at, next, address: { part: 'lo', target: input.targetOf(relocation, place) } };
      case 'lo_s':
        if (!isStore(instruction.op)) break;
        return { ...instruction, at, next, address: { part: 'lo', target: input.targetOf(relocation, place) } };
      case 'pcrel_lo_i':
      case 'pcrel_lo_s':
        return { ...completed(place, instruction, relocation), at, next };
      case 'tls': {
        const message = 'thread-local storage is used, which PolkaVM does not have: make it a plain variable';
        return fail('unsupported_relocation', message, place, instruction.size);
      }
    }
    return fail(
      'unsupported_relocation',
      `${relocationName(relocation.type)} on ${instruction.op} is not supported`,
      place,
      instruction.size,
    );
  };

  return {
    keyOf,
    resolve(at) {
      const place = input.placeOf(at);
      if (place.offset >= elf.sections[place.section].contents.length) return undefined;
      const instruction = decodeOrFail(place);
      const relocation = input.relocationAt(place.section, place.offset);
      const next = at + instruction.size / 2;
      switch (instruction.op) {
        case 'pvm.ecalli':
          return ecalli(place, instruction, at);
        case 'auipc':
          return auipc(place, instruction, at, relocation);
        case 'ecall':
          return fail(
            'unsupported_instruction',
            'ecall is a system call of another platform: import a host function instead',
            place,
          );
        case 'jal':
        case 'beq':
        case 'bne':
        case 'blt':
        case 'bge':
        case 'bltu':
        case 'bgeu':
          return { ...instruction, at, next, target: jumpTarget(place, instruction.imm, relocation) };
      }
      const rest = restOfAddress.get(at);
      if (rest !== undefined && relocation === undefined) return { ...instruction, imm: rest, at, next };
      return relocation === undefined ? { ...instruction, at, next } : resolveAddress(place, instruction, at, relocation);
    },
  };
}
