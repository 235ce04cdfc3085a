import type { Node } from '@polkavirt/node';
import { ChainStore, loadDump, StateFileError, takeFile, writeDump } from '@polkavirt/node/state';
import { fileReason, UsageError } from '../failure.ts';
import type { NodeFlags } from './node-flags.ts';
import type { Say } from './node-surroundings.ts';

/** An error of a file as an error of usage. */
const toUsageError = (error: unknown, file: string): UsageError =>
  new UsageError(error instanceof StateFileError ? error.message : `${file}: ${fileReason(error)}`);

/** Writes a dump at intervals. If that fails, the node prints the reason and continues. */
function dumpRegularly({ chain }: Node, file: string, every: number, say: Say): () => void {
  const dump = (): void => {
    try {
      writeDump(chain, file);
    } catch (error) {
      say('stderr', `polkavirt: cannot write ${file}: ${fileReason(error)}`);
    }
  };
  let last = chain.head.number;
  const writing = chain.imported$.subscribe(({ number }) => {
    if (number - last < every) return;
    last = number;
    dump();
  });
  return () => {
    writing.unsubscribe();
    dump();
  };
}

/** Keeps other nodes from writing the same file. @param opened What is closed if another node has it. */
function takeDump(file: string, opened: readonly (() => void)[]): () => void {
  try {
    return takeFile(file);
  } catch (error) {
    for (const close of opened) close();
    throw toUsageError(error, file);
  }
}

/**
 * The files from which a node starts and to which it writes.
 *
 * @returns A function that writes what is new and closes the files.
 */
export async function openChainFiles(node: Node, flags: NodeFlags, say: Say): Promise<() => void> {
  const { state, loadState, dumpState, saveEvery } = flags;
  if (saveEvery !== undefined && state === undefined && dumpState === undefined) {
    throw new UsageError('--save-every means nothing without --state or --dump-state');
  }
  if (state !== undefined && loadState !== undefined) {
    throw new UsageError('--state and --load-state both say where to go on: take one of them');
  }
  const closing: (() => void)[] = [];
  try {
    if (loadState !== undefined) loadDump(node.chain, loadState);
  } catch (error) {
    throw toUsageError(error, loadState as string);
  }
  if (state !== undefined) {
    const onError = (error: unknown) => say('stderr', `polkavirt: cannot write ${state}: ${fileReason(error)}`);
    const store = await ChainStore.open(node.chain, state, {
      onError,
      ...(saveEvery === undefined ? {} : { every: saveEvery }),
    }).catch((error: unknown) => {
      throw toUsageError(error, state);
    });
    closing.push(() => store.close());
  }
  if (dumpState !== undefined) {
    const release = takeDump(dumpState, closing);
    const end = dumpRegularly(node, dumpState, saveEvery ?? Number.POSITIVE_INFINITY, say);
    closing.push(() => {
      end();
      release();
    });
  }
  return () => {
    for (const close of closing) close();
  };
}
