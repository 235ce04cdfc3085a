/** A client in a thread of its own, so that nothing but the node keeps it waiting: it asks again and again, and times each answer. */
import { parentPort, workerData } from 'node:worker_threads';
import { openSocket, workOf } from './child-node.mjs';

const QUESTION = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'system_health', params: [] });
const { url, pid } = workerData;
const { exchange } = await openSocket(url);
let waits = [];
// Whatever it is told, it gives what its answers took since the last time, in milliseconds: in all, and of the node's work.
parentPort.on('message', () => {
  parentPort.postMessage(waits);
  waits = [];
});
for (;;) {
  const workBefore = workOf(pid);
  const began = performance.now();
  await exchange(QUESTION);
  const wait = performance.now() - began;
  const work = workBefore === undefined ? wait : workOf(pid) - workBefore;
  waits.push({ wait, work: Math.min(wait, work) });
  await new Promise((resolve) => setTimeout(resolve, 1));
}
