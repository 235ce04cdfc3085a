/** What the optimiser works out, against the interpreter; and decided branches, against branches that run. */
import { createEngine, type InstructionSetName, Stop, unwrap } from '@polkavirt/polkavm';
import { INSTRUCTION_IDS, INSTRUCTION_NAMES, INSTRUCTIONS, type InstructionName } from '@polkavirt/polkavm/isa';
import { encodeInstruction, writeProgram } from '@polkavirt/polkavm/program';
import fc from 'fast-check';
import type { Block } from '../../src/ir/block.ts';
import { type Branch, decideBranch, invertBranch } from '../../src/optimize/branches.ts';
import { evaluate } from '../../src/optimize/evaluate.ts';
import { KnownValues } from '../../src/optimize/known-values.ts';

const runs = Number(process.env.POLKAVIRT_RUNS ?? 200);
const seed = process.env.POLKAVIRT_SEED === undefined ? {} : { seed: Number(process.env.POLKAVIRT_SEED) };

const OPERANDS = { reg1: 0, reg2: 0, reg3: 0, imm1: 0, imm2: 0, target: 0 };

/** An instance at the first of some instructions. Targets are indexes; every instruction is given all the bytes it may take. */
function instanceOf(
  instructionSet: InstructionSetName,
  lines: readonly (Partial<typeof OPERANDS> & { name: InstructionName })[],
) {
  const code: number[] = [];
  let starts: number[] = [];
  for (let pass = 0; pass < 2; pass++) {
    code.length = 0;
    const found: number[] = [];
    for (const { name, target = 0, ...fields } of lines) {
      const offset = code.length;
      found.push(offset);
      encodeInstruction(
        instructionSet,
        { ...OPERANDS, ...fields, id: INSTRUCTION_IDS[name], offset, target: starts[target] ?? 0 },
        code,
        4,
      );
    }
    starts = found;
  }
  const bitmask = new Uint8Array(Math.ceil(code.length / 8));
  for (const start of starts) bitmask[start >> 3] |= 1 << (start & 7);
  const blob = writeProgram({ instructionSet, code: Uint8Array.from(code), bitmask });
  const instance = unwrap(createEngine().createModule(blob, { backend: 'interpreter' })).instantiate();
  instance.prepareCall(0);
  instance.setGas(100n);
  return { instance, starts };
}

const edge = fc.constantFrom(0, 1, -1, 31, 32, 63, 64, 0x7fff_ffff, -0x8000_0000, 255);
const immediate = fc.oneof(edge, fc.integer());
const value = fc.oneof(
  fc.oneof(edge, fc.integer()).map(BigInt),
  fc.bigInt(-(1n << 63n), (1n << 63n) - 1n),
  fc.constantFrom(1n << 31n, (1n << 32n) - 1n, 1n << 62n, -(1n << 63n)),
);
/** Half of the time the value is the immediate itself, or one beside it. */
const pair = fc.oneof(
  fc.tuple(value, immediate),
  fc.tuple(immediate, fc.integer({ min: -1, max: 1 })).map(([one, beside]) => [BigInt(one + beside), one] as const),
);

describe.each<[InstructionSetName, 32 | 64]>([
  ['latest64', 64],
  ['latest32', 32],
])('on %s', (instructionSet, width) => {
  const exists = (name: InstructionName) => INSTRUCTIONS[name].opcodes[instructionSet] !== undefined;

  it('an instruction that is worked out gives what the interpreter gives', () => {
    const names = INSTRUCTION_NAMES.filter((name) => exists(name) && evaluate(name, 0n, 0, width) !== undefined);
    expect(names).toHaveLength(width === 64 ? 19 : 13);
    fc.assert(
      fc.property(fc.constantFrom(...names), pair, (name, [given, imm1]) => {
        const known = BigInt.asIntN(width, given);
        const { instance } = instanceOf(instructionSet, [{ name, reg1: 8, reg2: 7, imm1 }, { name: 'trap' }]);
        instance.registers[7] = BigInt.asUintN(64, known);
        expect(instance.run()).toBe(Stop.Trap);
        expect(BigInt.asIntN(width, instance.registers[8])).toBe(evaluate(name, known, imm1, width));
        instance.release();
      }),
      { numRuns: runs * 2, ...seed },
    );
  });

  it('a branch that is decided goes where the interpreter goes, and its opposite the other way', () => {
    const names = INSTRUCTION_NAMES.filter((name) => name.startsWith('branch_') && name.endsWith('_imm') && exists(name));
    expect(names).toHaveLength(10);
    const [target, next] = [0, 1].map((key): Block => ({ key, body: [], end: { kind: 'trap', source: 0 } }));
    fc.assert(
      fc.property(fc.constantFrom(...names), pair, (name, [given, imm]) => {
        const known = new KnownValues();
        known.set(7, BigInt.asIntN(width, given));
        const branch: Branch = { kind: 'branch', name, reg1: 7, reg2: 0, imm, target, next, source: 0 };
        const lines = [{ name, reg1: 7, imm1: imm, target: 2 }, { name: 'trap' }, { name: 'trap' }] as const;
        const { instance, starts } = instanceOf(instructionSet, lines);
        instance.registers[7] = BigInt.asUintN(64, BigInt.asIntN(width, given));
        instance.run();
        const taken = instance.pc === starts[2];
        expect(decideBranch(branch, known, width)).toBe(taken);
        expect(decideBranch(invertBranch(branch), known, width)).toBe(!taken);
        instance.release();
      }),
      { numRuns: runs, ...seed },
    );
  });
});
