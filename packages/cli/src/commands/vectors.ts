import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseW3fVector, runW3fVector } from '@polkavirt/polkavm/vectors';
import type { Choice } from '../choice.ts';
import type { AddCommand } from '../command.ts';
import { createComparingEngine } from '../composition/compose.ts';
import { EXIT, fileReason, UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { backendOption } from '../options.ts';
import { createProgress } from '../progress.ts';
import { screenOf } from '../screen.ts';
import { printable } from '../values.ts';

export const addVectors: AddCommand = (program, { io, finish }) =>
  program
    .command('vectors')
    .description('run a folder of W3F PVM vectors; the last line is `N passed, M failed`')
    .argument('<DIR>', 'a folder of JSON vectors')
    .addOption(backendOption())
    .action(async (path: string, { backend }: { readonly backend: Choice['backend'] }) =>
      finish(await vectorsCommand(path, backend, io)),
    );

/** The names of the vectors in a folder, in order. Subfolders are included. */
async function vectorFiles(folder: string): Promise<readonly string[]> {
  let entries: string[];
  try {
    entries = await readdir(folder, { recursive: true });
  } catch (error) {
    throw new UsageError(`cannot read the folder ${folder}: ${fileReason(error)}`);
  }
  const files = entries.filter((entry) => entry.endsWith('.json')).sort();
  if (files.length === 0) throw new UsageError(`${folder} has no vectors (*.json)`);
  return files;
}

/** One line for each vector that fails, and as the last line `N passed, M failed`. */
async function vectorsCommand(folder: string, backend: Choice['backend'], io: Io): Promise<number> {
  const engine = createComparingEngine();
  const files = await vectorFiles(folder);
  const progress = createProgress(io);
  const { red } = screenOf(io.stdout).colors;
  let failed = 0;
  for (const [at, file] of files.entries()) {
    progress.show(`vectors: ${at + 1} of ${files.length}, ${file}`);
    const path = join(folder, file);
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      throw new UsageError(`cannot read ${path}: ${fileReason(error)}`);
    });
    const vector = parseW3fVector(text);
    if (!vector.ok) throw new UsageError(`${path} is not a vector: ${vector.error}`);
    const { name, passed, differences } = runW3fVector(engine, vector.value, { backend });
    if (passed) continue;
    failed += 1;
    progress.clear();
    await io.stdout.write(`${red('✗')} ${printable(`${name}: ${differences.join('; ')}`)}\n`);
  }
  progress.clear();
  await io.stdout.write(`${files.length - failed} passed, ${failed} failed\n`);
  return failed === 0 ? EXIT.ok : EXIT.failed;
}
