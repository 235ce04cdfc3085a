import { PolkavirtDebugSession } from './debug-session.ts';
import type { DebugSessionOptions } from './debug-session-options.ts';

/** Input from the editor: a readable stream of Node.js. */
export interface EditorInput {
  once(event: 'close', listener: () => void): unknown;
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
}

/** Output to the editor: a writable stream of Node.js. */
export interface EditorOutput {
  write(chunk: string | Uint8Array): boolean;
}

/**
 * Serves one session of the Debug Adapter Protocol over two streams, until the editor leaves or the input ends. The
 * process continues after that.
 *
 * @param options How to run what the editor launches.
 */
export async function serveDebugSession(options: DebugSessionOptions, input: EditorInput, output: EditorOutput): Promise<void> {
  const session = new PolkavirtDebugSession(options);
  // Otherwise the session would end this process when its client leaves.
  session.setRunAsServer(true);
  const left = new Promise<void>((done) => {
    input.once('close', () => done());
    session.on('close', () => done());
  });
  session.start(input as NodeJS.ReadableStream, output as NodeJS.WritableStream);
  await left;
}
