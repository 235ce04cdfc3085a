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
