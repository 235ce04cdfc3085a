/** What stock rustc and cargo made of a guest in Rust, linked and run. What it reports is worked out here a second time. */
import { unwrap } from '@polkavirt/polkavm';
import { cargoConfig, linkElf, OPTIMIZE_LEVELS, RUST_TARGET_NAME, rustTarget } from '../src/index.ts';
import { runProgram } from './support/run-program.ts';
import { readFixture } from './support/tour.ts';

function collatz(start: bigint): bigint {
  let steps = 0n;
  for (let n = start; n !== 1n; n = n % 2n === 0n ? n / 2n : 3n * n + 1n) steps++;
  return steps;
}

describe('a guest in Rust', () => {
  const steps = [27n, 97n, 871n, 6171n, 77_031n].map(collatz).sort((a, b) => Number(b - a));
  const wide = BigInt.asUintN(64, 12_345n ** 6n / 1_000_000_007n);

  it.each(OPTIMIZE_LEVELS)('reports what it must, and traps where it panics, at level %i', (optimize) => {
    const { program } = unwrap(linkElf(readFixture('rust/guest.elf'), { optimize }));
    for (const backend of ['interpreter', 'recompiler'] as const) {
      const { stop, calls } = runProgram(program, 'run', backend);
      expect(calls.map(([, value]) => value)).toEqual([...steps, 1n + 2n + 3n + 4n + 5n, 12_345n, wide]);
      expect(stop).toBe('Trap');
    }
  });
});

it('the target is JSON that names the embedded ABI, and cargo is told to build core', () => {
  expect(JSON.parse(rustTarget())).toMatchObject({
    arch: 'riscv64',
    'llvm-abiname': 'lp64e',
    features: expect.stringContaining('+e'),
  });
  expect(cargoConfig()).toContain(`target = "${RUST_TARGET_NAME}.json"`);
});
