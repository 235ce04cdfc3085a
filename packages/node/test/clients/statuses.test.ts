import { spawn } from 'node:child_process';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import { onTestEnd, releaseTimersAtEnd, within } from '@polkavirt/test-support';
import { SENDERS } from '../support/senders.ts';
import { createTestNode, serve } from '../support/test-node.ts';

releaseTimersAtEnd();

/** Transactions that follow each other. The long run, with `POLKAVIRT_RUNS=40`, has two busy processes beside it. */
const RUNS = process.env.POLKAVIRT_RUNS;
const ONE_BY_ONE = Number(RUNS ?? 5);
const AT_ONCE = 16;

/** A process that takes the machine's time away, until the end of the file. */
function beBusy(): void {
  const busy = spawn(process.execPath, ['-e', 'for (;;);']);
  onTestEnd('a busy process', () => busy.kill('SIGKILL'));
}

describe('no client loses a status of a transaction, although finality has no delay', () => {
  beforeAll(async () => {
    await cryptoWaitReady();
    if (RUNS === undefined) return;
    beBusy();
    beBusy();
  });

  it.each(Object.entries(SENDERS))(
    '%s',
    async (client, { connect, statuses }) => {
      const { node } = createTestNode();
      // dedot sends nothing before a final block has a parent that it knows.
      node.producer.newBlocks(1);
      const server = await serve(node);
      const sender = await within(`${client} to connect`, connect(server.url));
      const send = (nonce: number) => within(`transaction ${nonce} to be final`, sender(nonce));
      for (let nonce = 0; nonce < ONE_BY_ONE; nonce++) expect(await send(nonce)).toEqual(statuses);
      const sent = Array.from({ length: AT_ONCE }, (_, i) => send(ONE_BY_ONE + i));
      expect(await Promise.all(sent)).toEqual(Array(AT_ONCE).fill(statuses));
    },
    120_000,
  );
});
