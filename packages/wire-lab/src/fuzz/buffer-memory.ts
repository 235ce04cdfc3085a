/** Memory figures of Node.js. On other platforms nothing is measured. */
declare const process:
  | {
      memoryUsage?(): { readonly external: number };
      getBuiltinModule?(name: string): Readonly<Record<string, (argument: string) => unknown>>;
    }
  | undefined;

type Statistics = () => { readonly external_memory: number };

const builtin = typeof process === 'undefined' ? undefined : process.getBuiltinModule;
/** What `memoryUsage` says, without the look at the process's pages, which takes ten times as long. Node 20.16 and later. */
const statistics = builtin?.('node:v8').getHeapStatistics as Statistics | undefined;

/** Bytes of all buffers, including those not collected yet; memory outside the heap that is no buffer's counts as well. */
export const bufferBytes = (): number => {
  if (statistics !== undefined) return statistics().external_memory;
  return typeof process === 'undefined' ? 0 : (process.memoryUsage?.().external ?? 0);
};

let collect: (() => void) | undefined;

/** Bytes that were still there after the last collection: what the rest of the process uses, and no collection frees. */
let used = 0;

/**
 * Collects unused buffers, if the platform allows it and there may be more than `slack` bytes of them: otherwise the leftovers of
 * one message hide what the next one takes. It does not collect again and again where the process itself has many buffers.
 */
export const collectBuffers = (slack: number): void => {
  const now = bufferBytes();
  used = Math.min(used, now);
  if (now - used <= slack) return;
  if (collect === undefined) {
    builtin?.('node:v8').setFlagsFromString('--expose-gc');
    collect = (builtin?.('node:vm').runInNewContext('gc') as typeof collect) ?? (() => undefined);
  }
  collect();
  // In Node 24 the buffers that one collection finds are freed by the next one.
  collect();
  used = bufferBytes();
};
