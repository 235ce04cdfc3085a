/** Generates a project: the template's files, and the files that depend on language and framework. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FRAMEWORKS, type Framework } from './frameworks.ts';
import { KINDS, type Kind } from './kinds.ts';
import type { Language } from './languages.ts';
import { type ProjectOptions, packageName } from './options.ts';
import type { Contents } from './write-project.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const TEMPLATES = join(ROOT, 'templates');

/** Our packages are published together, so this package's version is theirs. */
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

const TYPESCRIPT: Readonly<Record<string, string>> = { '@types/node': '^20.19.0', typescript: '>=5.7.0 <8' };

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const sorted = (entries: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));

function manifest({ folder, language }: ProjectOptions, kind: Kind, framework: Framework): string {
  const ours = Object.fromEntries(kind.packages.map((name) => [`@polkavirt/${name}`, `^${version}`]));
  const types = language === 'ts' ? TYPESCRIPT : {};
  return json({
    name: packageName(resolve(folder)),
    version: '0.0.0',
    private: true,
    type: 'module',
    scripts: { test: framework.test, ...(language === 'ts' ? { types: 'tsc' } : {}) },
    devDependencies: sorted({ ...ours, ...framework.tools(language), ...types, ...kind.tools }),
  });
}

const tsconfig = (framework: Framework): string =>
  json({
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2022', 'ESNext.Disposable'],
      module: 'ESNext',
      moduleResolution: 'bundler',
      types: [...framework.types, 'node'],
      strict: true,
      verbatimModuleSyntax: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      noEmit: true,
    },
    include: ['*.ts'],
  });

/** Programs are bytes, everything else is text. */
const readTemplate = (path: string): Contents => (path.endsWith('.polkavm') ? readFileSync(path) : readFileSync(path, 'utf8'));

/** The files of a folder of templates in one language; what is neither `.ts` nor `.js` belongs to both. */
function templateFiles(folder: string, language: Language): ReadonlyMap<string, Contents> {
  const base = join(TEMPLATES, folder);
  const other = language === 'ts' ? '.js' : '.ts';
  const files = readdirSync(base, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(other))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return new Map(files.map((path) => [relative(base, path).split(sep).join('/'), readTemplate(path)]));
}

/** The project's files: path with `/` -> contents. */
export function generate(options: ProjectOptions): ReadonlyMap<string, Contents> {
  const { kind: kindName, language } = options;
  const kind: Kind = KINDS[kindName];
  const framework: Framework = FRAMEWORKS[options.framework];
  const files = new Map<string, Contents>([
    ['package.json', manifest(options, kind, framework)],
    ...Object.entries(framework.files(language)),
    // npm does not publish files with the real name.
    ['.gitignore', templateFiles('shared', language).get('gitignore') ?? ''],
  ]);
  if (language === 'ts') files.set('tsconfig.json', tsconfig(framework));
  for (const [path, text] of templateFiles(kindName, language)) {
    if (typeof text !== 'string') files.set(path, text);
    else if (path === 'README.md') {
      const named = text.replace('{{name}}', packageName(resolve(options.folder)));
      files.set(path, language === 'ts' ? named : named.replaceAll('.ts`', '.js`'));
    } else {
      files.set(path, /\.test\.[tj]s$/.test(path) ? framework.adapt(text) : text);
    }
  }
  return files;
}
