import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../failure.ts';

/** The page that the others belong to. */
export const START = 'playground/index.html';

const near = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** In the repository what `npm run site:build` made, in a package what it ships; the same from `src` and from `dist`. */
const places = (): readonly string[] =>
  existsSync(near('../../../site/playground/index.html')) ? [near('../../../../dist/site/')] : [near('../../pages/')];

/** The files of the pages, by their paths from the pages' root. Nothing else is ever served. */
export type Pages = ReadonlyMap<string, string>;

/**
 * Finds the built pages.
 *
 * @throws UsageError if they are not there.
 */
export function findPages(folders: readonly string[] = places()): Pages {
  const root = folders.find((place) => existsSync(`${place}${START}`));
  if (root === undefined) throw new UsageError('the pages are not built: run `npm run site:build` in the repository first');
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const file = `${parentPath}/${name}`.replaceAll('\\', '/').replaceAll('//', '/');
      return [file.slice(root.replaceAll('\\', '/').length), file] as const;
    }),
  );
}
