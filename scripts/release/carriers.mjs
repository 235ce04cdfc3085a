/** Sources that carry the version: a module that also runs in browsers cannot read its package.json. */
export const CARRIERS = ['packages/node/src/identity.ts', 'packages/revive/src/rpc/client-version.ts'];
