/** Generators that the property tests of programs, assembler and disassembler share. */
import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import { INSTRUCTION_IDS } from '../../src/isa/instruction-id.ts';
import { INSTRUCTION_SETS, type InstructionSetName } from '../../src/isa/instruction-set.ts';
import { INSTRUCTION_NAMES, INSTRUCTIONS, type InstructionName } from '../../src/isa/instructions.ts';
import { createInstruction, type DecodedInstruction } from '../../src/program/decoder.ts';
import { encodeInstruction } from '../../src/program/encoder.ts';
import { jumpTableOf, type ProgramParts } from '../../src/program/write-program.ts';

/** How each of these property tests explores. */
export const RUNS = exploring(200);

export const anySet = fc.constantFrom(...(Object.keys(INSTRUCTION_SETS) as InstructionSetName[]));

/** The instructions that a set has. */
export const namesIn = (set: InstructionSetName): InstructionName[] =>
  INSTRUCTION_NAMES.filter((name) => INSTRUCTIONS[name].opcodes[set] !== undefined);

/** An i32, small ones and those at the edges of the encodings more often. */
export const anyImmediate = fc.oneof(
  fc.integer({ min: -130, max: 260 }),
  fc.constantFrom(0x7fff, 0x8000, -0x8000, -0x8001, 0x7f_ffff, 0x80_0000, -0x80_0000, -0x80_0001, 0x7fff_ffff, -0x8000_0000),
  fc.integer(),
);

const anyRegister = fc.integer({ min: 0, max: 12 });

const anyTarget = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 0xffff_ffff }));

/** Operands for every format; those that a format lacks are ignored. */
export const anyOperands: fc.Arbitrary<Omit<DecodedInstruction, 'id' | 'offset' | 'nextOffset' | 'nextInvalid'>> = fc.record({
  reg1: anyRegister,
  reg2: anyRegister,
  reg3: anyRegister,
  imm1: anyImmediate,
  imm2: anyImmediate,
  target: anyTarget,
});

/** Instructions laid out one behind the other, shortest encodings throughout. */
export const anyCode = (set: InstructionSetName, maxLength = 30): fc.Arbitrary<ProgramParts> =>
  fc.array(fc.record({ name: fc.constantFrom(...namesIn(set)), operands: anyOperands }), { maxLength }).map((instructions) => {
    const code: number[] = [];
    const starts: number[] = [];
    for (const { name, operands } of instructions) {
      starts.push(code.length);
      const instruction = { ...createInstruction(), ...operands, id: INSTRUCTION_IDS[name], offset: code.length };
      encodeInstruction(set, instruction, code);
    }
    const bitmask = new Uint8Array(Math.ceil(code.length / 8));
    for (const start of starts) bitmask[start >> 3] |= 1 << (start & 7);
    return { instructionSet: set, code: Uint8Array.from(code), bitmask };
  });

/** Any bytes with any bitmask; opcodes that exist, and gaps longer than an instruction, are made likely. */
export const anyRawCode = (set: InstructionSetName): fc.Arbitrary<ProgramParts> =>
  fc
    .array(
      fc.record({
        opcode: fc.oneof(
          fc.constantFrom(...namesIn(set)).map((name) => INSTRUCTIONS[name].opcodes[set]!),
          fc.integer({ min: 0, max: 255 }),
        ),
        rest: fc.uint8Array({ maxLength: 14 }),
        gap: fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 20, max: 40 }) }),
        marked: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
      }),
      { maxLength: 12 },
    )
    .map((pieces) => {
      const code: number[] = [];
      const starts: number[] = [];
      for (const { opcode, rest, gap, marked } of pieces) {
        if (marked) starts.push(code.length);
        code.push(opcode, ...rest, ...new Array(gap).fill(0));
      }
      const bitmask = new Uint8Array(Math.ceil(code.length / 8));
      for (const start of starts) bitmask[start >> 3] |= 1 << (start & 7);
      return { instructionSet: set, code: Uint8Array.from(code), bitmask };
    });

const anySymbol = fc.oneof(
  fc.string({ maxLength: 8 }).map((text) => new TextEncoder().encode(text)),
  fc.constantFrom('main', 'run', 'a_b', 'x::y').map((text) => new TextEncoder().encode(text)),
  fc.uint8Array({ maxLength: 6 }),
);

const anyData = fc.uint8Array({ maxLength: 40 });

/** Everything of a program around its code. */
export const anyEnvironment = fc
  .record({
    roData: anyData,
    rwData: anyData,
    extra: fc.tuple(fc.nat(100_000), fc.nat(100_000), fc.nat(100_000)),
    imports: fc.array(anySymbol, { maxLength: 4 }),
    exports: fc.array(fc.record({ pc: fc.oneof(fc.nat(200), anyTarget), symbol: anySymbol }), { maxLength: 5 }),
    table: fc.array(fc.oneof(fc.nat(200), anyTarget), { maxLength: 6 }),
  })
  .map(({ roData, rwData, extra, imports, exports, table }) => ({
    roData,
    rwData,
    roDataSize: roData.length + extra[0],
    rwDataSize: rwData.length + extra[1],
    stackSize: extra[2],
    imports,
    exports,
    jumpTable: jumpTableOf(table),
  }));

/** A whole program of valid or arbitrary code in any instruction set. */
export const anyProgram: fc.Arbitrary<ProgramParts> = anySet.chain((set) =>
  fc
    .tuple(fc.oneof(anyCode(set), anyRawCode(set)), anyEnvironment)
    .map(([code, environment]): ProgramParts => ({ ...environment, ...code })),
);
