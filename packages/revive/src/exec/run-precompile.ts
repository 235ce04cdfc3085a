import { type Precompile, PrecompileRevert } from '../precompiles/precompile.ts';
import { isBuiltin } from '../precompiles/precompiles.ts';
import { RETURN_FLAGS } from '../uapi.ts';
import type { Frame, Output } from './frame.ts';
import { type PrecompileStack, precompileContext } from './precompile-context.ts';

/** Charges for a precompile and runs it. @throws Failure */
export function runPrecompile(stack: PrecompileStack, frame: Frame, precompile: Precompile): Output {
  const input = frame.input ?? new Uint8Array();
  const { schedule, refTimePerGas } = stack.env;
  const price = isBuiltin(precompile) ? schedule.precompile(precompile.name, input, precompile.gas(input)) : undefined;
  frame.gas.charge(price ?? precompile.gas(input) * refTimePerGas, `the precompile ${precompile.name}`);
  try {
    return { flags: 0, data: precompile.run(input, precompileContext(stack, frame)) };
  } catch (error) {
    if (error instanceof PrecompileRevert) return { flags: RETURN_FLAGS.REVERT, data: error.data };
    throw error;
  }
}
