import { existsSync, type FSWatcher, watch } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Watches files and remembers changes, also while nobody waits. */
export interface FileWatch {
  /** Watches these files from now on, beside those that are watched already. */
  add(paths: readonly string[]): void;
  /** Changes up to now do not count. */
  forget(): void;
  /** Resolves at the next change, or at once if there was one since {@link forget}, or when `signal` aborts. */
  changed(signal: AbortSignal): Promise<void>;
  close(): void;
}

/** The path itself, or the first folder of it that does not exist yet. */
function firstToAppear(path: string): string {
  let first = path;
  while (!existsSync(dirname(first))) first = dirname(first);
  return first;
}

/** Folders are watched, because editors put new files in place of old ones. */
export function watchFiles(): FileWatch {
  const wanted = new Set<string>();
  const folders = new Map<string, FSWatcher>();
  let isChanged = false;
  let wake = (): void => undefined;
  const change = (): void => {
    isChanged = true;
    wake();
  };
  return {
    add(paths) {
      for (const path of paths.map(firstToAppear)) {
        wanted.add(path);
        const folder = dirname(path);
        if (folders.has(folder)) continue;
        const watcher = watch(folder, (_, name) => {
          if (name === null || wanted.has(resolve(folder, name))) change();
        });
        // On some systems this means that the folder was deleted, so everything in it changed.
        watcher.on('error', () => {
          watcher.close();
          folders.delete(folder);
          change();
        });
        folders.set(folder, watcher);
      }
    },
    forget() {
      isChanged = false;
    },
    async changed(signal) {
      while (!isChanged && !signal.aborted) {
        await new Promise<void>((done) => {
          wake = done;
          signal.addEventListener('abort', () => done(), { once: true });
        });
      }
    },
    close() {
      for (const watcher of folders.values()) watcher.close();
    },
  };
}
