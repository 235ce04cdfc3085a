/** A registry on this machine that has our packages, from their tarballs, and sends everybody to npm's for all others. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const REGISTRY = 'https://registry.npmjs.org';

/** What npm asks for before it takes a tarball. */
function documentOf({ name, version, folder, tarball }, origin) {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  const dist = { tarball: `${origin}/-/${basename(tarball)}`, integrity };
  return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
}

/** Serves what `readPacked` or `packAll` of pack.mjs gave; resolves to `{ url, close() }`. */
export async function serveRegistry(packed) {
  const byName = new Map(packed.map((one) => [one.name, one]));
  const byFile = new Map(packed.map(({ tarball }) => [`-/${basename(tarball)}`, tarball]));
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url.slice(1));
    if (byFile.has(path)) response.end(readFileSync(byFile.get(path)));
    else if (byName.has(path)) response.end(JSON.stringify(documentOf(byName.get(path), `http://${request.headers.host}`)));
    else response.writeHead(302, { location: REGISTRY + request.url }).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}
