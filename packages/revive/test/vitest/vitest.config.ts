import { defineConfig } from 'vitest/config';

/** From the sources, as the other tests. */
export default defineConfig({
  resolve: { conditions: ['@polkavirt/source'] },
  ssr: { resolve: { conditions: ['@polkavirt/source'] } },
  test: { include: ['*.vitest.ts'] },
});
