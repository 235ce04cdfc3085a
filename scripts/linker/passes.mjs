/**
 * What each pass of the linker's optimiser is worth: gas and code bytes of the guests without it, against all passes, by geometric
 * mean, for each level of clang; and what marking predicted branches for the full cost model is worth. Needs clang and lld.
 *
 *     npm run linker:passes
 */
import { fileURLToPath } from 'node:url';
import { linkElf } from '@polkavirt/linker';
import { buildElf } from '@polkavirt/linker/compile';
import { createEngine, Stop } from '@polkavirt/polkavm';

const PASSES = [
  'thread jumps',
  'drop unreachable',
  'inline functions',
  'merge blocks',
  'use constants',
  'drop dead values',
  'copy tails',
  'load on jumps',
  'arrange blocks',
];
const LEVELS = ['0', '2', '3', 's'];
const root = fileURLToPath(new URL('../../fixtures/guests/', import.meta.url));
const NAMES = ['fib', 'matmul', 'memops', 'prime_sieve', 'quicksort', 'sha256'];
const GAS = 10n ** 10n;

function measure(elf, options, costModel = 'naive') {
  const linked = linkElf(elf, { ...options, strip: true });
  const module = createEngine().createModule(linked.value.program, { costModel }).value;
  const instance = module.instantiate();
  instance.prepareCall(module.program.exports[0].pc);
  instance.setGas(GAS);
  while (instance.run() === Stop.HostCall);
  const gas = Number(GAS - instance.getGas());
  instance.release();
  return [gas, module.program.code.length];
}

const mean = (ratios) => Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length);
const percent = (ratio) => `${ratio < 1 ? '' : '+'}${((ratio - 1) * 100).toFixed(2)} %`;

for (const flags of [[], ['-march=rv64emac_zbb']]) {
  console.log(flags.length === 0 ? 'with conditional moves of clang' : 'without conditional moves of clang');
  const elfs = new Map();
  for (const level of LEVELS) {
    const built = NAMES.map((name) => buildElf([`${name}.c`], { root, level, defines: { SMALL: 1 }, clangFlags: flags }));
    elfs.set(
      level,
      (await Promise.all(built)).map(({ elf }) => elf),
    );
  }
  console.log(`| without | ${LEVELS.map((level) => `-O${level} gas | bytes`).join(' | ')} |`);
  for (const pass of PASSES) {
    const cells = LEVELS.map((level) => {
      const pairs = elfs.get(level).map((elf) => [measure(elf, { withoutPasses: [pass, `${pass} again`] }), measure(elf, {})]);
      return [0, 1].map((k) => percent(mean(pairs.map(([without, all]) => without[k] / all[k])))).join(' | ');
    });
    console.log(`| ${pass} | ${cells.join(' | ')} |`);
  }
  console.log(`| with costModel full, for latest64 | ${LEVELS.map((level) => `-O${level} full gas | naive gas`).join(' | ')} |`);
  const set = { instructionSet: 'latest64' };
  const cells = LEVELS.map((level) =>
    ['full', 'naive'].map((counted) => {
      const pairs = elfs
        .get(level)
        .map((elf) => [measure(elf, { ...set, costModel: 'full' }, counted), measure(elf, set, counted)]);
      return percent(mean(pairs.map(([marked, plain]) => marked[0] / plain[0])));
    }),
  );
  console.log(`| against naive | ${cells.flat().join(' | ')} |`);
}
