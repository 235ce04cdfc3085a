/** The built packages, as users have them. */
export default {
  test: {
    include: ['*.child.mjs'],
    globals: true,
    maxWorkers: 2,
    // Vitest's five seconds are too few on a busy machine.
    testTimeout: 120_000,
    setupFiles: ['@polkavirt/insight/vitest'],
    // Vitest would transform them, which it does not where they are installed.
    server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
    reporters: ['default', '@polkavirt/insight/reporter'],
  },
};
