/**
 * Mutation tests: plants small errors in the sources, one at a time, and says which of them no test notices.
 *
 *   npm run mutants -- packages/native packages/polkavm/src/gas/full    packages, folders or files
 *   npm run mutants -- --changed [--since REF] [--minutes 3]            the lines that a change touches
 *   npm run mutants -- packages/host/src/tap.ts --tests packages/host/test/tap.test.ts    judged by some tests alone: faster,
 *                                                                       and what they do not notice others still may
 *   npm run mutants -- packages/revive --sample 200 [--seed S]          as many of each room, drawn at random
 *   npm run mutants -- --report                                         the scores of earlier runs again
 *
 * A room's results stay in `reports/mutants/<room>` and are reused where neither source nor tests changed (--fresh: not even
 * then, which a change of a test's helper asks for); `index.html` shows each mutant.
 * With --changed nothing is kept, and the exit code is 1 if fewer than half of ten or more mutants were noticed.
 */
import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pointToVectors } from '../jest-in-a-copy.mjs';
import { baseOf, changedLines } from './changed-lines.mjs';
import { equivalents, isEquivalent } from './equivalent.mjs';
import { writeHtml } from './html-report.mjs';
import { keptFile, keptReport, noteRun, reportFolder } from './kept-report.mjs';
import { packageOf, ROOMS, roomOf, sourcesBelow } from './rooms.mjs';
import { runStryker } from './run-stryker.mjs';
import { drawSample } from './sample.mjs';
import { countMutants, sampleLine, scoreLine, scoreOf } from './scores.mjs';
import { strykerOptions } from './stryker-options.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    changed: { type: 'boolean', default: false },
    since: { type: 'string' },
    minutes: { type: 'string' },
    report: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
    tests: { type: 'string', multiple: true },
    sample: { type: 'string' },
    seed: { type: 'string' },
  },
});
// Whoever works on this machine goes first.
setPriority(constants.priority.PRIORITY_LOW);
pointToVectors(root);
// A property must ask the same of every mutant, and of the sources without one.
process.env.POLKAVIRT_SEED ??= '1';
// And fewer cases do: what shows in one of thousands alone deserves a test of its own.
process.env.POLKAVIRT_RUNS ??= '40';
// What runs on any implementation of `VirtT` is judged on one: the others would take as long again, each.
process.env.POLKAVIRT_IMPLEMENTATIONS ??= 'native';
const deadline = values.minutes === undefined ? Number.POSITIVE_INFINITY : Date.now() + Number(values.minutes) * 60_000;

/** `{ file, range }` by the room that judges them. */
const byRoom = (items) => {
  const rooms = new Map();
  for (const item of items) {
    const room = roomOf(item.file);
    const known = rooms.get(room.source) ?? { room, items: [] };
    known.items.push(item);
    rooms.set(room.source, known);
  }
  return [...rooms.values()];
};

const describe = (room, counts) => console.log(`${room.source}: ${scoreLine(counts)}`);

const showKept = (room) => {
  const kept = keptReport(root, room);
  if (kept === undefined) return;
  const counts = countMutants(Object.values(kept.report.files).flatMap(({ mutants }) => mutants));
  describe(room, counts);
  if (kept.sample !== undefined) console.log(`  ${sampleLine(kept.sample, counts)}`);
  for (const [files, what] of [
    [kept.missing, 'not tested yet'],
    [kept.stale, 'changed since'],
  ]) {
    if (files.length > 0) console.log(`  ${what}: ${files.map((file) => file.slice(room.source.length + 1)).join(', ')}`);
  }
  for (const problem of kept.problems) console.log(`  in the list of equivalent mutants: ${problem}`);
  writeHtml(join(root, reportFolder(room), 'index.html'), kept.report, room.source);
  console.log(`  ${join(reportFolder(room), 'index.html')}`);
};

async function testPaths(paths) {
  for (const { room, items } of byRoom(paths.flatMap((path) => sourcesBelow(root, path)).map((file) => ({ file })))) {
    if (room.unmeasured !== undefined) {
      console.log(`${room.source} is not measured: ${room.unmeasured}`);
      continue;
    }
    mkdirSync(join(root, reportFolder(room)), { recursive: true });
    const files = items.map(({ file }) => file);
    const sample = values.sample === undefined ? undefined : await sampleOf(files);
    if (sample !== undefined)
      console.log(`${room.source}: a sample of ${sample.keys.length} of ${sample.of}, seed ${sample.seed}`);
    const options = await strykerOptions({
      root,
      mutate: sample?.ranges ?? files,
      sample: sample?.keys,
      tests: values.tests ?? room.tests,
      without: room.without,
      incremental: keptFile(root, room),
      fresh: values.fresh,
    });
    const { isWhole } = await runStryker({ root, options, deadline, isEquivalent: listOf(room), sample: sample?.keys });
    if (isWhole) noteRun(root, room, sample);
    else console.log(`${room.source}: out of time, nothing new is kept`);
    showKept(room);
  }
}

async function sampleOf(files) {
  const seed = values.seed ?? String(randomInt(1_000_000));
  return { seed, ...(await drawSample({ root, files, size: Number(values.sample), seed })) };
}

const listOf = (room) => {
  const list = equivalents(root, packageOf(room.source).slice('packages/'.length));
  return (mutant, file, source) => list.some((entry) => isEquivalent(entry, file, source, mutant));
};

async function testChanges() {
  const base = values.since ?? baseOf(root);
  if (base === undefined) return console.log('mutants: there is no earlier commit to compare with, so nothing to do');
  const changes = changedLines(root, base);
  if (changes.length === 0) return console.log('mutants: no source changed');
  const tested = [];
  let planned = 0;
  const rooms = byRoom(changes)
    .filter(({ room }) => room.unmeasured === undefined)
    .sort((a, b) => a.items.length - b.items.length);
  for (const [index, { room, items }] of rooms.entries()) {
    // Each room gets its share of what is left: the tests of one can take all of it.
    const share = Date.now() + Math.max(0, deadline - Date.now()) / (rooms.length - index);
    const options = await strykerOptions({
      root,
      mutate: items.map(({ range }) => range),
      tests: room.tests,
      without: room.without,
    });
    console.log(`${room.source}: ${items.length} changes`);
    let run;
    try {
      run = await runStryker({ root, options, deadline: share, isEquivalent: listOf(room) });
    } catch (error) {
      // Tests that need what the runner lacks, such as workers, say nothing about a change.
      console.log(`  ${room.source} is not measured: ${error.message}`);
      continue;
    }
    planned += run.planned;
    tested.push(...run.tested);
    if (run.planned === 0 && !run.isWhole) console.log('  the time was over before the first mutant');
  }
  const counts = countMutants(tested);
  console.log(`mutants of changed lines: ${scoreLine(counts)}; ${tested.length} of ${planned} planned were tested`);
  if (tested.length - counts.equivalent >= 10 && scoreOf(counts) < 50) process.exitCode = 1;
}

if (values.report) for (const room of ROOMS) showKept(room);
else if (values.changed) await testChanges();
else if (positionals.length > 0) await testPaths(positionals);
else throw new Error('name what to test, such as `npm run mutants -- packages/native`, or --changed');
