import { onTestEnd } from '@polkavirt/test-support';

/**
 * Lets the clock by which the node measures slices of its time go on by `step` milliseconds whenever it is looked at, until the end of
 * the test. By 0 no slice ever ends: what is asked is answered at once, on a machine however busy.
 */
export function setSliceClock(step: number): void {
  const plain = globalThis.performance;
  let now = 0;
  const set = (performance: typeof plain): void => {
    Object.defineProperty(globalThis, 'performance', { value: performance, configurable: true, writable: true });
  };
  set(Object.assign(Object.create(plain), { now: () => (now += step) }));
  onTestEnd('the clock', () => set(plain));
}
