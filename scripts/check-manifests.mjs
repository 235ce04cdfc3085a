/**
 * Checks that each published package can be installed and read by a stranger: what package.json must say, a LICENSE, a README
 * whose links work on npm, dependencies by range. What all packages share stands in the root's package.json, once.
 *
 *     node scripts/check-manifests.mjs [--write]     # --write fills in what is shared, and copies LICENSE
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishedPackages } from './pack.mjs';
import { missingFromTable } from './packages/expected.mjs';
import { CARRIERS } from './release/carriers.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const write = process.argv.includes('--write');
const read = (...path) => readFileSync(join(root, ...path), 'utf8');
const { license, author, repository, homepage, bugs, engines } = JSON.parse(read('package.json'));
const site = homepage.replace(/#.*/, '');
const problems = [];

/** What every manifest says, whatever the package. */
const sharedBy = (folder) => ({
  license,
  author,
  repository: { ...repository, directory: folder },
  homepage: `${site}/tree/main/${folder}#readme`,
  bugs,
  engines,
  publishConfig: { access: 'public', provenance: true },
});

/** A version that is neither exact nor unbounded: `^1.2.3`, `~1.2.3`, `>=1 <2`, `0.x`. */
const isRange = (version) => !/^=?v?\d+\.\d+\.\d+/.test(version) && !/^(?:\*|latest|workspace:.*|file:.*)?$/.test(version);

/** A link that npm can follow: its pages resolve relative ones against the root of the repository, not against the package. */
const absolute = (folder, link) => {
  if (link.startsWith('#') || link.includes(':')) return link;
  const [path, ...anchor] = link.split('#');
  return [`${site}/tree/main/${relative(root, resolve(root, folder, path))}`, ...anchor].join('#');
};

/** Calls back with each link of a README outside of fenced code, and puts what comes back in its place. */
const mapLinks = (markdown, map) =>
  markdown.replaceAll(/^```[\s\S]*?^```|\]\(([^)\s]+)\)/gm, (text, link) => (link === undefined ? text : `](${map(link)})`));

/** About one screen of prose, with an example. */
const MAX_README_LINES = 115;

function checkReadme(folder, problem) {
  if (!existsSync(join(root, folder, 'README.md'))) return problem('there is none, and npm would show an empty page');
  const lines = read(folder, 'README.md').split('\n').length;
  if (lines > MAX_README_LINES) problem(`it has ${lines} lines; what is not for the first look goes to docs/reference`);
  const written = mapLinks(read(folder, 'README.md'), (link) => {
    const target = absolute(folder, link);
    if (target !== link && !write) problem(`npm cannot follow '${link}'; \`npm run manifests\` writes ${target}`);
    // Of our own repository we know what is there.
    const [, path] = /\/(?:tree|blob)\/main\/([^#?]*)/.exec(target.startsWith(site) ? target : '') ?? [];
    if (path !== undefined && !existsSync(join(root, path))) problem(`'${link}' leads nowhere`);
    return target;
  });
  if (write) writeFileSync(join(root, folder, 'README.md'), written);
}

for (const { folder, manifest } of publishedPackages()) {
  const problem = (text) => problems.push(`${folder}/${text}`);
  const shared = sharedBy(folder);
  if (write) {
    const { name, version, description, keywords, ...rest } = manifest;
    const whole = { name, version, description, keywords: keywords ?? [], ...shared, ...rest, ...shared };
    writeFileSync(join(root, folder, 'package.json'), `${JSON.stringify(whole, null, 2)}\n`);
    writeFileSync(join(root, folder, 'LICENSE'), read('LICENSE'));
    Object.assign(manifest, whole);
  }
  for (const [field, value] of Object.entries(shared)) {
    if (JSON.stringify(manifest[field]) !== JSON.stringify(value)) {
      problem(`package.json: "${field}" must be ${JSON.stringify(value)}; \`npm run manifests\` writes it`);
    }
  }
  if (!manifest.description) problem('package.json: no "description"');
  if (!(manifest.keywords?.length > 0)) problem('package.json: no "keywords"');
  if (manifest.type !== 'module') problem('package.json: "type" must be "module"');
  if (!manifest.files?.includes('!**/.tsbuildinfo')) problem('package.json: "files" must end with "!**/.tsbuildinfo"');
  for (const field of ['dependencies', 'peerDependencies']) {
    for (const [name, version] of Object.entries(manifest[field] ?? {})) {
      if (!isRange(version))
        problem(`package.json: ${field}: ${name} ${version} is not a range; exact versions are in the lock file`);
    }
  }
  if (!existsSync(join(root, folder, 'LICENSE')) || read(folder, 'LICENSE') !== read('LICENSE')) {
    problem("LICENSE: must be a copy of the repository's; `npm run manifests` makes it");
  }
  for (const text of missingFromTable(manifest)) problem(`package.json: ${text}`);
  checkReadme(folder, (text) => problem(`README.md: ${text}`));
}

const [{ manifest: first }, ...others] = publishedPackages();
for (const { folder, manifest } of others) {
  if (manifest.version !== first.version)
    problems.push(`${folder}/package.json: all packages have one version, ${first.version}`);
}
for (const path of CARRIERS)
  if (!read(path).includes(first.version)) problems.push(`${path}: must carry the version ${first.version}`);

for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'every package has what npm shows' : `${problems.length} problems with what npm shows`);
process.exitCode = problems.length === 0 ? 0 : 1;
