import { readdirSync, readFileSync } from 'node:fs';
import { unwrap } from '@polkavirt/polkavm';
import { exploreUntil, fewer } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import { INSTRUCTION_IDS, INVALID_INSTRUCTION, idCanFallThrough } from '../../src/isa/instruction-id.ts';
import { INSTRUCTIONS } from '../../src/isa/instructions.ts';
import { findStartOfBasicBlock, isJumpTargetValid } from '../../src/program/basic-blocks.ts';
import { createInstruction, decodeInstruction } from '../../src/program/decoder.ts';
import { encodeInstruction } from '../../src/program/encoder.ts';
import { readInstructions } from '../../src/program/instruction-reader.ts';
import { parseProgram, programFromCodeBlob } from '../../src/program/parse-program.ts';
import type { Program } from '../../src/program/program.ts';
import type { ProgramErrorCode } from '../../src/program/program-error.ts';
import { validateProgram } from '../../src/program/validate-program.ts';
import { type ProgramParts, writeProgram } from '../../src/program/write-program.ts';
import { anyOperands, anyProgram, anyRawCode, anySet, namesIn, RUNS } from './arbitraries.ts';

/** Which operands a format has. */
const OPERANDS = {
  argless: [],
  reg_imm: ['reg1', 'imm1'],
  reg_imm_offset: ['reg1', 'imm1', 'target'],
  reg_imm_imm: ['reg1', 'imm1', 'imm2'],
  reg_reg_imm: ['reg1', 'reg2', 'imm1'],
  reg_reg_offset: ['reg1', 'reg2', 'target'],
  reg_reg_reg: ['reg1', 'reg2', 'reg3'],
  offset: ['target'],
  imm: ['imm1'],
  imm_imm: ['imm1', 'imm2'],
  reg_reg: ['reg1', 'reg2'],
  reg_reg_imm_imm: ['reg1', 'reg2', 'imm1', 'imm2'],
  reg_imm64: ['reg1', 'imm1', 'imm2'],
} as const;

const parseOrThrow = (blob: Uint8Array): Program => {
  return unwrap(parseProgram(blob));
};

/** Does everything to a program that reads its code. */
const useAll = (program: Program): void => {
  validateProgram(program);
  for (let index = 0; index < Math.min(program.jumpTable.length, 50); index++) program.jumpTable.get(index);
  for (const { pc, symbol } of program.exports) {
    expect(symbol.length).toBeLessThan(0x1_0000);
    isJumpTargetValid(program, pc);
    findStartOfBasicBlock(program, pc);
  }
  for (const _ of readInstructions(program)) void _;
};

/** A number below 2^14 as the format has it. */
const varint = (value: number): number[] => (value < 0x80 ? [value] : [0x80 | (value >> 8), value & 0xff]);

/** Where the contents of a container's sections begin. */
function sectionStarts(bytes: readonly number[]): number[] {
  const starts: number[] = [];
  for (let at = 13; at + 2 < bytes.length; ) {
    const isShort = bytes[at + 1] < 0x80;
    const start = at + (isShort ? 2 : 3);
    starts.push(start);
    at = start + (isShort ? bytes[at + 1] : ((bytes[at + 1] & 0x3f) << 8) | bytes[at + 2]);
  }
  return starts;
}

/** Something that goes wrong with a container's bytes, most often near the start, where sections are small. */
const anyMistake: fc.Arbitrary<(bytes: number[]) => number[]> = fc
  .record({
    kind: fc.constantFrom('change', 'start', 'start', 'start', 'insert', 'remove', 'cut', 'append', 'repeat', 'padding'),
    at: fc.oneof(fc.nat(60), fc.nat(1000)),
    value: fc.oneof(fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 127, 128, 255), fc.integer({ min: 0, max: 255 })),
    length: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ kind, at, value, length }) => (bytes) => {
    const place = at % (bytes.length + 1);
    const [before, behind] = [bytes.slice(0, place), bytes.slice(place)];
    switch (kind) {
      case 'change':
        return [...before, value, ...behind.slice(1)];
      case 'start': {
        // Of a section: its counts and lengths.
        const starts = sectionStarts(bytes);
        const changed = starts[at % Math.max(1, starts.length)] + (length % 3);
        return bytes.map((byte, index) => (index === changed ? value : byte));
      }
      case 'insert':
        return [...before, value, ...behind];
      case 'remove':
        return [...before, ...behind.slice(length)];
      case 'cut':
        return before;
      case 'append':
        return [...bytes, value];
      case 'padding':
        // The highest bit of the bitmask, in front of the byte that ends the container.
        return bytes.map((byte, index) => (index === bytes.length - 2 ? byte | 0x80 : byte));
      default:
        return [...before, ...behind.slice(0, length), ...behind];
    }
  });

