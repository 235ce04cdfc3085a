import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Output } from '../src/io.ts';
import { main } from '../src/main.ts';

/** The root of the repository. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../..');

/** A file of the repository. */
export const inRepository = (path: string): string => join(ROOT, path);

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly bytes: Uint8Array;
}

/** What the outputs are connected to, if not to pipes. */
export interface Terminal {
  readonly width: number;
  readonly hasColors: boolean;
}

/** Runs the command in this process, with streams of its own. */
export async function polkavirt(argv: readonly string[], stdin: string | Uint8Array = '', terminal?: Terminal): Promise<Ran> {
  const out: Uint8Array[] = [];
  const err: Uint8Array[] = [];
  const output = (chunks: Uint8Array[]): Output => ({
    isTerminal: terminal !== undefined,
    ...terminal,
    write: async (chunk) => void chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk),
  });
  const code = await main(argv, {
    stdout: output(out),
    stderr: output(err),
    stdin: (async function* () {
      yield typeof stdin === 'string' ? Buffer.from(stdin) : stdin;
    })(),
  });
  const bytes = Buffer.concat(out);
  return { code, stdout: bytes.toString(), stderr: Buffer.concat(err).toString(), bytes };
}
