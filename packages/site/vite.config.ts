import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig } from 'vite';
import { frameOfPages } from './src/build/frame-plugin.ts';
import { OUTPUT, PACKAGE } from './src/places.ts';

/** What the browser runs. The generator writes the pages of documents afterwards, with the names that this gives to the files. */
export default defineConfig({
  root: PACKAGE,
  // Relative addresses: the folder works wherever it is served.
  base: './',
  appType: 'mpa',
  // Our packages from their sources: no build is needed first.
  resolve: { conditions: ['@polkavirt/source', ...defaultClientConditions] },
  plugins: [frameOfPages()],
  worker: { format: 'es' },
  build: {
    outDir: OUTPUT,
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    rolldownOptions: {
      input: {
        page: fileURLToPath(new URL('src/page/main.ts', import.meta.url)),
        playground: fileURLToPath(new URL('playground/index.html', import.meta.url)),
      },
    },
  },
});
