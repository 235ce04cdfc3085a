import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createJiti } from 'jiti';
import type { AnyWire } from '../fuzz/wire-under-test.ts';

/** Thrown for a module that is missing, throws, or exports no wire. */
export class WireModuleError extends Error {
  override readonly name = 'WireModuleError';
}

/** Whether a name is that of a module that can be loaded. */
export const isWireModule = (path: string): boolean => /\.[cm]?[jt]s$/.test(path);

const isWire = (value: unknown): value is AnyWire => {
  const { name, serve, connect } = (value ?? {}) as Partial<AnyWire>;
  return typeof name === 'string' && typeof serve === 'function' && typeof connect === 'function';
};

/**
 * Loads a user's wire from a module: its export `default` or `wire`, or the only wire among its exports. TypeScript needs no build.
 * Its code runs in this process, with its rights.
 *
 * @throws WireModuleError
 */
export const loadWire = async (path: string): Promise<AnyWire> => {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) throw new WireModuleError('no such file');
  let exported: Readonly<Record<string, unknown>>;
  try {
    exported = await createJiti(import.meta.url).import(resolve(path));
  } catch (error) {
    throw new WireModuleError(`it fails when it is loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
  for (const preferred of [exported.default, exported.wire]) if (isWire(preferred)) return preferred;
  const wires = [...new Set(Object.values(exported).filter(isWire))];
  if (wires.length === 1) return wires[0];
  const there = wires.length === 0 ? 'it exports none' : `it exports ${wires.length}`;
  throw new WireModuleError(`it must export a wire (name, serve, connect) as default or as wire; ${there}`);
};
