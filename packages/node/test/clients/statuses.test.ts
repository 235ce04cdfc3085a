import { spawn } from 'node:child_process';
import { onTestEnd, releaseTimersAtEnd, within } from '@polkavirt/test-support';
import { LIBRARIES } from '../support/clients/libraries.ts';
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
  beforeAll(() => {
    if (RUNS === undefined) return;
    beBusy();
    beBusy();
  });

  it.each(Object.entries(LIBRARIES))(
    '%s',
    async (name, { connect, statuses }) => {
      const { node } = createTestNode();
      // dedot sends nothing before a final block has a parent that it knows.
      node.producer.newBlocks(1);
      const server = await serve(node);
      const client = await within(`${name} to connect`, connect(server.url));
      const send = async (nonce: number) =>
        (await within(`transaction ${nonce} to be final`, client.send({ type: 'remark' }, nonce))).statuses;
      for (let nonce = 0; nonce < ONE_BY_ONE; nonce++) expect(await send(nonce)).toEqual(statuses);
      const sent = Array.from({ length: AT_ONCE }, (_, i) => send(ONE_BY_ONE + i));
      expect(await Promise.all(sent)).toEqual(Array(AT_ONCE).fill(statuses));
    },
    120_000,
  );
});
