/** clang and lld for tests that need them. Where they are missing, the tests say so and are skipped. */
import { findToolchain, type Toolchain } from '../../src/compile/index.ts';

export const toolchain: Toolchain | undefined = await findToolchain().catch((error: Error) => {
  console.warn(`Tests that compile C are skipped: ${error.message}`);
  return undefined;
});

/** `describe`, or `describe.skip` without a toolchain. */
export const describeWithClang = toolchain === undefined ? describe.skip : describe;
