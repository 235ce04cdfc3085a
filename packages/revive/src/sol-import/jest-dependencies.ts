/**
 * `@polkavirt/revive/jest-dependencies`: which sources a Solidity source imports, for Jest's `--findRelatedTests`, `--onlyChanged` and watch
 * mode. Jest itself knows those that are imported by relative paths.
 *
 *     export default { dependencyExtractor: '@polkavirt/revive/jest-dependencies' };
 */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { resolveImport, sourceUnitOf } from '../compile/collect-sources.ts';
import { findImports } from '../compile/find-imports.ts';
import { parseRemapping, type Remapping, remap } from '../compile/remappings.ts';

/** Changes whenever the answers do. */
const FORMAT = 1;

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The nearest folder above a file that has one of these files. */
function folderAbove(file: string, names: readonly string[]): string | undefined {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (names.some((name) => existsSync(join(folder, name)))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

/** The project of a source: where its remappings are, else its package. */
const projectOf = (file: string): string =>
  folderAbove(file, ['remappings.txt', 'foundry.toml']) ?? folderAbove(file, ['package.json']) ?? process.cwd();

const remappingsOf = (root: string): readonly Remapping[] =>
  textOf(join(root, 'remappings.txt'))
    .split(/\r?\n/)
    .flatMap((line) => parseRemapping(line) ?? []);

/**
 * What a file imports, by paths that Jest resolves.
 *
 * @param defaultExtract What Jest does with other files.
 */
export function extract(code: string, filePath: string, defaultExtract: (code: string) => Iterable<string>): Iterable<string> {
  if (!filePath.endsWith('.sol')) return defaultExtract(code);
  const root = projectOf(filePath);
  const remappings = remappingsOf(root);
  const unit = sourceUnitOf(filePath, root);
  return new Set(
    findImports(code).map(({ path }) => {
      const imported = remap(remappings, unit, resolveImport(unit, path));
      const file = isAbsolute(imported) ? imported : join(root, imported);
      // What is not in the project is in a package, which Jest finds by its name.
      if (!existsSync(file)) return imported;
      const from = relative(dirname(filePath), file).split(sep).join('/');
      return from.startsWith('../') ? from : `./${from}`;
    }),
  );
}

/** Jest asks all files again when it changes. */
export const getCacheKey = (): string => JSON.stringify([FORMAT, textOf(join(process.cwd(), 'remappings.txt'))]);
