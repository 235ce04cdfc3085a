import type { Generation } from '@polkavirt/primitives';
import { type Capture, type ReplayedCall, replayCapture } from '@polkavirt/wire-lab';
import { WatchedWorker } from '@polkavirt/wire-lab/isolated';
import { composeReplayHost } from '../composition/compose-replay-host.ts';
import { scriptOf } from '../script-of.ts';
import type { ReplayMessage, ReplayWork } from './replay-protocol.ts';
import { unusable } from './wire-module.ts';

/** A call that was replayed, or the end of a replay whose wire could not go on. */
export type Replayed = ReplayedCall | { readonly kind: 'stopped'; readonly why: string };

/** Megabytes of JavaScript memory of the worker: programs run in it as well. */
const MAX_HEAP = 1024;

export interface Watching {
  /** Milliseconds that a wire of the user's may take for one call, without the host behind it. */
  readonly deadline: number;
  readonly onPrint: (text: string) => void;
}

/** Replays the calls of a capture. A user's code runs in a worker and is stopped if it takes too long. */
export async function* replayCalls(capture: Capture, work: ReplayWork, watching: Watching): AsyncGenerator<Replayed> {
  const { against, wire, backend, costModel } = work;
  if (typeof against === 'string' && wire === undefined) {
    yield* replayCapture(capture.calls, (generation: Generation) =>
      composeReplayHost(against, { generation, backend, costModel }),
    );
    return;
  }
  const worker = new WatchedWorker<ReplayMessage>(scriptOf('replay-worker.js', 'wire/replay-worker.js'), work, {
    ...watching,
    maxHeapMegabytes: MAX_HEAP,
  });
  try {
    for (;;) {
      const event = await worker.next();
      if (event.kind !== 'message') {
        const late = `no answer after ${watching.deadline} ms`;
        yield {
          kind: 'stopped',
          why: event.kind === 'late' ? late : event.kind === 'gone' ? event.why : `${event.kind} (${MAX_HEAP} MB)`,
        };
        return;
      }
      const { message } = event;
      if (message.kind === 'done') return;
      if (message.kind === 'unusable') throw unusable(message.module, message.why);
      if (message.kind === 'failed') {
        yield { kind: 'stopped', why: message.why };
        return;
      }
      yield message.call;
    }
  } finally {
    await worker.end();
  }
}
