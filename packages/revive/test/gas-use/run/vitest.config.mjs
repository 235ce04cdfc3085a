/** The built packages, as users have them. */
export default {
  test: {
    include: ['*.child.mjs'],
    globals: true,
    maxWorkers: 2,
    setupFiles: ['@polkavirt/insight/vitest'],
    reporters: ['default', '@polkavirt/insight/reporter'],
  },
};