/** What becomes of containers with mistakes. Limits have tests of their own: nothing small exceeds them. */
const COMMON_OUTCOMES: readonly (ProgramErrorCode | 'read')[] = [
  'read',
  'bad_magic',
  'unsupported_version',
  'length_mismatch',
  'unexpected_end',
  'memory_config_length',
  'invalid_imports',
  'unexpected_section',
  'no_code',
  'bad_jump_table_entry_size',
  'bitmask_length',
  'bitmask_padding',
];

describe('properties of programs', () => {
  it('an encoded instruction decodes to itself, in the middle of code and at its end', () => {
    const anyInstruction = anySet.chain((set) => fc.tuple(fc.constant(set), fc.constantFrom(...namesIn(set)), anyOperands));
    fc.assert(
      fc.property(anyInstruction, fc.nat(60), fc.nat(40), ([set, name, operands], before, behind) => {
        const bytes: number[] = [];
        const instruction = { ...createInstruction(), ...operands, id: INSTRUCTION_IDS[name], offset: before };
        expect(encodeInstruction(set, instruction, bytes)).toBe(true);
        const code = new Uint8Array(before + bytes.length + behind);
        code.set(bytes, before);
        const bitmask = new Uint8Array(Math.ceil(code.length / 8)).fill(0xff);
        for (let i = 1; i < bytes.length; i++) bitmask[(before + i) >> 3] &= ~(1 << ((before + i) & 7));

        const out = createInstruction();
        decodeInstruction({ instructionSet: set, code, bitmask }, before, out);
        expect(out.id).toBe(instruction.id);
        expect(out.nextOffset).toBe(before + bytes.length);
        for (const operand of OPERANDS[INSTRUCTIONS[name].format]) expect(out[operand]).toBe(operands[operand]);
      }),
      RUNS,
    );
  });

  it('what is written is read back, and written again to the same bytes', () => {
    fc.assert(
      fc.property(anyProgram, (parts) => {
        const blob = writeProgram(parts);
        const program = parseOrThrow(blob);
        const keys = ['instructionSet', 'roDataSize', 'rwDataSize', 'stackSize', 'roData', 'rwData', 'code', 'bitmask'] as const;
        for (const key of keys) expect(program[key]).toEqual(parts[key]);
        expect(program.imports).toEqual(parts.imports);
        expect(program.exports).toEqual(parts.exports);
        const entries = (table: ProgramParts['jumpTable']) =>
          Array.from({ length: table!.length }, (_, index) => table!.get(index));
        expect(entries(program.jumpTable)).toEqual(entries(parts.jumpTable));
        expect(writeProgram(program)).toEqual(blob);
      }),
      RUNS,
    );
  });

  it('instructions of any bytes follow one another without a gap that control could fall into', () => {
    fc.assert(
      fc.property(anySet.chain(anyRawCode), (parts) => {
        const program = parseOrThrow(writeProgram(parts));
        let previous = createInstruction();
        previous.nextOffset = 0;
        for (const instruction of readInstructions(program)) {
          expect(instruction.offset).toBeGreaterThanOrEqual(Math.min(previous.nextOffset, previous.offset + 1));
          if (previous.id !== INVALID_INSTRUCTION && idCanFallThrough(previous.id)) {
            expect(instruction.offset).toBe(previous.nextOffset);
          }
          if (instruction.id !== INVALID_INSTRUCTION) {
            expect(instruction.nextOffset - instruction.offset).toBeLessThanOrEqual(25);
            expect(instruction.nextOffset).toBeLessThanOrEqual(program.code.length);
          }
          previous = instruction;
        }
        // Control can never run off the end of what the reader gives.
        expect(idCanFallThrough(previous.id)).toBe(false);
      }),
      RUNS,
    );
  });

  it('any bytes of code are read or refused, never more', () => {
    const seen = { read: 0, refused: 0 };
    // A count of jump table entries, their size, the code's length: small ones, so that the rest is looked at.
    const anyBlob = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc
        .tuple(fc.nat(3), fc.nat(5), fc.nat(40), fc.uint8Array({ maxLength: 60 }))
        .map(([entries, size, length, rest]) => Uint8Array.of(entries, size, length, ...rest)),
      anySet.chain(anyRawCode).map(({ code, bitmask }) => Uint8Array.of(0, 0, ...varint(code.length), ...code, ...bitmask)),
    );
    exploreUntil(
      RUNS,
      (round) =>
        fc.assert(
          fc.property(anyBlob, anySet, (bytes, set) => {
            const raw = programFromCodeBlob(bytes, set);
            if (raw.ok) useAll(raw.value);
            seen[raw.ok ? 'read' : 'refused']++;
          }),
          round,
        ),
      () => fewer(RUNS.numRuns / 20, seen),
    );
  });

  it('containers with mistakes in them are read or refused, never more', () => {
    const seen = new Map<string, number>();
    exploreUntil(
      RUNS,
      (round) =>
        fc.assert(
          fc.property(anyProgram, fc.array(anyMistake, { maxLength: 3 }), fc.boolean(), (parts, mistakes, isLengthRight) => {
            const blob = mistakes.reduce<number[]>((bytes, mistake) => mistake(bytes), [...writeProgram(parts)]);
            const bytes = Uint8Array.from(blob);
            if (isLengthRight && bytes.length >= 13) new DataView(bytes.buffer).setBigUint64(5, BigInt(bytes.length), true);
            const result = parseProgram(bytes);
            if (result.ok) useAll(result.value);
            else expect(result.error.message.length).toBeGreaterThan(10);
            const outcome = result.ok ? 'read' : result.error.code;
            seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
          }),
          { ...round, numRuns: round.numRuns * 5 },
        ),
      // What is never made proves nothing: each of these comes up by itself.
      () => [
        ...COMMON_OUTCOMES.filter((outcome) => !seen.has(outcome)),
        ...fewer(RUNS.numRuns / 2, { read: seen.get('read') ?? 0 }),
      ],
    );
  });
});

