import { formatInstruction, isTextExact } from '../../src/disassembler/format-instruction.ts';
import { INSTRUCTION_IDS, INVALID_INSTRUCTION } from '../../src/isa/instruction-id.ts';
import type { InstructionSetName } from '../../src/isa/instruction-set.ts';
import type { InstructionName } from '../../src/isa/instructions.ts';
import { createInstruction, type DecodedInstruction } from '../../src/program/decoder.ts';

type Operands = Partial<DecodedInstruction>;

const instruction = (name: InstructionName, operands: Operands): DecodedInstruction => ({
  ...createInstruction(),
  id: INSTRUCTION_IDS[name],
  reg1: 7,
  reg2: 8,
  reg3: 9,
  ...operands,
});

const format = (name: InstructionName, operands: Operands, set: InstructionSetName = 'latest64'): string =>
  formatInstruction(instruction(name, operands), set);

describe('formatInstruction', () => {
  it.each<[InstructionName, Operands, string]>([
    ['load_imm', { imm1: 0 }, 'a0 = 0'],
    ['load_imm', { imm1: 10 }, 'a0 = 0xa'],
    ['load_imm', { imm1: -1 }, 'a0 = 0xffffffffffffffff'],
    ['load_imm', { imm1: -0x8000_0000 }, 'a0 = 0xffffffff80000000'],
    ['load_imm64', { imm1: -1, imm2: 0 }, 'a0 = 0xffffffff'],
    ['load_imm64', { imm1: 5, imm2: 0x12 }, 'a0 = 0x1200000005'],
    ['load_imm64', { imm1: 5, imm2: 0 }, 'a0 = i64 0x5'],
    ['load_imm64', { imm1: -2, imm2: -1 }, 'a0 = i64 0xfffffffffffffffe'],
    ['ecalli', { imm1: -1 }, 'ecalli 4294967295'],
    ['branch_eq_imm', { imm1: -3, target: 12 }, 'jump 12 if a0 == -3'],
    ['branch_eq_imm', { imm1: 20, target: 12 }, 'jump 12 if a0 == 20'],
    ['load_imm_and_jump', { imm1: -20, target: 0 }, 'a0 = -20, jump 0'],
    ['store_imm_indirect_u8', { imm1: 0, imm2: 16 }, 'u8 [a0 + 0] = 0x10'],
    ['store_imm_indirect_u64', { imm1: -16, imm2: -1 }, 'u64 [a0 + -16] = 0xffffffffffffffff'],
    ['store_indirect_u8', { imm1: 0 }, 'u8 [a1] = a0'],
    ['load_indirect_u16', { imm1: 0 }, 'a0 = u16 [a1]'],
    ['load_indirect_u16', { imm1: -2 }, 'a0 = u16 [a1 + 0xfffffffffffffffe]'],
    ['add_imm_64', { imm1: -1 }, 'a0 = a1 - 1'],
    ['add_imm_64', { imm1: -4095 }, 'a0 = a1 - 4095'],
    ['add_imm_64', { imm1: -4096 }, 'a0 = a1 + 0xfffffffffffff000'],
    ['add_imm_64', { imm1: 0 }, 'a0 = a1 + 0'],
    ['add_imm_32', { imm1: -1 }, 'i32 a0 = a1 - 1'],
    ['negate_and_add_imm_64', { imm1: 0 }, 'a0 = -a1'],
    ['negate_and_add_imm_32', { imm1: 1 }, 'i32 a0 = 0x1 - a1'],
    ['jump_indirect', { reg1: 0, imm1: 0 }, 'ret'],
    ['jump_indirect', { reg1: 0, imm1: 8 }, 'jump [ra + 0x8]'],
    ['jump_indirect', { imm1: 0 }, 'jump [a0]'],
    ['load_imm_and_jump_indirect', { imm1: 10, imm2: 4 }, 'a0 = 10, jump [a1 + 0x4]'],
    ['load_imm_and_jump_indirect', { imm1: 10, imm2: 0 }, 'a0 = 10, jump [a1]'],
    ['load_imm_and_jump_indirect', { reg2: 7, imm1: 10, imm2: 4 }, 'tmp = a0, a0 = 10, jump [tmp + 0x4]'],
    ['load_imm_and_jump_indirect', { reg2: 7, imm1: 10, imm2: 0 }, 'tmp = a0, a0 = 10, jump [tmp]'],
    ['move_reg', { reg1: 0, reg2: 0 }, 'ra = ra'],
    ['cmov_if_zero_imm', { imm1: -1 }, 'a0 = 0xffffffffffffffff if a1 == 0'],
    ['xnor', {}, 'a0 = ~(a1 ^ a2)'],
  ])('%s with %p', (name, operands, text) => {
    expect(format(name, operands)).toBe(text);
  });

  it.each<[InstructionName, Operands, string]>([
    ['load_imm', { imm1: -1 }, 'a0 = 0xffffffff'],
    ['add_imm_32', { imm1: -1 }, 'a0 = a1 - 1'],
    ['add_32', {}, 'a0 = a1 + a2'],
    ['rotate_right_imm_32', { imm1: 4 }, 'a0 = a1 >>r 0x4'],
    ['negate_and_add_imm_32', { imm1: 0 }, 'a0 = -a1'],
  ])('in latest32: %s with %p', (name, operands, text) => {
    expect(format(name, operands, 'latest32')).toBe(text);
  });

  it('prints targets as told', () => {
    expect(formatInstruction(instruction('jump', { target: 12 }), 'latest64', (target) => `@at_${target}`)).toBe('jump @at_12');
  });

  it('prints what is no instruction', () => {
    expect(formatInstruction({ ...createInstruction(), id: INVALID_INSTRUCTION }, 'latest64')).toBe('invalid');
  });
});

describe('isTextExact', () => {
  it.each<[InstructionName, number, boolean]>([
    ['store_imm_u8', 255, true],
    ['store_imm_u8', 256, false],
    ['store_imm_u8', -128, true],
    ['store_imm_u8', -129, false],
    ['store_imm_indirect_u16', 65535, true],
    ['store_imm_indirect_u16', 65536, false],
    ['store_imm_indirect_u16', -32769, false],
    ['store_imm_u32', -0x8000_0000, true],
    ['store_imm_u64', 0x7fff_ffff, true],
  ])('of %s storing %i is %p', (name, imm2, expected) => {
    expect(isTextExact(instruction(name, { imm2 }))).toBe(expected);
  });

  it('is false for what is no instruction', () => {
    expect(isTextExact(createInstruction())).toBe(false);
  });
});
