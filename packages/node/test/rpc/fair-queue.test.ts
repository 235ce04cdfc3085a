import { FairQueue } from '../../src/json-rpc/fair-queue.ts';
import type { Work } from '../../src/work.ts';

/** A clock that the work itself puts forward. */
const setup = () => {
  let time = 0;
  const log: string[] = [];
  const queue = new FairQueue(() => time);
  /** Work of so many steps, each of which takes so many milliseconds. */
  function* work(name: string, steps: number, ms: number): Work<string> {
    for (let step = 1; step <= steps; step++) {
      if (step > 1) yield;
      time += ms;
      log.push(`${name}${step}`);
    }
    return name;
  }
  return { queue, work, log };
};
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('work for many clients', () => {
  it('is done at once while there is time in this turn', async () => {
    const { queue, work, log } = setup();
    const [first, second] = [queue.run({}, work('a', 3, 1)), queue.run({}, work('b', 1, 1))];
    expect(log).toEqual(['a1', 'a2', 'a3', 'b1']);
    expect([await first, await second]).toEqual(['a', 'b']);
  });

  it('pauses after a slice of 10 ms, and clients take turns', async () => {
    const { queue, work, log } = setup();
    const results = Promise.all([queue.run({}, work('a', 4, 6)), queue.run({}, work('b', 3, 6)), queue.run({}, work('c', 1, 1))]);
    // The first used the slice; the others have not begun.
    expect(log).toEqual(['a1', 'a2']);
    await turn();
    expect(log.slice(2)).toEqual(['a3', 'a4']);
    await turn();
    expect(log.slice(4)).toEqual(['b1', 'b2']);
    await turn();
    // Who has had a turn goes to the end of the line.
    expect(log.slice(6)).toEqual(['c1', 'b3']);
    expect(await results).toEqual(['a', 'b', 'c']);
  });

  it('of one client is done in the order in which it came', async () => {
    const { queue, work, log } = setup();
    const client = {};
    const results = Promise.all([
      queue.run(client, work('a', 2, 20)),
      queue.run(client, work('b', 1, 1)),
      queue.run({}, work('c', 1, 1)),
    ]);
    expect(log).toEqual(['a1']);
    await results;
    expect(log.indexOf('b1')).toBeGreaterThan(log.indexOf('a2'));
  });

  it('begins with a new slice in the next turn, whoever used up this one', async () => {
    const { queue, work, log } = setup();
    void queue.run({}, work('a', 1, 50));
    const later = queue.run({}, work('b', 1, 1));
    expect(log).toEqual(['a1']);
    await turn();
    expect(log).toEqual(['a1', 'b1']);
    await later;
    void queue.run({}, work('c', 1, 1));
    expect(log).toEqual(['a1', 'b1', 'c1']);
  });

  it('of a client that has gone is not done, and is cleaned up', async () => {
    const { queue, log } = setup();
    const client = {};
    const cleaned: string[] = [];
    function* endless(): Work {
      try {
        for (;;) yield;
      } finally {
        cleaned.push('cleaned');
      }
    }
    const slow = setup();
    void slow.queue.run(client, slow.work('a', 5, 20));
    void slow.queue.run(client, slow.work('b', 1, 1));
    slow.queue.remove(client);
    await turn();
    expect(slow.log).toEqual(['a1']);
    const real = new FairQueue();
    void real.run(client, endless());
    real.close();
    expect(cleaned).toEqual(['cleaned']);
    await turn();
    expect(log).toEqual([]);
    queue.close();
  });

  it('that throws fails alone', async () => {
    const { queue, work } = setup();
    const fault = new Error('a bug');
    const client = {};
    void queue.run(client, work('a', 2, 20));
    const failing = queue.run(
      client,
      // biome-ignore lint/correctness/useYield: it fails before it could.
      (function* (): Work {
        throw fault;
      })(),
    );
    const after = queue.run(client, work('b', 1, 1));
    await expect(failing).rejects.toBe(fault);
    expect(await after).toBe('b');
  });
});
