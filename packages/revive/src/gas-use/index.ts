/** What contracts use in tests, if something counts it. */
import { gasCounter } from '@polkavirt/insight/collect';
import { createGasWatch, type GasWatch } from './gas-watch.ts';

export type { GasWatch } from './gas-watch.ts';

/** For the tests that are running; undefined if nothing counts what they use. */
export function gasOfTests(): GasWatch | undefined {
  const counter = gasCounter();
  return counter === undefined ? undefined : createGasWatch(counter);
}
