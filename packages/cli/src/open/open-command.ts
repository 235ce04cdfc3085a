import { once } from 'node:events';
import { basename } from 'node:path';
import { EXIT, fileReason, UsageError } from '../failure.ts';
import { inputName, readInput } from '../input.ts';
import type { Io } from '../io.ts';
import { findPages } from './find-pages.ts';
import { servePages } from './serve-pages.ts';

/** The playground takes no larger file. */
const MOST = 64 * 1024 * 1024;

const interrupted = (): Promise<unknown> => Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);

/** `polkavirt open`: serves the playground with a file in it until it is interrupted. */
export async function openCommand(path: string, { port }: { readonly port: number }, io: Io): Promise<number> {
  const bytes = await readInput(path, io);
  if (bytes.length > MOST)
    throw new UsageError(`${inputName(path)} has ${bytes.length} bytes: the playground takes at most ${MOST}`);
  const pages = findPages();
  const name = path === '-' ? 'standard input' : basename(path);
  const server = await servePages(pages, { name, bytes }, port).catch((error: unknown) => {
    throw new UsageError(`cannot listen on port ${port}: ${fileReason(error)}`);
  });
  const end = interrupted();
  try {
    await io.stdout.write(`${server.url}\n`);
    await io.stderr.write('polkavirt: open the address above in a browser; Ctrl+C ends it\n');
    await end;
  } finally {
    await server.close();
  }
  return EXIT.ok;
}
