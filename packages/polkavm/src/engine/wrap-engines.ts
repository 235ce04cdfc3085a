import type { Engine } from './engine.ts';

/** Shared by all copies of this package in a realm: test runners load modules again for each file, or when a test asks for it. */
const SLOT = Symbol.for('@polkavirt/polkavm: wraps every engine');

type Wrap = (engine: Engine) => Engine;
const slots = globalThis as { [SLOT]?: Wrap | undefined };

/**
 * From now on `createEngine` gives what `wrap` makes of each engine: for tools that watch all that a process runs, whoever makes the
 * engines. The last wrap counts; undefined ends it. Engines that there are already stay as they are.
 */
export function wrapEngines(wrap: Wrap | undefined): void {
  slots[SLOT] = wrap;
}

/** An engine as its maker hands it out. */
export const wrapped = (engine: Engine): Engine => slots[SLOT]?.(engine) ?? engine;
