/** The guests of the fixtures, compiled from source at every level, against checksums of their native build. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unwrap } from '@polkavirt/polkavm';
import { buildElf, type COptimization, compileC } from '../src/compile/index.ts';
import { linkElf, OPTIMIZE_LEVELS, type OptimizeLevel } from '../src/index.ts';
import { describeWithClang, toolchain } from './support/clang.ts';
import { type Outcome, runProgram } from './support/run-program.ts';
import { TOUR_EXPECTED, tourOutcomes } from './support/tour.ts';

const GUESTS = fileURLToPath(new URL('../../../fixtures/guests/', import.meta.url));
const expected: Record<string, { checksum: string; gasNaive: string }> = JSON.parse(
  readFileSync(`${GUESTS}expected.json`, 'utf8'),
);
const NAMES = ['fib', 'matmul', 'memops', 'prime_sieve', 'quicksort', 'sha256'];

const built = new Map<string, ReturnType<typeof buildElf>>();

/** Each guest is compiled once at each level. */
function build(name: string, level: COptimization): ReturnType<typeof buildElf> {
  const key = `${name} ${level}`;
  const elf = built.get(key) ?? buildElf([`${name}.c`], { root: GUESTS, level, defines: { SMALL: 1 }, toolchain: toolchain! });
  built.set(key, elf);
  return elf;
}

describeWithClang('guests in C', () => {
  it.each(['0', '1', '2', '3', 's'] as const)(
    'give their checksums at -O%s, optimised by the linker or not, on both back ends',
    async (level) => {
      for (const name of NAMES) {
        const { elf } = await build(name, level);
        const checksum = BigInt(expected[`${name}.small`].checksum);
        const must = [name, 'Finished', [1n, checksum]];
        const seen = ({ stop, calls }: Outcome) => [name, stop, calls[0].slice(0, 2)];
        const linked = (optimize: OptimizeLevel) => unwrap(linkElf(elf, { optimize })).program;
        expect(seen(runProgram(linked(0), 'run', 'recompiler'))).toEqual(must);
        const outcomes = (['interpreter', 'recompiler'] as const).map((backend) => runProgram(linked(2), 'run', backend));
        expect(seen(outcomes[0])).toEqual(must);
        expect(outcomes[1]).toEqual(outcomes[0]);
      }
    },
  );

  it("take within 5 % of the gas that PolkaVM's own linker reaches at -O3, by geometric mean", async () => {
    const ratios = await Promise.all(
      NAMES.map(async (name) => {
        const { program } = unwrap(linkElf((await build(name, '3')).elf));
        return Number(runProgram(program, 'run').gas) / Number(expected[`${name}.small`].gasNaive);
      }),
    );
    const mean = Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
    expect(mean).toBeGreaterThan(0.9);
    expect(mean).toBeLessThan(1.05);
  });
});

describeWithClang('the tour of the fixtures, compiled afresh', () => {
  const source = fileURLToPath(new URL('fixtures/tour.c', import.meta.url));
  const pie = ['-fPIC', '-fvisibility=hidden'];
  it.each<[string, COptimization, 'revive_v1' | 'latest32', string[]]>([
    ['-O0', '0', 'revive_v1', []],
    ['-O2', '2', 'revive_v1', []],
    ['-O3 without compressed instructions', '3', 'revive_v1', ['-march=rv64ema']],
    ['-Os, position-independent', 's', 'revive_v1', pie],
    ['-O2, local jumps resolved', '2', 'revive_v1', ['-mno-relax']],
    ['-O2 with DWARF 4', '2', 'revive_v1', ['-g', '-gdwarf-4']],
    ['-O0 of 32 bits', '0', 'latest32', []],
    ['-O2 of 32 bits', '2', 'latest32', []],
    ['-O3 of 32 bits, position-independent', '3', 'latest32', pie],
  ])('does what it does natively: %s', async (_, level, instructionSet, clangFlags) => {
    const options = { level, instructionSet, clangFlags, toolchain: toolchain! };
    const { elf } = await buildElf([source], options);
    const gas: bigint[] = [];
    for (const optimize of OPTIMIZE_LEVELS) {
      const { program } = unwrap(linkElf(elf, { optimize }));
      expect(tourOutcomes(program, 'interpreter')).toEqual(TOUR_EXPECTED);
      if (optimize === 2) expect(tourOutcomes(program, 'recompiler')).toEqual(TOUR_EXPECTED);
      gas.push(Object.keys(TOUR_EXPECTED).reduce((sum, name) => sum + runProgram(program, name).gas, 0n));
    }
    // Each level is worth something.
    expect(gas[0]).toBeGreaterThan(gas[1]);
    expect(gas[1]).toBeGreaterThan(gas[2]);
  });

  it('is the same program from another folder', async () => {
    const { program } = await compileC([source], { debug: true, toolchain: toolchain! });
    const again = await compileC(['tour.c'], {
      root: fileURLToPath(new URL('fixtures', import.meta.url)),
      debug: true,
      toolchain: toolchain!,
      strip: true,
    });
    const stripped = await compileC([source], { debug: true, toolchain: toolchain!, strip: true });
    expect(again.program).toEqual(stripped.program);
    expect(stripped.program.length).toBeLessThan(program.length);
  });
});
