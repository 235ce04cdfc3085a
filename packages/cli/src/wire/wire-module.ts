import { isWireModule, WireModuleError } from '@polkavirt/wire-lab/isolated';
import { UsageError } from '../failure.ts';
import { printable } from '../values.ts';

/**
 * A module of the user's that the command line names. Whether there is a wire in it shows when it is loaded.
 *
 * @param instead What else the argument could have been, such as `neither native nor `.
 * @throws UsageError If its name is not that of a module.
 */
export function checkModule(path: string, instead = 'not '): string {
  if (!isWireModule(path)) throw new UsageError(`${printable(path)} is ${instead}a module (.ts, .js, .mjs)`);
  return path;
}

/** Does something with the wire of a module. @throws UsageError If it cannot be loaded, or exports no wire. */
export async function usingModule<T>(path: string, use: () => Promise<T>): Promise<T> {
  checkModule(path);
  try {
    return await use();
  } catch (error) {
    if (error instanceof WireModuleError) throw unusable(path, error.message);
    throw error;
  }
}

/** A module that cannot be used, as a mistake of who named it. */
export const unusable = (path: string, why: string): UsageError => new UsageError(`cannot use ${printable(path)}: ${why}`);
