import { type ChildProcess, spawn } from 'node:child_process';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { serveWebSocket } from '../../src/server/index.ts';
import { SENDERS } from '../support/senders.ts';
import { createTestNode } from '../support/test-node.ts';
import { trackTimers } from '../support/track-timers.ts';

/** Transactions that follow each other: of the client that is the first to lose statuses, and of each other one. */
const [MANY, SOME] =
  process.env.POLKAVIRT_RUNS === undefined ? [40, 5] : [Number(process.env.POLKAVIRT_RUNS), Number(process.env.POLKAVIRT_RUNS)];
const AT_ONCE = 16;

/** Processes that take the machine's time away, until they are ended. */
const beBusy = (): ChildProcess[] => Array.from({ length: 2 }, () => spawn(process.execPath, ['-e', 'for (;;);']));

describe('no client loses a status of a transaction on a busy machine, although finality has no delay', () => {
  let busy: ChildProcess[] = [];
  const letTimersGo = trackTimers();
  beforeAll(async () => {
    await cryptoWaitReady();
    busy = beBusy();
  });
  afterAll(() => {
    for (const one of busy) one.kill('SIGKILL');
    letTimersGo();
  });

  it.each(Object.entries(SENDERS))('%s', async (client, { connect, statuses }) => {
    const { node, faults } = createTestNode({ finalityDelay: 0 });
    // dedot sends nothing before a final block has a parent that it knows.
    node.producer.newBlocks(1);
    const server = await serveWebSocket(node, { port: 0 });
    const sender = await connect(server.url);
    try {
      const count = client === 'ApiPromise' ? MANY : SOME;
      for (let nonce = 0; nonce < count; nonce++) expect(await sender.send(nonce)).toEqual(statuses);
      const sent = Array.from({ length: AT_ONCE }, (_, i) => sender.send(count + i));
      expect(await Promise.all(sent)).toEqual(Array(AT_ONCE).fill(statuses));
    } finally {
      await sender.close();
      await server.close();
      node.close();
    }
    expect(faults).toEqual([]);
  });
});
