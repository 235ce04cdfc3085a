import { isWireModule, WireModuleError } from '@polkavirt/wire-lab/isolated';
import { UsageError } from '../failure.ts';
import { printable } from '../values.ts';

/**
 * A user's module that the command line names. Only loading it shows whether it contains a wire.
 *
 * @param instead The other accepted values in the message, such as `neither native nor `.
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

/** An unusable module as an error of usage. */
export const unusable = (path: string, why: string): UsageError => new UsageError(`cannot use ${printable(path)}: ${why}`);
