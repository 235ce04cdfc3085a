import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { filesOf, missingFromTable, PACKAGES, typedEntries } from './expected.mjs';

function checkFiles({ name, size, files }, row) {
  const problems = [];
  if (size > row.kB * 1000) problems.push(`the tarball has ${(size / 1000).toFixed(1)} kB, more than its limit of ${row.kB}`);
  for (const file of files) {
    if (!filesOf(row).some((pattern) => pattern.test(file))) problems.push(`${file} does not belong into the tarball`);
  }
  for (const needed of ['LICENSE', 'README.md']) if (!files.includes(needed)) problems.push(`no ${needed} in the tarball`);
  return problems.map((problem) => `${name}: ${problem}`);
}

async function checkPublint({ name, tarball }) {
  const { buffer, byteOffset, byteLength } = readFileSync(tarball);
  const { messages, pkg } = await publint({ pack: { tarball: buffer.slice(byteOffset, byteOffset + byteLength) } });
  return messages.map((message) => `${name}: publint: ${formatMessage(message, pkg, { color: false })}`);
}

/** How a package of ES modules alone is not resolved, `attw --profile esm-only`: by Node before 12.7, and by `require`. */
const FOREIGN = new Set(['node10', 'node16-cjs']);

/** attw, through the library that the command is made of: one process for all packages takes 2 s instead of 20. */
async function checkTypes({ name, tarball }) {
  const { types, problems } = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarball))));
  if (types === false) return [`${name}: attw: there are no types in the tarball`];
  return problems
    .filter(({ resolutionKind, resolutionOption }) => !FOREIGN.has(resolutionKind ?? resolutionOption))
    .map((problem) => `${name}: attw: ${JSON.stringify(problem)}`);
}

/** Holds each tarball to its row of the table, to publint and to attw; resolves to what is wrong. */
export async function checkTarballs(root, packed, table = PACKAGES) {
  const problems = [];
  for (const name of Object.keys(table)) {
    if (!packed.some((one) => one.name === name)) problems.push(`${name}: in the table of packages, and not packed`);
  }
  for (const one of packed) {
    const manifest = JSON.parse(readFileSync(join(root, one.folder, 'package.json'), 'utf8'));
    problems.push(...missingFromTable(manifest, table).map((problem) => `${one.name}: ${problem}`), ...(await checkPublint(one)));
    if (one.name in table) problems.push(...checkFiles(one, table[one.name]));
    if (typedEntries(manifest).length > 0) problems.push(...(await checkTypes(one)));
  }
  return problems;
}
