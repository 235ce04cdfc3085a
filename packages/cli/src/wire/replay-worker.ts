/** The script of the worker in which a capture is replayed over a wire of the user's. */
import { parentPort, workerData } from 'node:worker_threads';
import type { Generation } from '@polkavirt/primitives';
import { type ReplayHost, readCapture, replayCapture } from '@polkavirt/wire-lab';
import { loadWire, WireModuleError, type WorkerState } from '@polkavirt/wire-lab/isolated';
import { composeReplayHost } from '../composition/compose-replay-host.ts';
import { messageOf } from '../failure.ts';
import type { ReplayMessage, ReplayWork } from './replay-protocol.ts';

const { capture, against, wire, backend, costModel } = workerData as ReplayWork;
const port = parentPort as NonNullable<typeof parentPort>;
const say = (message: ReplayMessage | WorkerState): void => port.postMessage(message);

/** A host whose calls do not count for the deadline, because the time of a program is not the wire's. */
const unwatched = <Host extends object>(host: Host): Host =>
  new Proxy(host, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        say('unwatched');
        try {
          return Reflect.apply(member, target, args);
        } finally {
          say('watched');
        }
      };
    },
  });

async function load(module: string) {
  try {
    return await loadWire(module);
  } catch (error) {
    if (!(error instanceof WireModuleError)) throw error;
    say({ kind: 'unusable', module, why: error.message });
    return undefined;
  }
}

async function replay(): Promise<void> {
  say('loading');
  const target = typeof against === 'object' ? await load(against.module) : against;
  const reader = wire === undefined ? undefined : await load(wire);
  if (target === undefined || (wire !== undefined && reader === undefined)) return;
  const host = (generation: Generation): ReplayHost =>
    composeReplayHost(target, { generation, backend, costModel, around: unwatched });
  // By default the wire of the replay is also the wire of the capture.
  const own = reader ?? (typeof target === 'object' ? target : undefined);
  for (const call of replayCapture(readCapture(capture).calls, host, own)) say({ kind: 'replayed', call });
  say({ kind: 'done' });
}

replay().catch((thrown: unknown) => say({ kind: 'failed', why: messageOf(thrown) }));
