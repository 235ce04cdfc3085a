/**
 * `@polkavirt/revive/jest-transform`: `import { Token } from './Token.sol'` in Jest.
 *
 *     export default {
 *       transform: { '\\.sol$': '@polkavirt/revive/jest-transform' },
 *       extensionsToTreatAsEsm: ['.sol'],
 *       moduleFileExtensions: ['js', 'mjs', 'cjs', 'jsx', 'ts', 'tsx', 'json', 'node', 'sol'],
 *     };
 */
import { compileKey } from '../compile/index.ts';
import { contractExports, contractsList } from './contract-module.ts';
import { digestOf, importSolidity, placesOf, type SolidityImportOptions } from './import-solidity.ts';

/** The module beside this one, in the sources and in a build. */
const AGAIN = import.meta.url.replace(/jest-transform(?=\.\w+$)/, 'import-again');

/** Changes whenever the text of the modules does. */
const FORMAT = 2;

/** What is used of the options that Jest gives with each file. */
interface JestTransformOptions {
  readonly config: { readonly rootDir: string };
  readonly configString: string;
}

/** The part of Jest's transformers that this one has. The compiler cannot be waited for in a `require`, so there is no `process`. */
interface SolidityTransformer {
  /** Jest's coverage is of JavaScript. That of Solidity is `POLKAVIRT_COVERAGE`. */
  readonly canInstrument: true;
  processAsync(text: string, path: string, options: JestTransformOptions): Promise<{ code: string }>;
  getCacheKeyAsync(text: string, path: string, options: JestTransformOptions): Promise<string>;
}

/**
 * The module of a source. Jest keeps the module until the source itself changes; so it checks when it runs whether a source that it
 * was compiled with is another one now, and is compiled again then.
 */
async function moduleOf(path: string, options: SolidityImportOptions): Promise<string> {
  const { contracts, files, error } = await importSolidity(path, options);
  if (error !== undefined) throw error;
  const digests = await Promise.all(files.map(async (file) => [file, await digestOf(file)]));
  return `import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
${contractsList(contracts)}
const isSame = ([file, digest]) => {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex') === digest;
  } catch {
    return false;
  }
};
if (!${JSON.stringify(digests)}.every(isSame)) {
  const { importAgain } = await import(${JSON.stringify(AGAIN)});
  contracts = await importAgain(${JSON.stringify(path)}, ${JSON.stringify(options)}, ${JSON.stringify(contracts.map(({ name }) => name))});
}
${contractExports(contracts)}
`;
}

/** @param options Of the transformer in Jest's configuration: `['@polkavirt/revive/jest-transform', { optimizer: '3' }]`. */
function createTransformer(options: SolidityImportOptions = {}): SolidityTransformer {
  const given = ({ config }: JestTransformOptions): SolidityImportOptions => ({ root: config.rootDir, ...options });
  return {
    canInstrument: true,
    processAsync: async (_, path, facts) => ({ code: await moduleOf(path, given(facts)) }),
    async getCacheKeyAsync(text, path, facts) {
      const { file, root } = await placesOf(path, given(facts).root);
      const { types: _, ...compile } = given(facts);
      // What is missing or wrong is said by the compile itself, which is not kept.
      const key = await compileKey([file], { ...compile, root }).catch(() => text);
      return JSON.stringify([FORMAT, file, options, key]);
    },
  };
}

export default { createTransformer };
