import { Worker } from 'node:worker_threads';
import type { OptimizerMode, SourceTexts, StandardJsonOutput } from './solidity-compiler.ts';

/**
 * What the worker runs, as text: a worker's own file would have to be found both among the sources and in a build.
 * `RESOLC_BIN`, if set, is honoured by the package itself. resolc 0.3.0 tells only the first message of a source with errors,
 * which may be a warning; so solc is asked then for all of them.
 */
const SCRIPT = `
const { parentPort, workerData } = require('node:worker_threads');
const { entry, sources, optimizer } = workerData;
const check = () => {
  const solc = require('node:module').createRequire(entry)('solc');
  const settings = { outputSelection: {} };
  const { errors } = JSON.parse(solc.compile(JSON.stringify({ language: 'Solidity', sources, settings })));
  return errors?.some(({ severity }) => severity === 'error') ? { errors } : undefined;
};
const orElse = (work) => { try { return work(); } catch { return undefined; } };
Promise.resolve()
  .then(() => require(entry).compile(sources, { optimizer }))
  .catch((error) => {
    const output = orElse(check);
    if (output === undefined) throw error;
    return output;
  })
  .then(
    (output) => parentPort.postMessage({ output }),
    (error) => parentPort.postMessage({ error: String(error?.message ?? error) }),
  );
`;

type Message = { readonly output: StandardJsonOutput } | { readonly error: string };

/**
 * Runs resolc in a thread of its own: it does not give way for up to 40 seconds, so nobody else in its thread could show progress,
 * and the gigabyte that it takes goes when the thread does.
 *
 * @param entry The file that the package exports.
 * @throws What the compiler says if it gives no output at all.
 */
export async function runInWorker(
  entry: string,
  sources: SourceTexts,
  mode: OptimizerMode,
  signal?: AbortSignal,
): Promise<StandardJsonOutput> {
  signal?.throwIfAborted();
  const input = Object.fromEntries(Object.entries(sources).map(([unit, content]) => [unit, { content }]));
  const worker = new Worker(SCRIPT, {
    eval: true,
    // What it prints is of no use to a user; its errors come as messages.
    stdout: true,
    stderr: true,
    execArgv: [],
    workerData: { entry, sources: input, optimizer: { mode, enabled: true } },
  });
  let onAbort = () => {};
  try {
    const message = await new Promise<Message>((done, fail) => {
      worker.once('message', done);
      worker.once('error', fail);
      worker.once('exit', (code) => fail(new Error(`the compiler ended with code ${code} and gave nothing`)));
      onAbort = () => fail(signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
    if ('error' in message) throw new Error(message.error);
    return message.output;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    await worker.terminate();
  }
}
