/** What Node tells about memory. Elsewhere nothing is measured. */
declare const process:
  | {
      memoryUsage?(): { readonly arrayBuffers: number };
      getBuiltinModule?(name: string): Readonly<Record<string, (argument: string) => unknown>>;
    }
  | undefined;

/** Bytes of the buffers that there are, also of those that nobody needs any more. */
export const bufferBytes = (): number => (typeof process === 'undefined' ? 0 : (process.memoryUsage?.().arrayBuffers ?? 0));

let collect: (() => void) | undefined;

/** Gives up the buffers that nobody needs, where the platform lets it: else what one message leaves hides what the next one takes. */
export const collectBuffers = (): void => {
  if (collect === undefined) {
    const builtin = typeof process === 'undefined' ? undefined : process.getBuiltinModule;
    builtin?.('node:v8').setFlagsFromString('--expose-gc');
    collect = (builtin?.('node:vm').runInNewContext('gc') as typeof collect) ?? (() => undefined);
  }
  collect();
};
