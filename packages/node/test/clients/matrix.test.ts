import { spawn } from 'node:child_process';
import { jest } from '@jest/globals';
import { onTestEnd, releaseTimersAtEnd, within } from '@polkavirt/test-support';
import { DEV_ENDOWMENT } from '../../src/index.ts';
import { ALICE_SS58, BOB_SS58, type Client, type Library } from '../support/clients/client.ts';
import { LIBRARIES } from '../support/clients/libraries.ts';
import { connectApiPromise, connectApiRx } from '../support/clients/polkadot-js.ts';
import { connect } from '../support/connect.ts';
import { type RestartableNode, startRestartableNode } from '../support/restartable-node.ts';

releaseTimersAtEnd();

/** How each client reaches the node. Only those of Polkadot.js take a provider that is in this process. */
const CLIENTS: Readonly<
  Record<string, Omit<Library, 'connect'> & { connect(test: RestartableNode): Promise<Client>; isHere?: true }>
> = {
  ...Object.fromEntries(
    Object.entries(LIBRARIES).map(([name, { connect, statuses }]) => [
      `${name}, over WebSocket`,
      { connect: ({ url }: RestartableNode) => connect(url), statuses },
    ]),
  ),
  'ApiPromise, in this process': {
    connect: ({ node }) => connectApiPromise(node.provider()),
    statuses: LIBRARIES.ApiPromise.statuses,
    isHere: true,
  },
  'ApiRx, in this process': {
    connect: ({ node }) => connectApiRx(node.provider()),
    statuses: LIBRARIES.ApiRx.statuses,
    isHere: true,
  },
};

/** Transactions that follow each other. The long run, with `POLKAVIRT_RUNS=40`, has two busy processes beside it. */
const RUNS = process.env.POLKAVIRT_RUNS;
const ONE_BY_ONE = Number(RUNS ?? 3);
const AT_ONCE = RUNS === undefined ? 6 : 16;

/** A process that takes the machine's time away, until the end of the file. */
function beBusy(): void {
  const busy = spawn(process.execPath, ['-e', 'for (;;);']);
  onTestEnd('a busy process', () => busy.kill('SIGKILL'));
}

beforeAll(() => {
  if (RUNS === undefined) return;
  beBusy();
  beBusy();
});

describe.each(Object.entries(CLIENTS))('%s', (name, { connect: connectClient, statuses, isHere }) => {
  let test: RestartableNode;
  let client: Client;
  const send = (call: Parameters<Client['send']>[0]) => within(`${call.type} to be final`, client.send(call));

  beforeAll(async () => {
    // Some say that they lost their connection, and that they have it again.
    for (const method of ['error', 'warn', 'log'] as const) {
      const silent = jest.spyOn(console, method).mockImplementation(() => {});
      onTestEnd('the log', () => silent.mockRestore());
    }
    test = await startRestartableNode();
    client = await within(`${name} to connect`, connectClient(test));
  });

  it('connects', async () => {
    expect(await client.identity()).toEqual({ genesis: test.node.chain.genesis.hash, runtime: 'polkavirt-mock' });
  });

  it('reads constants', async () => {
    expect(await client.existentialDeposit()).toBe(1_000_000n);
  });

  it('reads storage', async () => {
    expect(await client.free(BOB_SS58)).toBe(DEV_ENDOWMENT);
  });

  it('hears of events', async () => {
    let tell: (amount: bigint) => void = () => {};
    const heard = new Promise<bigint>((resolve) => {
      tell = resolve;
    });
    const stop = await client.watchTransfers((amount) => tell(amount));
    await send({ type: 'transfer', amount: 12_345n });
    expect(await within('the event of the transfer', heard)).toBe(12_345n);
    stop();
  });

  it('sends a transaction, and hears of every status and of its events', async () => {
    const sent = await send({ type: 'transfer', amount: 1n });
    expect(sent.statuses).toEqual(statuses);
    expect(sent.events).toEqual([
      'Balances.Withdraw',
      'Balances.Transfer',
      'TransactionPayment.TransactionFeePaid',
      'System.ExtrinsicSuccess',
    ]);
    expect(sent.error).toBeUndefined();
    expect(sent.block).toBe(test.node.chain.finalized.hash);
  });

  it("decodes a pallet's error", async () => {
    const { error, events } = await send({ type: 'callNothing' });
    expect(error).toBe('Virt.ProgramNotFound');
    expect(events).toContain('System.ExtrinsicFailed');
  });

  it('reads at old blocks', async () => {
    const before = await client.free(BOB_SS58);
    const { block } = await send({ type: 'transfer', amount: 1000n });
    const { parentHash } = test.node.chain.block(block)!.header;
    await send({ type: 'transfer', amount: 1_000_000n });
    expect(await client.free(BOB_SS58, parentHash)).toBe(before);
    expect(await client.free(BOB_SS58, block)).toBe(before + 1000n);
    expect(await client.free(ALICE_SS58, test.node.chain.genesis.hash)).toBe(DEV_ENDOWMENT);
  });

  // In this process there is no connection to lose, and none that is slower than the node.
  if (isHere) return;

  it('loses no status of a transaction, although finality has no delay', async () => {
    const first = connect(test.node).ask('system_accountNextIndex', ALICE_SS58) as number;
    const remark = async (nonce: number) => {
      const sent = client.send({ type: 'remark' }, first + nonce);
      return (await within(`transaction ${nonce} to be final`, sent)).statuses;
    };
    for (let nonce = 0; nonce < ONE_BY_ONE; nonce++) expect(await remark(nonce)).toEqual(statuses);
    const sent = Array.from({ length: AT_ONCE }, (_, i) => remark(ONE_BY_ONE + i));
    expect(await Promise.all(sent)).toEqual(Array(AT_ONCE).fill(statuses));
  });

  it('comes back by itself when the node is started again on its file, and goes on', async () => {
    await send({ type: 'transfer', amount: 77n });
    const [before, head] = [await client.free(BOB_SS58), test.node.chain.head.hash];
    const back = within('the client to come back', client.whenBack());
    await test.restart();
    expect(test.node.chain.head.hash).toBe(head);
    await back;
    expect(await within('a balance', client.free(BOB_SS58))).toBe(before);
    const { statuses: told, block } = await send({ type: 'transfer', amount: 5n });
    expect(told).toEqual(statuses);
    expect(block).toBe(test.node.chain.finalized.hash);
    expect(await client.free(BOB_SS58, head)).toBe(before);
    expect(await client.free(BOB_SS58, block)).toBe(before + 5n);
  });
});
