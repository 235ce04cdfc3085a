import type { Engine } from './engine.ts';

/** Shared by all copies of this package in a realm, because test runners load modules again for each file, or when a test asks for it. */
const SLOT = Symbol.for('@polkavirt/polkavm: wraps every engine');

type Wrap = (engine: Engine) => Engine;
const slots = globalThis as { [SLOT]?: Wrap | undefined };

/**
 * From now on `createEngine` returns the result of `wrap` for each new engine, for tools that observe everything that a
 * process runs. The last wrap applies; undefined removes it. Existing engines do not change.
 */
export function wrapEngines(wrap: Wrap | undefined): void {
  slots[SLOT] = wrap;
}

/** The engine that `createEngine` returns. */
export const wrapped = (engine: Engine): Engine => slots[SLOT]?.(engine) ?? engine;
