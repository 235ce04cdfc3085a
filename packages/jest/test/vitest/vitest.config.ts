import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The matchers of both packages, which are the built ones, as users have them. */
export default defineConfig({
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  // Beside the root it would look like a package.
  cacheDir: fileURLToPath(new URL('node_modules/.vite', import.meta.url)),
  test: {
    include: ['{jest,revive}/test/vitest/*.vitest.ts'],
    // Vitest would transform them, which it does not where they are installed.
    server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
  },
});
