import { mkdirSync, writeFileSync } from 'node:fs';
import { pageHtml } from '../frame/layout.ts';
import type { Assets } from './manifest.ts';
import { OUTPUT } from './places.ts';

/** Writes every page of text; returns how many there are. */
export async function writePages(assets: Assets): Promise<number> {
  const page = pageHtml({
    toRoot: '',
    current: '',
    title: 'polkavirt',
    description: 'sp-virtualization for JavaScript',
    sidebar: '',
    contents: '',
    body: '<h1>polkavirt</h1>',
    ...assets,
  });
  mkdirSync(OUTPUT, { recursive: true });
  writeFileSync(`${OUTPUT}index.html`, page);
  return 1;
}
