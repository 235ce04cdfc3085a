import { createFullBlockCost } from '../../src/gas/full/full-block-cost.ts';
import { INSTRUCTION_NAMES, INSTRUCTIONS, type InstructionName } from '../../src/isa/instructions.ts';
import { Reg } from '../../src/isa/registers.ts';
import { codeOfLines, type Line } from './full-code.ts';
import { COSTS_32, COSTS_64 } from './full-instruction-costs.ts';

const { a0, a1, a2, a3, a4, a5 } = Reg;
const TRAP: Line = ['trap'];
const load = (register: number): Line => ['load_indirect_u8', register, a3];
const times = (count: number, ...lines: Line[]): Line[] => Array.from({ length: count }, () => lines).flat();

/** The blocks of the table's columns: together they tell every fact of an instruction's row from others. */
const blocksOf = (name: InstructionName): readonly (readonly Line[])[] => {
  const line: Line = [name, a0, a1, a2];
  const inPlace: Line = [name, a0, a0, a2];
  const immediate: Line = ['load_imm', a4];
  return [
    // its latency
    [line, TRAP],
    // its units and decode slots
    [...times(9, line), TRAP],
    // whether it waits for its first, second, third register
    [load(a0), line, TRAP],
    [load(a1), line, TRAP],
    [load(a2), line, TRAP],
    // whether others wait for its first register
    [line, ['load_indirect_u8', a4, a0], TRAP],
    // whether it overwrites its first source, its second source
    [...times(6, inPlace), TRAP],
    [...times(6, [name, a0, a1, a0]), TRAP],
    // its decode slots: whether they fit into three, two, one
    [...times(6, line, immediate), TRAP],
    [...times(1, immediate), inPlace, TRAP],
    [...times(2, immediate), inPlace, TRAP],
    [...times(3, immediate), inPlace, TRAP],
    // its units: two of the ALUs, any ALU, the multiplier, the divider
    [...times(3, load(a4)), line, TRAP],
    [...times(4, load(a4)), line, TRAP],
    [['mul_upper_signed_unsigned', a4, a5, a5], line, TRAP],
    [['div_unsigned_32', a4, a5, a5], line, TRAP],
  ];
};

describe("each instruction costs what upstream's interpreter charges", () => {
  it.each(['latest64', 'latest32'] as const)('%s', (set) => {
    for (const name of INSTRUCTION_NAMES.filter((name) => INSTRUCTIONS[name].opcodes[set] !== undefined)) {
      const expected = (set === 'latest32' ? COSTS_32[name] : undefined) ?? COSTS_64[name];
      const costs = blocksOf(name).map((lines) => createFullBlockCost(codeOfLines(set, lines), 'L2Hit')(0));
      expect([name, ...costs]).toEqual([name, ...expected]);
    }
  });

  it('the instruction sets with 64-bit registers agree', () => {
    for (const name of INSTRUCTION_NAMES) {
      for (const set of (['revive_v1', 'jam_v1'] as const).filter((set) => INSTRUCTIONS[name].opcodes[set] !== undefined)) {
        const costs = blocksOf(name).map((lines) => createFullBlockCost(codeOfLines(set, lines), 'L2Hit')(0));
        expect([set, name, ...costs]).toEqual([set, name, ...COSTS_64[name]]);
      }
    }
  });

  it('the cache model is the latency of loads, and of nothing else', () => {
    for (const name of INSTRUCTION_NAMES) {
      const view = codeOfLines('latest64', [[name, a0, a1, a2], TRAP]);
      const costs = (['L1Hit', 'L2Hit', 'L3Hit'] as const).map((cache) => createFullBlockCost(view, cache)(0));
      const isLoad = /^load_(indirect_)?[iu]\d+$/.test(name);
      const own = COSTS_64[name][0];
      expect([name, ...costs]).toEqual([name, ...(isLoad ? [4, 25, 37] : [own, own, own])]);
    }
  });
});
