import { readFileSync } from 'node:fs';

/** The version of this package, which is that of all packages of polkavirt: they are released together. */
export const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
