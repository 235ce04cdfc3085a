/** The pages of the packages' entries, in TypeDoc's Markdown. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { API_FOLDER, publicEntries } from '../api/convert.ts';
import { REPOSITORY } from '../places.ts';
import type { MadePage } from './section.ts';

/** A union of more members than this is no help in a signature: the type behind it has a table. */
const MOST_MEMBERS = 24;

const shortUnions = (text: string): string =>
  text.replaceAll(/(?:"\w+" \| ){3}(?:"\w+" \| )*"\w+"/g, (union) => {
    const members = union.split(' | ');
    return members.length <= MOST_MEMBERS
      ? union
      : `${members.slice(0, 3).join(' | ')} | /* ${members.length - 3} more */ string`;
  });

/** `api/polkavm/isa/` of `@polkavirt/polkavm/isa`; the command has no scope. */
const urlOf = (specifier: string): string => `api/${specifier.replace('@polkavirt/', '')}/`;

/** Where TypeDoc put an entry: it avoids names that it took, and an entry with namespaces is a folder. */
function fileOf(specifier: string): string {
  const files = [`${specifier}.md`, `${specifier}/README.md`, `${specifier}-1.md`].map((name) => `${API_FOLDER}pages/${name}`);
  const file = files.find((path) => existsSync(path));
  if (file === undefined) throw new Error(`TypeDoc wrote nothing for ${specifier}`);
  return file;
}

/** The namespaces of an entry, which are pages of their own: name and file. */
function namespacesOf(specifier: string): readonly (readonly [string, string])[] {
  const folder = `${API_FOLDER}pages/${specifier}/namespaces/`;
  return existsSync(folder) ? readdirSync(folder).map((file) => [file.replace(/\.md$/, ''), folder + file]) : [];
}

const pageOf = (specifier: string, file: string, summary: string): MadePage => ({
  url: urlOf(specifier),
  name: specifier.replace('@polkavirt/', ''),
  summary,
  source: relative(REPOSITORY, file),
  make: () => shortUnions(readFileSync(file, 'utf8')).replace(/^# .*$/m, `# ${specifier}`),
});

/** A page for every entry of a public package, and for every namespace; `writeApi` must have run. */
export const apiPages = (): readonly MadePage[] =>
  publicEntries().flatMap(({ specifier }) => [
    pageOf(specifier, fileOf(specifier), `what \`import ... from '${specifier}'\` gives.`),
    ...namespacesOf(specifier).map(([name, file]) =>
      pageOf(`${specifier}/${name}`, file, `the namespace \`${name}\` of \`${specifier}\`.`),
    ),
  ]);
