/** The licences of what a build puts into its files: whoever gives them on must give these with them. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** Collects the folders of the packages whose modules are bundled. Workers are built apart and need it as well. */
export const collectPackages = (folders: Set<string>): Plugin => ({
  name: 'collect-packages',
  generateBundle(_, bundle) {
    for (const file of Object.values(bundle)) {
      for (const id of file.type === 'chunk' ? file.moduleIds : []) {
        const folder = /^\0?(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
        if (folder !== undefined) folders.add(folder);
      }
    }
  },
});

/**
 * One text of all licences.
 *
 * @throws Error if a package has none, because then nobody may give it on.
 */
export function licencesOf(folders: Iterable<string>): string {
  const texts = [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)(?:[.-]|$)/i.test(file));
    if (license === undefined && files.length === 0) throw new Error(`${name} ${version} says no licence`);
    return `${name} ${version}: ${license}\n\n${files.map((file) => readFileSync(`${folder}/${file}`, 'utf8')).join('\n')}`;
  });
  return texts.sort().join(`\n${'-'.repeat(80)}\n\n`);
}
