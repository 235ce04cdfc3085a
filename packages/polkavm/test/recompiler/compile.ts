/** Compiles a program the way a module does when it gets hot. */

import type { Program } from '@polkavirt/polkavm';
import { createMemoryMap } from '@polkavirt/polkavm/program';
import { COST_MODELS } from '../../src/gas/cost-model.ts';
import { type CompiledProgram, compileProgram } from '../../src/recompiler/run/compile-program.ts';
import { wasm } from '../../src/wasm/api.ts';
import { createMemoryLayout } from '../../src/wasm/memory-layout.ts';

export function compile(program: Program): CompiledProgram {
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
  const compiled = layout && compileProgram(program, COST_MODELS.naive(program, 'L2Hit'), layout);
  if (compiled === undefined) throw new Error('not compiled');
  return compiled;
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
