/**
 * `@polkavirt/revive/vite`: `import { Token } from './Token.sol'` in Vitest, and in Vite.
 *
 *     import { solidity } from '@polkavirt/revive/vite';
 *     export default { plugins: [solidity()] };
 */
import { contractModule, failingModule } from './contract-module.ts';
import { importSolidity, type SolidityImportOptions } from './import-solidity.ts';

/** What is used of the context of Vite's hooks. */
export interface PluginContext {
  addWatchFile(file: string): void;
}

/** The part of Vite's plugins that this one has. */
export interface SolidityPlugin {
  readonly name: string;
  readonly enforce: 'pre';
  configResolved(config: { readonly root: string }): void;
  load(this: PluginContext, id: string): Promise<{ code: string; map: null; moduleType: 'js' } | undefined>;
}

/** A plugin for imports of Solidity sources. A test runs again when the source changes, or one that it imports. */
export function solidity(options: SolidityImportOptions = {}): SolidityPlugin {
  let root = options.root;
  // Where debug builds are is a matter of this machine, which is of use to tests only.
  const isTest = process.env.VITEST !== undefined;
  return {
    name: 'polkavirt-solidity',
    enforce: 'pre',
    configResolved(config) {
      root ??= config.root;
    },
    async load(id) {
      if (!/\.sol$/.test(id) || id.startsWith('\0')) return undefined;
      const { contracts, files, error } = await importSolidity(id, {
        ...options,
        ...(root === undefined ? {} : { root }),
        ...(isTest ? {} : { debug: options.debug === true }),
      });
      for (const file of files) this.addWatchFile(file);
      return { code: error === undefined ? contractModule(contracts) : failingModule(error), map: null, moduleType: 'js' };
    },
  };
}

export default solidity;
