/** Links of documents, which lead to files of the repository, as links of the site. */
import { existsSync } from 'node:fs';
import { posix } from 'node:path';
import { REPOSITORY } from '../places.ts';

const GITHUB = 'https://github.com/polkavirt/polkavirt';

/** Files and folders that are pages: source -> address from the root of the site. A README is its folder, too. */
export type Addresses = ReadonlyMap<string, string>;

/** From one page to another address, both from the root of the site. */
export const relativeTo = (from: string, to: string): string => '../'.repeat(from.split('/').length - 1) + to || './';

/**
 * Makes the links of one document: to another page where the target is one, otherwise to the file on GitHub. Absolute links to
 * our own repository, which READMEs have for npm, are links like the others.
 *
 * @param problem is told of a link that leads nowhere
 */
export function linksOf(source: string, url: string, addresses: Addresses, problem: (text: string) => void) {
  return (target: string): string => {
    const [, ours] = new RegExp(`^${GITHUB}/(?:tree|blob)/main/(.*)$`).exec(target) ?? [];
    if (target.startsWith('#') || (ours === undefined && /^(?:https?|mailto):/.test(target))) return target;
    const [path = '', anchor] = (ours ?? target).split('#');
    const isFromRoot = ours !== undefined || path.startsWith('/');
    const file = isFromRoot ? path.replace(/^\//, '') : posix.join(posix.dirname(source), path);
    const key = file.replace(/\/$/, '');
    const hash = anchor === undefined ? '' : `#${anchor}`;
    const address = addresses.get(key) ?? addresses.get(`${key}/README.md`);
    if (address !== undefined) return relativeTo(url, address) + hash;
    if (!existsSync(REPOSITORY + key)) problem(`${source}: '${target}' leads nowhere`);
    return `${GITHUB}/blob/main/${key}${hash}`;
  };
}
