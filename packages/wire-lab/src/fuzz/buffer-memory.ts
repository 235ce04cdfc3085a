/** Memory figures of Node.js. On other platforms nothing is measured. */
declare const process:
  | {
      memoryUsage?(): { readonly arrayBuffers: number };
      getBuiltinModule?(name: string): Readonly<Record<string, (argument: string) => unknown>>;
    }
  | undefined;

/** Bytes of all buffers, including those not collected yet. */
export const bufferBytes = (): number => (typeof process === 'undefined' ? 0 : (process.memoryUsage?.().arrayBuffers ?? 0));

let collect: (() => void) | undefined;

/** Bytes that were still there after the last collection: what the rest of the process uses, and no collection frees. */
let used = 0;

/**
 * Collects unused buffers, if the platform allows it and there may be more than `slack` bytes of them: otherwise the leftovers of
 * one message hide what the next one takes. It does not collect again and again where the process itself has many buffers.
 */
export const collectBuffers = (slack: number): void => {
  used = Math.min(used, bufferBytes());
  if (bufferBytes() - used <= slack) return;
  if (collect === undefined) {
    const builtin = typeof process === 'undefined' ? undefined : process.getBuiltinModule;
    builtin?.('node:v8').setFlagsFromString('--expose-gc');
    collect = (builtin?.('node:vm').runInNewContext('gc') as typeof collect) ?? (() => undefined);
  }
  collect();
  used = bufferBytes();
};
