import { resolve } from 'node:path';
import type { HostFunctionTable, Wire } from '@polkavirt/primitives';
import { createJiti } from 'jiti';
import { messageOf, UsageError } from '../failure.ts';
import { whyUnreadable } from '../input.ts';
import { printable } from '../values.ts';

const isWire = (value: unknown): value is Wire<HostFunctionTable> => {
  const { name, serve, connect } = (value ?? {}) as Partial<Wire>;
  return typeof name === 'string' && typeof serve === 'function' && typeof connect === 'function';
};

/**
 * Loads a user's wire from a module: its export `default` or `wire`, or the only wire among its exports. TypeScript needs no build.
 *
 * @throws UsageError If there is no such module, it throws, or exports no wire.
 */
export async function loadWire(path: string): Promise<Wire<HostFunctionTable>> {
  const name = printable(path);
  if (!/\.[cm]?[jt]s$/.test(path)) throw new UsageError(`${name} is neither native, scale, abi nor a module (.ts, .js, .mjs)`);
  const reason = await whyUnreadable(path);
  if (reason !== undefined) throw new UsageError(`cannot read ${name}: ${reason}`);
  let exported: Readonly<Record<string, unknown>>;
  try {
    exported = await createJiti(import.meta.url).import(resolve(path));
  } catch (error) {
    throw new UsageError(`cannot load ${name}: ${messageOf(error)}`);
  }
  for (const preferred of [exported.default, exported.wire]) if (isWire(preferred)) return preferred;
  const wires = Object.values(exported).filter(isWire);
  if (wires.length === 1) return wires[0];
  throw new UsageError(
    `${name} must export a wire (name, serve, connect) as default or as wire; ${wires.length === 0 ? 'it exports none' : `it exports ${wires.length}`}`,
  );
}
