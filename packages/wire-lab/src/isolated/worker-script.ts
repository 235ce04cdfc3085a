/** A script of this folder as it is built: a worker cannot load TypeScript, from whose files the tests run. */
export const workerScript = (name: string): URL =>
  new URL(import.meta.url.endsWith('.ts') ? `../../dist/isolated/${name}.js` : `./${name}.js`, import.meta.url);
