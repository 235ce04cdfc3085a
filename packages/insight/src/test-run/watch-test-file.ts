import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { wrapEngines } from '@polkavirt/polkavm/debugging';
import { countGas, GasCounter } from '../collect/gas-counter.ts';
import { countSources, SourceCounter } from '../collect/source-counter.ts';
import { createEngineCounter } from '../counting/counting-engine.ts';
import { type CoveragePart, coveragePart, type GasPart, gasPart, type ProfilePart, profilePart } from './part.ts';
import { partsFolder, reportFolders } from './report-folders.ts';

/** Writes a file so that a reader never sees it half written. */
function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

/**
 * If the environment asks for it, counts what a test file runs from now on, and leaves the result for the reporter.
 *
 * @param afterAll The test runner's.
 * @param currentTest The full name of the test that is running, if one is.
 */
export function watchTestFile(afterAll: (work: () => void) => void, currentTest: () => string | undefined): void {
  const { profile, coverage, gas } = reportFolders(process.env);
  if (profile === undefined && coverage === undefined && gas === undefined) return;
  const id = randomUUID();
  const keep = (folder: string, part: ProfilePart | CoveragePart | GasPart): void => {
    const parts = partsFolder(folder);
    mkdirSync(parts, { recursive: true });
    writeWhole(join(parts, `${part.kind}-${id}.json`), JSON.stringify(part));
  };
  const sources = new SourceCounter();
  const used = new GasCounter(currentTest);
  const write = (): void => {
    if (profile !== undefined) keep(profile, profilePart(counter));
    if (coverage !== undefined) keep(coverage, coveragePart(counter, sources));
    if (gas !== undefined) keep(gas, gasPart(used));
  };
  let isOver = false;
  let isDue = false;
  const counter = createEngineCounter(() => {
    // Hooks of the tests may run after ours.
    if (!isOver || isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      write();
    });
  });
  if (profile !== undefined || coverage !== undefined) wrapEngines(counter.count);
  if (gas !== undefined) countGas(used);
  if (coverage !== undefined) countSources(sources);
  afterAll(() => {
    isOver = true;
    write();
  });
}
