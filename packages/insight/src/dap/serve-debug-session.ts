import type { Readable, Writable } from 'node:stream';
import { PolkavirtDebugSession } from './debug-session.ts';
import type { DebugSessionOptions } from './debug-session-options.ts';

/**
 * Serves one session of the Debug Adapter Protocol over two streams, until the editor leaves or the input ends. The process goes on
 * then.
 *
 * @param options How what the editor launches is run.
 */
export async function serveDebugSession(options: DebugSessionOptions, input: Readable, output: Writable): Promise<void> {
  const session = new PolkavirtDebugSession(options);
  // Otherwise the session would end this process when its client leaves.
  session.setRunAsServer(true);
  const left = new Promise<void>((done) => {
    input.once('close', () => done());
    session.on('close', () => done());
  });
  session.start(input, output);
  await left;
}
