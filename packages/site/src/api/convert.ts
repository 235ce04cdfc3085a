/** The docstrings of the public packages, read by TypeDoc. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Application, type ProjectReflection, TSConfigReader } from 'typedoc';
import { PACKAGE, REPOSITORY } from '../places.ts';

/** Where the pages' Markdown is kept: reading the sources takes half a minute, and they change less often than the site is built. */
export const API_FOLDER = `${REPOSITORY}dist/api/`;

/** An entry of a package: what is imported, and the file behind it. */
interface Entry {
  readonly specifier: string;
  /** From the root of the repository. */
  readonly file: string;
}

/** The entries of all packages that are published, in alphabetical order. */
export function publicEntries(): readonly Entry[] {
  const entries = readdirSync(`${REPOSITORY}packages`).flatMap((folder) => {
    const manifest = JSON.parse(readFileSync(`${REPOSITORY}packages/${folder}/package.json`, 'utf8'));
    if (manifest.private === true) return [];
    return Object.entries<Record<string, string>>(manifest.exports ?? {}).flatMap(([entry, conditions]) => {
      const source = conditions['@polkavirt/source'];
      return source?.endsWith('.ts')
        ? [{ specifier: manifest.name + entry.slice(1), file: join('packages', folder, source) }]
        : [];
    });
  });
  return entries.sort((a, b) => (a.specifier < b.specifier ? -1 : 1));
}

/** Changes when a source does, or this package. */
function stampOf(): string {
  const hash = createHash('sha256')
    .update(readFileSync(`${PACKAGE}package.json`))
    .update(readFileSync(new URL(import.meta.url)));
  for (const folder of readdirSync(`${REPOSITORY}packages`).sort()) {
    const source = `${REPOSITORY}packages/${folder}/src`;
    if (folder === 'site' || !existsSync(source)) continue;
    for (const file of (readdirSync(source, { recursive: true }) as string[]).sort()) {
      if (file.endsWith('.ts')) hash.update(file).update(readFileSync(join(source, file)));
    }
  }
  return hash.digest('hex');
}

async function convert(entries: readonly Entry[]): Promise<void> {
  mkdirSync(API_FOLDER, { recursive: true });
  const tsconfig = `${API_FOLDER}tsconfig.json`;
  const files = entries.map(({ file }) => REPOSITORY + file);
  const compilerOptions = { noEmit: true, composite: false, types: ['node'], typeRoots: [`${REPOSITORY}node_modules/@types`] };
  writeFileSync(tsconfig, JSON.stringify({ extends: `${REPOSITORY}tsconfig.base.json`, compilerOptions, files }));
  const options = {
    entryPoints: files,
    tsconfig,
    basePath: REPOSITORY,
    plugin: ['typedoc-plugin-markdown'],
    // Types are checked by `npm run types`, with the compiler that the packages are written for.
    skipErrorChecking: true,
    excludeExternals: true,
    excludeInternal: true,
    disableSources: true,
    readme: 'none',
    logLevel: 'Warn',
    validation: { notExported: false, invalidLink: true, invalidPath: true, rewrittenLink: false, notDocumented: false },
    outputs: [{ name: 'markdown', path: `${API_FOLDER}pages` }],
    outputFileStrategy: 'modules',
    hidePageHeader: true,
    hideBreadcrumbs: true,
    useCodeBlocks: true,
    parametersFormat: 'table',
    enumMembersFormat: 'table',
    cleanOutputDir: true,
  } as const;
  const app = await Application.bootstrapWithPlugins(
    options as unknown as Parameters<typeof Application.bootstrapWithPlugins>[0],
    [new TSConfigReader()],
  );
  const project = await app.convert();
  if (project === undefined) throw new Error('TypeDoc could not read the packages');
  nameEntries(project, entries);
  // A link to what no entry exports would be dead text in the reference.
  app.validate(project);
  const { warningCount, errorCount } = app.logger;
  if (warningCount + errorCount > 0) throw new Error(`${warningCount + errorCount} docstrings are wrong; each is named above`);
  await app.generateOutputs(project);
}

/** An entry is called what one imports, not what its file is called. */
function nameEntries(project: ProjectReflection, entries: readonly Entry[]): void {
  const names = new Map(entries.map(({ specifier, file }) => [file.replace(/(?:\/index)?\.ts$/, ''), specifier]));
  for (const child of project.children ?? []) child.name = names.get(child.name.replace(/\/index$/, '')) ?? child.name;
}

/** Writes the Markdown of all entries, unless it is there already for these sources. */
export async function writeApi(): Promise<void> {
  const stamp = stampOf();
  const kept = `${API_FOLDER}stamp`;
  if (existsSync(kept) && readFileSync(kept, 'utf8') === stamp) return;
  await convert(publicEntries());
  writeFileSync(kept, stamp);
}
