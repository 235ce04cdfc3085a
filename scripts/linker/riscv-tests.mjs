/**
 * Links and runs upstream's RISC-V test programs: each folder of paritytech/polkavm's guest-programs/riscv-tests/output, at each
 * level of the optimiser, on both back ends. A program passes if it returns; a failed test in it traps.
 *
 *     npm run linker:riscv-tests -- DIR
 *
 * The last line is `N passed, M failed`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkElf, OPTIMIZE_LEVELS } from '@polkavirt/linker';
import { createEngine, Stop } from '@polkavirt/polkavm';

const GAS = 100_000n;

/** Why a program does not pass, or nothing. */
function failure(elf) {
  for (const optimize of OPTIMIZE_LEVELS) {
    const instructionSet = elf[4] === 1 ? 'latest32' : 'latest64';
    const linked = linkElf(elf, { optimize, instructionSet, minStackSize: 0 });
    if (!linked.ok) return linked.error.message;
    for (const backend of ['interpreter', 'recompiler']) {
      const module = createEngine().createModule(linked.value.program, { backend });
      if (!module.ok) return module.error.message;
      const instance = module.value.instantiate();
      instance.prepareCall(module.value.program.exports[0].pc);
      instance.setGas(GAS);
      const stop = instance.run();
      instance.release();
      const name = Object.keys(Stop).find((key) => Stop[key] === stop);
      if (stop !== Stop.Finished) return `${name} at ${instance.pc} (level ${optimize}, ${backend})`;
    }
  }
  return undefined;
}

const folder = process.argv[2];
if (folder === undefined) {
  console.error('usage: npm run linker:riscv-tests -- DIR');
  process.exit(2);
}
const files = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith('.elf'));
let failed = 0;
for (const file of files.sort()) {
  const reason = failure(readFileSync(join(folder, file)));
  if (reason === undefined) continue;
  failed++;
  console.log(`${file}: ${reason}`);
}
console.log(`${files.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 || files.length === 0 ? 1 : 0);
