import { execFile } from 'node:child_process';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { ENGINE, PACKAGES } from './expected.mjs';

/** Bytes of a module bundled for browsers, minified, and gzipped as well. Throws what esbuild says of a module of Node. */
async function sizesOf(source, folder) {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: folder },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
    logLevel: 'silent',
  });
  const { contents } = outputFiles[0];
  return { minified: contents.length, gzipped: gzipSync(contents, { level: 9 }).length };
}

/** Removes what Node has and browsers have not, then loads the page. */
const WITHOUT_NODE = `
  for (const name of ['process', 'Buffer', 'global', 'setImmediate', 'clearImmediate']) delete globalThis[name];
  const { heads } = await import('./page-bundle.js');
  console.log(JSON.stringify(heads));`;

/** Runs a page that holds chains, from the installed packages in `folder`; resolves to what is wrong. */
export async function checkPage(folder) {
  copyFileSync(new URL('page.js', import.meta.url), join(folder, 'page.js'));
  const outfile = join(folder, 'page-bundle.js');
  try {
    const entryPoints = [join(folder, 'page.js')];
    await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'browser', logLevel: 'silent' });
    writeFileSync(join(folder, 'without-node.js'), WITHOUT_NODE);
    const { stdout } = await promisify(execFile)(process.execPath, ['without-node.js'], { cwd: folder });
    // Both have the block that was made; the one with contracts says so to clients of Ethereum as well.
    return stdout.trim() === '[["0x1",null],["0x1","0x1"]]' ? [] : [`a page that holds two chains: their heads are ${stdout}`];
  } catch (error) {
    return [`a page that holds two chains: ${error.stderr ?? error}`];
  }
}

/** Bundles each entry that a page may import, from the installed packages in `folder`; resolves to what is wrong. */
export async function checkBundles(folder) {
  const problems = [];
  const wanted = Object.entries(PACKAGES).flatMap(([name, { browser = {} }]) =>
    Object.entries(browser).map(([entry, gzipped]) => {
      const specifier = `${name}${entry.slice(1)}`;
      return { name: specifier, source: `export * from '${specifier}'`, gzipped };
    }),
  );
  for (const { name, source, ...limits } of [{ name: 'the engine alone', ...ENGINE }, ...wanted]) {
    let sizes;
    try {
      sizes = await sizesOf(source, folder);
    } catch (error) {
      problems.push(`${name} does not bundle for browsers: ${error.errors?.map(({ text }) => text).join('; ') ?? error}`);
      continue;
    }
    const [minified, gzipped] = [sizes.minified, sizes.gzipped].map((bytes) => `${(bytes / 1000).toFixed(1)} kB`);
    console.log(`${name.padEnd(30)} ${minified.padStart(9)} minified ${gzipped.padStart(9)} gzipped`);
    for (const [what, limit] of Object.entries(limits)) {
      if (sizes[what] > limit * 1000) problems.push(`${name}: ${what} more than its limit of ${limit} kB`);
    }
  }
  return problems;
}
