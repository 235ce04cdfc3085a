/** The script of the worker in which guests run. The other thread waits while it works. */
import { type MessagePort, workerData } from 'node:worker_threads';
import { HostFault } from '@polkavirt/primitives';
import type { Reply, Request, WorkerOptions } from './protocol.ts';
import { createWorkerCalls } from './worker-calls.ts';

const { options, port, signal } = workerData as { options: WorkerOptions; port: MessagePort; signal: Int32Array };

/** Why programs were refused in the present call. */
let refusals: string[] = [];
const calls = createWorkerCalls(options, (reason) => refusals.push(reason));

function answer({ name, args }: Request): Reply {
  refusals = [];
  try {
    const call = calls[name] as (...args: readonly unknown[]) => unknown;
    return { value: call(...args), refusals };
  } catch (fault) {
    const { message } = fault as Error;
    return { fault: { code: fault instanceof HostFault ? fault.code : undefined, message }, refusals };
  }
}

const wake = (): void => {
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
};

port.on('message', (request: Request) => {
  port.postMessage(answer(request));
  wake();
});
wake();
