/**
 * Writes the scores of this machine's runs into the table of CONTRIBUTING.md, each with the date and the commit that it was
 * measured at. Rows of rooms that were not measured here stay as they are.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { keptReport, runInfo } from './kept-report.mjs';
import { ROOMS, sourcesOf } from './rooms.mjs';
import { countMutants, intervalOf, scoreOf } from './scores.mjs';

const [START, END] = ['<!-- mutants -->', '<!-- /mutants -->'];
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const path = join(root, 'CONTRIBUTING.md');
const text = readFileSync(path, 'utf8');
const [before, rest] = text.split(START);
const [old, after] = rest?.split(END) ?? [];
if (after === undefined)
  throw new Error(`CONTRIBUTING.md: the marks ${START} and ${END} are missing; put them where the table belongs`);

const row = ({ source, goal }) => {
  const room = { source };
  const kept = keptReport(root, room);
  if (kept === undefined) {
    const known = old.split('\n').find((line) => line.startsWith(`| \`${source}\` |`));
    return known ?? `| \`${source}\` | not measured | ${goal ?? '-'} | | | | | |`;
  }
  const counts = countMutants(Object.values(kept.report.files).flatMap(({ mutants }) => mutants));
  const { date, commit } = runInfo(root, room);
  const files = sourcesOf(root, room).length;
  const since = kept.stale.length === 0 ? '' : `, ${kept.stale.length} changed since`;
  const whole = `${files - kept.missing.length} of ${files} files${since}`;
  const measured =
    kept.sample === undefined ? whole : `sample of ${kept.sample.size} of ${kept.sample.of}, seed ${kept.sample.seed}${since}`;
  const interval = kept.sample === undefined ? '' : ` (${intervalOf(counts)})`;
  const numbers = [counts.killed, counts.survived + counts.uncovered, counts.equivalent, measured];
  return `| \`${source}\` | ${scoreOf(counts) ?? '-'} %${interval} | ${goal ?? '-'} | ${numbers.join(' | ')} | ${date}, ${commit} |`;
};

const table = [
  '| room | noticed | goal | killed | alive | equivalent | measured | when, at |',
  '|---|---|---|---|---|---|---|---|',
  ...ROOMS.map(row),
].join('\n');
writeFileSync(path, `${before}${START}\n${table}\n${END}${after}`);
console.log(table);
