import { Worker } from 'node:worker_threads';
import { isRaised } from '../src/isolated/isolation.ts';

/** Wakes whoever waits three times without raising the signal, and raises it then. */
const WAKES_TOO_EARLY = `
const { signal } = require('node:worker_threads').workerData;
for (let woken = 0; woken < 3; ) woken += Atomics.notify(signal, 0);
Atomics.store(signal, 0, 1);
Atomics.notify(signal, 0);
`;

describe('the signal of a worker', () => {
  it('counts, and not that one was woken', async () => {
    const signal = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(WAKES_TOO_EARLY, { eval: true, workerData: { signal } });
    try {
      expect([isRaised(signal, 60_000), signal[0]]).toEqual([true, 1]);
    } finally {
      await worker.terminate();
    }
  });

  it('that was raised before is seen without waiting, and one that never is gives up', () => {
    expect(isRaised(Int32Array.of(1), 60_000)).toBe(true);
    expect(isRaised(new Int32Array(new SharedArrayBuffer(4)), 5)).toBe(false);
  });
});
