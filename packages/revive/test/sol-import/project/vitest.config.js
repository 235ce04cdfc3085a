import { solidity } from '@polkavirt/revive/vite';

export default {
  plugins: [solidity({ types: true })],
  test: { include: ['**/*.test.mjs'], globals: true },
};
