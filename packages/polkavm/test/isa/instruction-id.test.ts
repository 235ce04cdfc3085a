import {
  FORMATS,
  formatIds,
  IDS_BY_OPCODE,
  INSTRUCTION_IDS,
  INVALID_INSTRUCTION,
  idCanFallThrough,
  idEndsBasicBlock,
  instructionName,
} from '../../src/isa/instruction-id.ts';
import { INSTRUCTION_NAMES, INSTRUCTIONS } from '../../src/isa/instructions.ts';
import { SYNTAX } from '../../src/isa/syntax.ts';
import { syntaxParts } from '../../src/isa/syntax-parts.ts';

describe('instruction ids', () => {
  it('are the names in order, and leave room for `invalid`', () => {
    for (const [id, name] of INSTRUCTION_NAMES.entries()) {
      expect(instructionName(id)).toBe(name);
      expect(INSTRUCTION_IDS[name]).toBe(id);
      expect(FORMATS[formatIds[id]]).toBe(INSTRUCTIONS[name].format);
    }
    expect(INSTRUCTION_NAMES.length).toBeLessThan(INVALID_INSTRUCTION);
    expect(instructionName(INVALID_INSTRUCTION)).toBe('invalid');
  });

  it('count the opcodes of each instruction set', () => {
    const counts = Object.entries(IDS_BY_OPCODE).map(([set, ids]) => [
      set,
      ids.filter((id) => id !== INVALID_INSTRUCTION).length,
    ]);
    // As many as upstream's tables have rows.
    expect(counts).toEqual([
      ['revive_v1', 138],
      ['latest32', 106],
      ['latest64', 141],
      ['jam_v1', 139],
    ]);
  });

  it('know the block-ending instructions', () => {
    const ending = INSTRUCTION_NAMES.filter((name) => idEndsBasicBlock(INSTRUCTION_IDS[name]));
    expect(ending.filter((name) => !name.startsWith('branch_')).sort()).toEqual([
      'fallthrough',
      'jump',
      'jump_indirect',
      'load_imm_and_jump',
      'load_imm_and_jump_indirect',
      'trap',
    ]);
    expect(ending.filter((name) => name.startsWith('branch_')).length).toBe(16);
    expect(INSTRUCTION_NAMES.filter((name) => !idCanFallThrough(INSTRUCTION_IDS[name])).sort()).toEqual([
      'jump',
      'jump_indirect',
      'load_imm_and_jump',
      'load_imm_and_jump_indirect',
      'trap',
    ]);
  });

  it('make `invalid` a trap', () => {
    expect(idEndsBasicBlock(INVALID_INSTRUCTION)).toBe(true);
    expect(idCanFallThrough(INVALID_INSTRUCTION)).toBe(false);
  });
});

describe('the syntax table', () => {
  it.each(INSTRUCTION_NAMES)('%s names each operand of its format once', (name) => {
    const parts = syntaxParts(SYNTAX[name]);
    const operands = parts.flatMap((part) => {
      if (part.type === 'register' || part.type === 'immediate') return [part.operand];
      return part.type === 'target' ? ['offset'] : part.type === 'immediate64' ? ['imm64'] : [];
    });
    const format = INSTRUCTIONS[name].format;
    const counted = (prefix: string): number =>
      operands.filter((operand) => /^[a-z]+[1-3]?$/.test(operand) && operand.startsWith(prefix)).length;
    expect(new Set(operands).size).toBe(operands.length);
    const words = format === 'argless' ? [] : format.split('_');
    expect(counted('reg')).toBe(words.filter((word) => word === 'reg').length);
    expect(counted('imm')).toBe(words.filter((word) => word === 'imm').length);
    expect(operands.includes('offset')).toBe(words.includes('offset'));
    expect(operands.includes('imm64')).toBe(words.includes('imm64'));
  });
});
