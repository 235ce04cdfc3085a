/** Pairs of instructions that tier 0 runs as one operation do what the two do, from the first or from the second. */
import { Reg } from '@polkavirt/polkavm';
import { createRandom, type Random } from '@polkavirt/campaign';
import { INSTRUCTIONS, type InstructionName } from '@polkavirt/polkavm/isa';
import { PAIRS } from '../../src/tier0/pairs.ts';
import { RECORD_KINDS } from '../../src/tier0/record.ts';
import { begin, bothModules, textOf, trailOf } from '../recompiler/both-back-ends.ts';
import { buildProgram, type CodeLine, op } from '../support/programs.ts';

const SIZES = { roData: Uint8Array.of(1, 2, 3, 4), roDataSize: 8, rwDataSize: 100, stackSize: 4096 };

/** In the regions that the sizes give, at their ends, and nowhere. */
const ADDRESSES = [0x1_0000, 0x1_0ffc, 0x3_0000, 0x3_0008, 0x3_0ffc, 0xfffd_f000, 0xfffd_fffc, 0, -8];
const REGISTERS = [Reg.ra, Reg.sp, Reg.a0, Reg.a1, Reg.a2];

it('an operation is a byte', () => {
  expect(RECORD_KINDS).toBeLessThanOrEqual(256);
});

it('no pair is there twice, and the first of each goes on with the second', () => {
  expect(new Set(PAIRS.map((pair) => pair.join())).size).toBe(PAIRS.length);
  for (const [first] of PAIRS) expect([first, INSTRUCTIONS[first].flow]).toEqual([first, 'next']);
});

/** An instruction with random operands. @param target where jumps go */
function line(random: Random, name: InstructionName, target: number): CodeLine {
  const isMemory = /^(load|store)_/.test(name) || name === 'jump_indirect';
  return op(name, {
    reg1: random.pick(REGISTERS),
    reg2: random.pick(REGISTERS),
    reg3: random.pick(REGISTERS),
    imm1: isMemory ? random.pick([0, 0, 0, 4, -4, 8]) : random.pick([0, 1, -1, 8, 63, 0x7fff_ffff]),
    imm2: random.pick([0, -1, 0x1234]),
    ...(INSTRUCTIONS[name].format.endsWith('offset') ? { target } : {}),
  });
}

/** Cases of a pair, all in one program: to make a program takes longer than to run one. */
const CASES = 40;

it.each(PAIRS.map((pair, at) => [...pair, at] as const))('%s, %s', (first, second, at) => {
  const lines: CodeLine[] = [];
  const cases = Array.from({ length: CASES }, (_, index) => {
    const random = createRandom(1000 * at + index);
    const start = lines.length;
    lines.push(line(random, first, start + 4), line(random, second, start + 4));
    lines.push(op('trap'), op('trap'), op('add_imm_64', { imm1: 5 }), op('trap'));
    return {
      registers: REGISTERS.map((register) => [register, BigInt(random.pick([...ADDRESSES, 2, 4, 100]))] as const),
      feeding: { gas: BigInt(random.pick([0, 2, 3, 100])), refill: 2n, stops: 6 },
      begins: start + random.pick([0, 0, 1]),
    };
  });
  const { program, pcs } = buildProgram(lines, { ...SIZES, jumpTable: [4, 2] });
  const modules = bothModules(program, 'tier0');
  for (const [index, { registers, feeding, begins }] of cases.entries()) {
    const [expected, actual] = modules.map((module) => {
      const instance = begin(module);
      for (const [register, value] of registers) instance.registers[register] = BigInt.asUintN(64, value);
      instance.setNextPc(pcs[begins]);
      const seen = [...trailOf(instance, feeding), textOf(instance, 0x3_0000, 4096), textOf(instance, 0xfffd_f000, 4096)];
      instance.release();
      return seen;
    });
    // Jest takes its time to find that two things are equal.
    if (actual.join() !== expected.join()) expect([index, ...actual]).toEqual([index, ...expected]);
  }
});
