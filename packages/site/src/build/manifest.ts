import { readFileSync } from 'node:fs';
import type { Manifest } from 'vite';
import { OUTPUT } from '../places.ts';

/** The files of the browser's side of every page, from the root of the site. */
export interface Assets {
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
}

/** What Vite called them. */
export function readManifest(): Assets {
  const manifest: Manifest = JSON.parse(readFileSync(`${OUTPUT}.vite/manifest.json`, 'utf8'));
  const entry = manifest['src/page/main.ts'];
  if (entry === undefined) throw new Error('Vite made nothing of src/page/main.ts');
  // The entry's styles may lie with a piece that it shares with the playground.
  const files = [entry, ...(entry.imports ?? []).map((name) => manifest[name]!)];
  return { scripts: [entry.file], styles: [...new Set(files.flatMap(({ css = [] }) => css))] };
}
