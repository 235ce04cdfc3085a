/** `npm run site [-- --port PORT]`: serves what `npm run site:build` made, on this machine alone, until it is interrupted. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { preview } from 'vite';
import { OUTPUT, PACKAGE } from '../places.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '4173' } } });
const port = Number(values.port);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`--port: expected a number from 0 to 65535, got ${values.port}`);
  process.exitCode = 2;
} else if (!existsSync(`${OUTPUT}index.html`)) {
  console.error('dist/site is not there yet: run `npm run site:build` first');
  process.exitCode = 1;
} else {
  const server = await preview({
    configFile: `${PACKAGE}vite.config.ts`,
    preview: { host: '127.0.0.1', port, strictPort: values.port !== '4173' },
    logLevel: 'warn',
  });
  console.log(server.resolvedUrls?.local[0]);
}
