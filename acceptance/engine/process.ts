/** A job on standard input, its report on standard output: for Node and Bun. */
import { readFileSync } from 'node:fs';
import { type Job, runJob } from './entry.ts';

const job: Job = JSON.parse(readFileSync(0, 'utf8'));
const step = Math.max(1, Math.floor(job.programs / 20));
const report = runJob(job, (done) => {
  if (done % step === 0) process.stderr.write(`${done}\n`);
});
process.stdout.write(JSON.stringify(report));
