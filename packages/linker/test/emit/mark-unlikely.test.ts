/** Which branches the full cost model is told about, and what that is worth. */
import {
  type CostModelName,
  createEngine,
  disassemble,
  type InstructionSetName,
  parseProgram,
  Reg,
  Stop,
  unwrap,
} from '@polkavirt/polkavm';
import { linkElf, type OptimizeLevel } from '../../src/index.ts';
import { RET, simpleElf } from '../support/elf-writer.ts';

const EBREAK = 0x0010_0073;
/** addi a0, a0, -1; bne a0, x0, -4; divu a1, a2, a3; ret. The division takes longer than the mark. */
const LOOP = [0xfff5_0513, 0xfe05_1ee3, 0x02d6_55b3, RET];
/** beq a0, x0, +12; addi a1, x0, 7; ret; sd x0, -8(sp); ebreak */
const CHECK = [0x0005_0663, 0x0070_0593, RET, 0xfe01_3c23, EBREAK];

interface Build {
  readonly costModel?: CostModelName;
  readonly instructionSet?: InstructionSetName;
  readonly optimize?: OptimizeLevel;
}

const link = (code: readonly number[], options: Build) =>
  unwrap(linkElf(simpleElf({ code }), { instructionSet: 'latest64', costModel: 'full', ...options })).program;

/** The instructions without their offsets and labels. */
const linesOf = (code: readonly number[], options: Build = {}): string[] =>
  disassemble(unwrap(parseProgram(link(code, options))))
    .text.split('\n')
    .map((line) => line.trim())
    .filter((line) => line === 'unlikely' || line === 'trap' || / if | = /.test(line));

/** Gas by a model, and how it ended. */
function run(program: Uint8Array, costModel: CostModelName, a0: bigint): readonly [bigint, Stop] {
  const module = unwrap(createEngine().createModule(program, { costModel }));
  const instance = module.instantiate();
  try {
    instance.prepareCall(module.program.exports[0].pc);
    instance.setGas(100_000n);
    instance.registers[Reg.a0] = a0;
    const stop = instance.run();
    return [100_000n - instance.getGas(), stop];
  } finally {
    instance.release();
  }
}

describe('with the full cost model', () => {
  it('the end of a loop is marked, not its start', () => {
    const lines = linesOf(LOOP);
    expect(lines.filter((line) => line === 'unlikely')).toHaveLength(1);
    expect(lines.indexOf('unlikely')).toBeGreaterThan(lines.findIndex((line) => line.includes(' if ')));
    expect(lines[lines.indexOf('unlikely') + 1]).toMatch(/^a1 = /);
  });

  it('each turn of the loop takes less, by the difference of a predicted branch', () => {
    const [marked, plain] = [link(LOOP, {}), link(LOOP, { costModel: 'naive' })];
    const perTurn = (program: Uint8Array) => (run(program, 'full', 101n)[0] - run(program, 'full', 1n)[0]) / 100n;
    // 20 cycles for a branch that is not predicted, 1 for one that is.
    expect(perTurn(plain) - perTurn(marked)).toBe(19n);
    // Once, where the loop ends.
    expect(run(marked, 'naive', 101n)[0] - run(plain, 'naive', 101n)[0]).toBe(1n);
    expect(run(marked, 'full', 101n)[1]).toBe(Stop.Finished);
  });

  it('what ends in a trap is marked', () => {
    expect(linesOf(CHECK).filter((line) => line === 'unlikely')).toHaveLength(1);
    expect(linesOf(CHECK).slice(-3)).toEqual(['unlikely', expect.stringMatching(/^u64 \[/), 'trap']);
    expect(run(link(CHECK, {}), 'full', 0n)[1]).toBe(Stop.Trap);
    expect(run(link(CHECK, {}), 'full', 1n)[0]).toBeLessThan(run(link(CHECK, { costModel: 'naive' }), 'full', 1n)[0]);
  });

  it.each<[string, Build]>([
    ['the naive model', { costModel: 'naive' }],
    ['a set that has no mark', { instructionSet: 'revive_v1' }],
    ['a lower level', { optimize: 1 }],
  ])('nothing is marked for %s', (_, options) => {
    expect(linesOf(LOOP, options)).not.toContain('unlikely');
  });

  it('a mark is written for every set that has one', () => {
    expect(linesOf(LOOP, { instructionSet: 'jam_v1' })).toContain('unlikely');
  });
});

it('an instruction that the set lacks is named all the same', () => {
  const [sbrk, branch] = [0x0005_150b, 0xfe05_1ee3];
  expect(linkElf(simpleElf({ code: [sbrk, branch, RET] }), { instructionSet: 'jam_v1', costModel: 'full' })).toMatchObject({
    ok: false,
    error: { code: 'missing_instruction' },
  });
});
