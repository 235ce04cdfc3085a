/** The built form of a script of this folder: the tests run from TypeScript files, which a worker cannot load. */
export const workerScript = (name: string): URL =>
  new URL(import.meta.url.endsWith('.ts') ? `../../dist/isolated/${name}.js` : `./${name}.js`, import.meta.url);
