/**
 * Follows guides word by word, each in an empty folder: writes the files whose names stand after the language of a block, runs the
 * commands after `$`, and compares what they print with what the guide shows (`...` stands for any lines). Packages of ours come
 * from their tarballs through a registry on this machine, which sends everybody to npm's for all others.
 *
 *     node scripts/follow-guides.mjs [GUIDE.md...]     # default: all of docs/guides
 *
 * Uses the tarballs of an earlier `node scripts/pack.mjs` if there are some, otherwise packs.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packAll, readPacked } from './pack.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const REGISTRY = 'https://registry.npmjs.org';

/** A registry that has our packages. */
function serveRegistry(packed) {
  const byName = new Map(packed.map((one) => [one.name, one]));
  const document = ({ name, version, folder, tarball }, origin) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
    const dist = { tarball: `${origin}/-/${basename(tarball)}`, integrity };
    return { name, 'dist-tags': { latest: version }, versions: { [version]: { ...manifest, dist } } };
  };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url.slice(1));
    const file = packed.find(({ tarball }) => path === `-/${basename(tarball)}`);
    if (file !== undefined) response.end(readFileSync(file.tarball));
    else if (byName.has(path)) response.end(JSON.stringify(document(byName.get(path), `http://${request.headers.host}`)));
    else response.writeHead(302, { location: REGISTRY + request.url }).end();
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** The steps of a guide: files, and commands with what they print. */
export function stepsOf(markdown) {
  const steps = [];
  for (const [, language, file, text] of markdown.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)) {
    if (file !== undefined) steps.push({ file, text });
    if (language !== 'console') continue;
    for (const part of text.split(/^\$ /m).slice(1)) {
      const [command, ...shown] = part.trimEnd().split('\n');
      steps.push({ command, shown });
    }
  }
  return steps;
}

/** Whether an output has the shown lines in this order; only where `...` stands may others be between. */
export function isShown(output, shown) {
  if (shown.length === 0) return true;
  const escaped = shown.map((line) =>
    line === '...' ? '(?:.*\\n)*?' : `${line.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\n`,
  );
  const lines = output.split('\n').map((line) => line.trim());
  return new RegExp(`^${escaped.join('')}(?:\\s*\\n)*$`).test(`${lines.join('\n').trim()}\n`);
}

const run = (command, cwd, extra) =>
  new Promise((resolve) => {
    const env = { ...process.env, CI: 'true', NO_COLOR: '1', npm_config_prefer_offline: 'true', ...extra };
    for (const name of Object.keys(env))
      if (/^(?:npm_(?!config_(?:registry|prefer_offline|cache))|NODE_OPTIONS$|JEST_|VITEST)/.test(name)) delete env[name];
    execFile('bash', ['-c', command], { cwd, env, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code ?? 1), stdout, stderr }),
    );
  });

/** What went wrong on the way; empty if nothing did. */
async function follow(markdown, env) {
  const folder = mkdtempSync(join(tmpdir(), 'polkavirt-guide-'));
  try {
    for (const { file, text, command, shown } of stepsOf(markdown)) {
      if (file !== undefined) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
        continue;
      }
      const { code, stdout, stderr } = await run(command, folder, env);
      if (code !== 0) return `\`${command}\` gives ${code}:\n${stdout}${stderr}`;
      if (!isShown(stdout, shown))
        return `\`${command}\` does not print what the guide shows:\n${shown.join('\n')}\n\nbut:\n${stdout}`;
    }
    return '';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const all = readdirSync(join(root, 'docs/guides')).map((name) => join(root, 'docs/guides', name));
  const guides = process.argv.length > 2 ? process.argv.slice(2) : all;
  const server = await serveRegistry(readPacked() ?? packAll());
  let failed = 0;
  for (const guide of guides) {
    const began = performance.now();
    const problem = await follow(readFileSync(guide, 'utf8'), {
      npm_config_registry: `http://127.0.0.1:${server.address().port}/`,
    });
    console.log(
      `${basename(guide).padEnd(28)} ${((performance.now() - began) / 1000).toFixed(1)} s  ${problem === '' ? 'green' : 'FAILED'}`,
    );
    if (problem !== '') {
      failed += 1;
      console.error(problem);
    }
  }
  server.close();
  process.exitCode = failed === 0 ? 0 : 1;
}
