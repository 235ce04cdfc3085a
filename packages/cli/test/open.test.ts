/** `polkavirt open`: who gets what from the server, and what is refused. The pages themselves are driven by the site's tests. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestEnd } from '@polkavirt/test-support';
import { findPages } from '../src/open/find-pages.ts';
import { servePages } from '../src/open/serve-pages.ts';
import { polkavirt } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'polkavirt-open-'));
afterAll(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'pages/playground'), { recursive: true });
mkdirSync(join(folder, 'pages/assets'));
writeFileSync(join(folder, 'pages/playground/index.html'), '<p>the page</p>');
writeFileSync(join(folder, 'pages/assets/a.js'), 'export {}');
writeFileSync(join(folder, 'secret'), 'secret');
const pages = findPages([join(folder, 'pages/')]);

interface Answer {
  readonly status: number | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

/** A request as it is written: `fetch` would tidy the path, and sets the host itself. */
const ask = (url: URL, path: string, method = 'GET', host = url.host): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: url.port, path, method, headers: { host }, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode, type: response.headers['content-type'], body }));
    });
    sent.on('error', reject).end();
  });

async function serve() {
  const server = await servePages(pages, { name: 'a b.polkavm', bytes: Buffer.from('the file') }, 0);
  onTestEnd('the server', () => server.close());
  const url = new URL(server.url);
  return { url, root: url.pathname.replace('playground/', '') };
}

it('gives the pages and the file to whoever knows the token', async () => {
  const { url, root } = await serve();
  expect(url.hostname).toBe('127.0.0.1');
  expect(root).toMatch(/^\/[\da-f]{32}\/$/);
  expect(url.searchParams.get('file')).toBe('a b.polkavm');
  expect(await ask(url, `${root}playground/?file=x`)).toEqual({
    status: 200,
    type: 'text/html; charset=utf-8',
    body: '<p>the page</p>',
  });
  expect(await ask(url, `${root}assets/a.js`)).toMatchObject({ status: 200, type: 'text/javascript; charset=utf-8' });
  expect(await ask(url, `${root}file`)).toEqual({ status: 200, type: 'application/octet-stream', body: 'the file' });
  expect(await ask(url, `${root}file`, 'HEAD')).toMatchObject({ status: 200, body: '' });
});

it('has another token each time', async () => {
  expect((await serve()).root).not.toBe((await serve()).root);
});

it.each<[what: string, path: (root: string) => string, status: number]>([
  ['no token', () => '/playground/', 404],
  ['the file without the token', () => '/file', 404],
  ['another token', () => `/${'0'.repeat(32)}/file`, 404],
  ['a token that goes on', (root) => `${root.slice(0, -1)}0/file`, 404],
  ['a page that there is not', (root) => `${root}playground/other.html`, 404],
  ['a path out of the folder', (root) => `${root}../secret`, 404],
  ['the same, encoded', (root) => `${root}%2e%2e/secret`, 404],
  ['the same, by a file of the pages', (root) => `${root}playground/../../secret`, 404],
])('refuses %s', async (_, path, status) => {
  const { url, root } = await serve();
  const answer = await ask(url, path(root));
  expect(answer.status).toBe(status);
  expect(answer.body).not.toContain('secret');
});

it('refuses other hosts, so that no page reaches it by a name of its own, and other methods', async () => {
  const { url, root } = await serve();
  expect((await ask(url, `${root}file`, 'GET', `evil.example:${url.port}`)).status).toBe(403);
  expect((await ask(url, `${root}file`, 'GET', `localhost:${url.port}`)).status).toBe(200);
  expect((await ask(url, `${root}file`, 'POST')).status).toBe(405);
});

it('says what is wrong', async () => {
  expect(() => findPages([join(folder, 'nowhere/')])).toThrow('the pages are not built: run `npm run site:build`');
  expect(await polkavirt(['open', join(folder, 'absent.polkavm')])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('no such file or folder'),
  });
  expect(await polkavirt(['open', folder])).toMatchObject({ code: 2, stderr: expect.stringContaining('it is a folder') });
  const { url } = await serve();
  await expect(servePages(pages, { name: 'x', bytes: new Uint8Array(1) }, Number(url.port))).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});
