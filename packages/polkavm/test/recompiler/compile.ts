/** Compiles all of a program as one unit, with both functions of each region. */

import type { Program } from '@polkavirt/polkavm';
import { createMemoryMap } from '@polkavirt/polkavm/program';
import { COST_MODELS } from '../../src/gas/cost-model.ts';
import { analyseProgram } from '../../src/recompiler/analysis/program-analysis.ts';
import { finish } from '../../src/recompiler/analysis/stepwise.ts';
import { RegionPlans } from '../../src/recompiler/plan/region-plans.ts';
import { createUnit } from '../../src/recompiler/plan/unit.ts';
import { compileUnit } from '../../src/recompiler/run/compile-unit.ts';
import { wasm } from '../../src/wasm/api.ts';
import { createMemoryLayout } from '../../src/wasm/memory-layout.ts';

/** What compiling a program begins with. */
export function analysed(program: Program) {
  const map = createMemoryMap(program);
  if (!map.ok) throw new Error(map.error.message);
  const { roDataAddress, roDataSize, rwDataAddress, rwDataSize, stackAddressLow, stackAddressHigh } = map.value;
  const layout = createMemoryLayout(
    { address: rwDataAddress, size: rwDataSize, writable: true },
    { address: stackAddressLow, size: stackAddressHigh - stackAddressLow, writable: true },
    { address: roDataAddress, size: roDataSize, writable: false },
    program.jumpTable.length,
    0,
    program.instructionSet === 'latest64',
  );
  const analysis = finish(analyseProgram(program, COST_MODELS.naive(program, 'L2Hit')));
  if (layout === undefined || analysis === undefined) throw new Error('not compiled');
  return { program, analysis, layout };
}

/** The module, and the words of entries by code offset, -1 where there is none. */
export function compile(program: Program): { readonly bytes: Uint8Array<ArrayBuffer>; readonly entryWords: Int32Array } {
  const { analysis, layout } = analysed(program);
  const { regions, nodes, code, isTangled } = analysis;
  const plans = new RegionPlans(analysis);
  const members = [...regions.head.keys()].filter((region) => isTangled[region] === 0);
  const unit = createUnit(regions.count, members, members);
  const entryWords = new Int32Array(program.code.length + 1).fill(-1);
  for (let node = 0; node < nodes.count; node++) {
    if (isTangled[regions.of[node]] === 0) entryWords[code.offset[nodes.first[node]]] = plans.wordOf(node);
  }
  return { bytes: finish(compileUnit(program, plans, unit, layout)), entryWords };
}

/** Why the engine refuses what the recompiler made of a program, or undefined. */
export function findInvalid(program: Program): string | undefined {
  try {
    new wasm.Module(compile(program).bytes);
    return undefined;
  } catch (error) {
    return String(error);
  }
}