const FIXTURES = new URL('../../../../fixtures/', import.meta.url);
const BLOBS = ['guests', 'solidity'].flatMap((folder) =>
  readdirSync(new URL(folder, FIXTURES))
    .filter((file) => file.endsWith('.polkavm'))
    .map((file) => `${folder}/${file}`),
);

describe('a program that other tools made', () => {
  const blobs = BLOBS.map((path) => Uint8Array.from(readFileSync(new URL(path, FIXTURES))));

  /** With the length in the header made right, so that what is behind it is looked at. */
  const withLength = (blob: Uint8Array): Uint8Array => {
    new DataView(blob.buffer, blob.byteOffset).setBigUint64(5, BigInt(blob.length), true);
    return blob;
  };

  it('is refused in every shorter form', () => {
    fc.assert(
      fc.property(fc.constantFrom(...blobs), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (blob, share) => {
        const short = blob.slice(0, Math.floor(blob.length * share));
        expect(parseProgram(short).ok).toBe(false);
        if (short.length >= 13) expect(parseProgram(withLength(short)).ok).toBe(false);
      }),
      RUNS,
    );
  });

  it('with one byte changed is read or refused, and what is read can be used', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...blobs),
        // Half of the changes hit the headers of the first sections.
        fc.oneof(fc.nat(100), fc.nat(1_000_000)),
        fc.integer({ min: 0, max: 255 }),
        (blob, at, byte) => {
          const changed = blob.slice();
          changed[at % blob.length] = byte;
          const result = parseProgram(changed);
          if (result.ok) useAll(result.value);
          else expect(result.error.message).not.toBe('');
        },
      ),
      RUNS,
    );
  });
});
