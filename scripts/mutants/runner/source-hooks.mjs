/**
 * Hooks for `import`: TypeScript becomes JavaScript, the workspace's packages are the sources of this copy, and each suite has
 * modules of its own, because `?suite=N` passes on from a module to what it imports.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import swc from '@swc/core';

let settings;

export function initialize(given) {
  settings = { ...given, rootUrl: pathToFileURL(`${given.root}/`).href };
}

const suiteOf = (url) => /\?suite=\d+$/.exec(url ?? '')?.[0] ?? '';

export async function resolve(specifier, context, nextResolve) {
  if (specifier === '@jest/globals') return { url: settings.jestGlobals, shortCircuit: true };
  const source = settings.entries[specifier];
  const resolved = await nextResolve(source === undefined ? specifier : pathToFileURL(source).href, context);
  const isOurs = resolved.url.startsWith(settings.rootUrl) && !resolved.url.includes('/node_modules/');
  return isOurs
    ? { ...resolved, url: resolved.url.replace(/\?.*$/, '') + (suiteOf(specifier) || suiteOf(context.parentURL)) }
    : resolved;
}

const compiled = new Map();

export async function load(url, context, nextLoad) {
  const plain = url.replace(/\?.*$/, '');
  if (!plain.endsWith('.ts')) return nextLoad(url, context);
  let source = compiled.get(plain);
  if (source === undefined) {
    const filename = fileURLToPath(plain);
    source = swc.transformSync(readFileSync(filename, 'utf8'), {
      ...settings.swc,
      filename,
      swcrc: false,
      configFile: false,
    }).code;
    compiled.set(plain, source);
  }
  return { format: 'module', source, shortCircuit: true };
}
