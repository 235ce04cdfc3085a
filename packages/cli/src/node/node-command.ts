import { once } from 'node:events';
import { type BuildMode, createNode } from '@polkavirt/node';
import { serveWebSocket } from '@polkavirt/node/server';
import { EXIT, fileReason, messageOf, UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { counted } from '../values.ts';
import { linesInTurns } from './lines-in-turns.ts';
import type { NodeFlags } from './node-flags.ts';
import { createNodeRuntime } from './node-runtime.ts';

const DEFAULT_BLOCK_TIME = { batch: 20, interval: 6000 } as const;

function toBuildMode(mode: NodeFlags['buildMode'], ms: number | undefined): BuildMode {
  if (mode === 'instant' || mode === 'manual') {
    if (ms !== undefined) throw new UsageError(`--block-time means nothing with --build-mode ${mode}`);
    return mode === 'instant' ? { type: 'Instant' } : { type: 'Manual' };
  }
  return { type: mode === 'batch' ? 'Batch' : 'Interval', ms: ms ?? DEFAULT_BLOCK_TIME[mode] };
}

const orAll = (names: readonly string[]): readonly string[] | 'all' => (names.includes('all') ? 'all' : names);

const hasFiles = ({ state, loadState, dumpState, saveEvery }: NodeFlags): boolean =>
  [state, loadState, dumpState, saveEvery].some((flag) => flag !== undefined);

/** Until the process is asked to end. */
const interrupted = (): Promise<unknown> => Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);

/**
 * `polkavirt node`: serves a chain until it is interrupted. It prints its address first, then a line for each block.
 *
 * @param stopped Fulfilled when the node shall end.
 */
export async function nodeCommand(flags: NodeFlags, io: Io, stopped: () => Promise<unknown> = interrupted): Promise<number> {
  const { port, host, clock, finalityDelay, keepBlocks, allowOrigin, allowHost } = flags;
  const buildMode = toBuildMode(flags.buildMode, flags.blockTime);
  const { say, flush } = linesInTurns(io);
  // What a flag asks for is loaded with it, because whoever starts a node waits for all that is loaded.
  const capture = flags.capture === undefined ? undefined : (await import('../capture-file.ts')).openCapture(flags.capture);
  const runtime = await createNodeRuntime(flags, say, capture?.onCall);
  const methods = runtime.methods === undefined ? {} : { methods: runtime.methods };
  const keep = keepBlocks === undefined ? {} : { keepBlocks };
  const node = createNode({ genesis: runtime.genesis(), buildMode, clock, finalityDelay, ...keep, ...methods });
  node.faults$.subscribe((fault) => say('stderr', `polkavirt: fault: ${messageOf(fault)}`));
  let closeFiles: () => void = () => {};
  try {
    if (hasFiles(flags)) closeFiles = await (await import('./chain-files.ts')).openChainFiles(node, flags, say);
    const server = await serveWebSocket(node, {
      port,
      host,
      ...(allowOrigin.length === 0 ? {} : { origins: orAll(allowOrigin) }),
      ...(allowHost.length === 0 ? {} : { hosts: orAll(allowHost) }),
    }).catch((error: unknown) => {
      throw new UsageError(`cannot listen on ${host}:${port}: ${fileReason(error)}`);
    });
    say('stdout', `listening on ${server.url}`);
    if (runtime.accounts !== undefined) {
      say('stdout', `Ethereum JSON-RPC on ${server.httpUrl}`);
      for (const account of runtime.accounts) say('stdout', account);
    }
    if (!flags.silent) {
      node.chain.imported$.subscribe(({ number, hash, extrinsics }) =>
        say(
          'stdout',
          flags.json
            ? JSON.stringify({ block: number, hash, extrinsics: extrinsics.length })
            : `block ${number} ${hash}, ${counted(extrinsics.length, 'extrinsic')}`,
        ),
      );
    }
    // Some clients, such as dedot, wait for a final block with a parent before they send a transaction, and the genesis has none.
    const isNew = node.chain.head.number === 0;
    if (isNew && (buildMode.type === 'Instant' || buildMode.type === 'Batch')) node.producer.newBlocks(1);
    await stopped();
    await server.close();
  } finally {
    closeFiles();
    node.close();
    await runtime.close();
    capture?.close();
    flush();
  }
  return EXIT.ok;
}
