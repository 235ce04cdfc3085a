/** A server of the playground's pages with one file, for this machine alone. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import type { Pages } from './find-pages.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

/** A file that the pages show. */
export interface ShownFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface PagesServer {
  /** Where the playground is, with the token without which nothing is answered. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves on the loopback interface. Addresses begin with a random token of 128 bits, so that neither another page in the visitor's browser
 * nor another user of the machine can read the file; only requests that name this machine as their host are answered.
 *
 * @param port 0 for one that is free.
 * @throws The system's error if the port cannot be taken.
 */
export async function servePages(pages: Pages, file: ShownFile, port: number): Promise<PagesServer> {
  const token = randomBytes(16).toString('hex');
  const server = createServer((request, response) => {
    answer(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });

  async function answer({ method, url = '', headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    const refuse = (status: number, reason: string): void => {
      response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' });
      response.end(`${reason}\n`);
    };
    const host = /^(127\.0\.0\.1|localhost)(?::\d+)?$/.exec(headers.host ?? '');
    if (host === null) return refuse(403, 'this server answers this machine only');
    if (method !== 'GET' && method !== 'HEAD') return refuse(405, 'this server only gives files');
    const [path] = url.split(/[?#]/);
    if (!path.startsWith(`/${token}/`)) return refuse(404, 'there is nothing here: use the whole address that polkavirt printed');
    const wanted = path.slice(token.length + 2);
    const name = wanted === '' || wanted.endsWith('/') ? `${wanted}index.html` : wanted;
    const page = pages.get(name);
    if (page === undefined && wanted !== 'file') return refuse(404, 'there is no such page');
    const body = page === undefined ? file.bytes : await readFile(page);
    response.writeHead(200, {
      'content-type': page === undefined ? 'application/octet-stream' : (TYPES[extname(name)] ?? 'application/octet-stream'),
      'content-length': body.length,
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    response.end(method === 'HEAD' ? undefined : body);
  }

  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${taken}/${token}/playground/?file=${encodeURIComponent(file.name)}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
