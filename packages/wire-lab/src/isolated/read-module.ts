import type { CallMeaning } from '../replay/own-wire-reader.ts';
import { WireModuleError } from './load-wire.ts';
import type { ReadMessage, ReadWork } from './read-protocol.ts';
import { WatchedWorker, type WatchedWorkerOptions } from './watched-worker.ts';
import { workerScript } from './worker-script.ts';

/**
 * Decodes captured calls in a worker, by the wire that a module exports.
 *
 * @returns The calls in their order. If the wire hangs or dies, the list ends with the current call, which says so.
 * @throws WireModuleError If the module cannot be loaded, or its wire cannot be put together.
 */
export async function* readModule(
  path: string,
  calls: ReadWork['calls'],
  options: Omit<WatchedWorkerOptions, 'maxHeapMegabytes'>,
): AsyncGenerator<CallMeaning> {
  const plain = calls.map(({ importName, input, output }) => ({ importName, input, output }));
  const work: ReadWork = { path, calls: plain };
  const worker = new WatchedWorker<ReadMessage>(workerScript('read-worker'), work, { ...options, maxHeapMegabytes: 256 });
  try {
    for (let left = calls.length; left > 0; left--) {
      const event = await worker.next();
      if (event.kind !== 'message') {
        const late = `no answer after ${options.deadline} ms`;
        const why = event.kind === 'late' ? late : event.kind === 'gone' ? event.why : event.kind;
        yield { request: `the wire was stopped: ${why}`, answer: undefined };
        return;
      }
      if (event.message.kind === 'unusable') throw new WireModuleError(event.message.why);
      yield event.message.meaning;
    }
  } finally {
    await worker.end();
  }
}
