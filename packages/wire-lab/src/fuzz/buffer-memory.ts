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

/** Collects unused buffers if the platform allows it; otherwise the leftovers of one message hide what the next one takes. */
export const collectBuffers = (): void => {
  if (collect === undefined) {
    const builtin = typeof process === 'undefined' ? undefined : process.getBuiltinModule;
    builtin?.('node:v8').setFlagsFromString('--expose-gc');
    collect = (builtin?.('node:vm').runInNewContext('gc') as typeof collect) ?? (() => undefined);
  }
  collect();
};
