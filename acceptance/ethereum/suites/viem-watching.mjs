/** What viem's clients tell of as it happens: by polling over HTTP, and by subscriptions over WebSocket. */
import assert from 'node:assert/strict';
import { firstTold } from '../lib/suite.mjs';

/** @param to Whom is paid, for something to happen. They need the contract `counter` of earlier checks. */
export function addWatchingChecks(check, to) {
  const pay =
    ({ local }) =>
    () =>
      local.sendTransaction({ to, value: 1n });
  for (const [how, name] of [
    ['', 'client'],
    ['WebSocket: ', 'socket'],
  ]) {
    check(`${how}watchBlocks`, async (at) => {
      const { told } = await firstTold((onBlock, onError) => at[name].watchBlocks({ onBlock, onError }), pay(at));
      assert.ok(told.number > 0n);
    });
    check(`${how}watchContractEvent`, async (at) => {
      const { told, done } = await firstTold(
        (onLogs, onError) => at[name].watchContractEvent({ ...at.counter, onLogs, onError }),
        () => at.local.writeContract({ ...at.counter, functionName: 'increment', args: [1n] }),
      );
      assert.equal(told[0].eventName, 'Incremented');
      assert.ok(done.includes(told[0].transactionHash));
    });
    check(`${how}watchPendingTransactions`, async (at) => {
      const { told, done } = await firstTold(
        (onTransactions, onError) => at[name].watchPendingTransactions({ onTransactions, onError }),
        pay(at),
      );
      assert.ok(done.includes(told[0]));
    });
  }
}
