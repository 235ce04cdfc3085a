/** The script of the worker in which a user's wire decodes captured calls. */
import { parentPort, workerData } from 'node:worker_threads';
import { thrownText } from '../fuzz/problem.ts';
import { OwnWireReader } from '../replay/own-wire-reader.ts';
import { loadWire, WireModuleError } from './load-wire.ts';
import type { ReadMessage, ReadWork } from './read-protocol.ts';
import type { WorkerState } from './watched-worker.ts';

const { path, calls } = workerData as ReadWork;
const port = parentPort as NonNullable<typeof parentPort>;
const say = (message: ReadMessage | WorkerState): void => port.postMessage(message);

say('loading');
try {
  const reader = new OwnWireReader(await loadWire(path));
  for (const call of calls) say({ kind: 'read', meaning: reader.read(call) });
} catch (thrown) {
  say({ kind: 'unusable', why: thrown instanceof WireModuleError ? thrown.message : thrownText(thrown) });
}
