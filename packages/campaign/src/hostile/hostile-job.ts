/** Runs the sessions of a job: hostile inputs to the targets of its levels. */
import { featureOfReaction } from '../coverage/features.ts';
import { createRandom } from '../random.ts';
import { Digest } from '../run/digest.ts';
import {
  type AnyLevel,
  type FoundDifference,
  type Job,
  type JobResult,
  MOST_DIFFERENCES,
  noteSlow,
  type SlowProgram,
} from '../run/job.ts';
import type { JobOptions } from '../run/run-job.ts';
import { writeHostileCase } from './hostile-file.ts';
import { Kept } from './kept.ts';
import { type AnyTarget, RULE_TEXTS } from './target.ts';

/** The most inputs that a job hands on for the corpus: each is a line. */
const MOST_INPUTS = 200;

/** What a difference of a session is compared with. */
const REFERENCE = 'the rules';

/**
 * @param targets all that there are; those of the job's levels take part
 * @param known features that are not new any more
 */
export async function runHostileJob(
  targets: readonly AnyTarget[],
  job: Job,
  known: Iterable<number> = [],
  { found = [], onProgram = () => undefined }: JobOptions = {},
): Promise<JobResult> {
  const began = performance.now();
  const wanted = targets.filter(({ level }) => job.levels.includes(level));
  if (wanted.length === 0) throw new Error('no level of the job has a target');
  const digest = new Digest();
  const features = new Set<number>(known);
  const newFeatures: number[] = [];
  const kept = new Kept(targets, found);
  const byLevel: Partial<Record<AnyLevel, number>> = {};
  const stops: Record<string, number> = {};
  const differences: FoundDifference[] = [];
  const slowest: SlowProgram[] = [];
  let actions = 0;
  let programs = 0;
  while (programs < job.programs) {
    const seed = job.seed + programs;
    const random = createRandom(seed);
    const start = performance.now();
    const target = random.pick(wanted);
    byLevel[target.level] = (byLevel[target.level] ?? 0) + 1;
    const steps: unknown[] = [];
    let bytes = 0;
    const session = target.open();
    try {
      for (let count = 0; count < target.length; count++) {
        const step = session.choose(random, kept.of(target.name));
        steps.push(step);
        bytes += JSON.stringify(step).length;
        const { of, outcome, text: refusal = '', violation } = await session.apply(step);
        actions++;
        digest.add(`${of} ${outcome}`);
        const where = `${outcome} at ${target.name}: ${of}`;
        stops[where] = (stops[where] ?? 0) + 1;
        const reached = featureOfReaction(target.name, of, outcome, refusal);
        if (!features.has(reached)) {
          features.add(reached);
          newFeatures.push(reached);
          kept.add(target.name, step, reached);
        }
        if (violation === undefined) continue;
        const { level, name } = target;
        const expected = RULE_TEXTS[violation.rule];
        const actual = `${of}: ${violation.detail}`;
        const text = writeHostileCase({ level, target: name, steps });
        const difference = { seed, origin: 'hostile session', reference: REFERENCE, contender: name, expected, actual } as const;
        if (differences.length < MOST_DIFFERENCES) differences.push({ ...difference, case: text });
        break;
      }
    } finally {
      session.close();
    }
    programs++;
    noteSlow(slowest, { seed, ms: performance.now() - start, bytes, what: target.name });
    if (onProgram(programs) === false) break;
  }
  return {
    id: job.id,
    seed: job.seed,
    digest: digest.text,
    programs,
    ms: Math.round(performance.now() - began),
    origins: { 'hostile session': programs },
    levels: byLevel,
    refused: 0,
    actions,
    stops,
    features: newFeatures,
    kept: kept.files(MOST_INPUTS),
    slowest,
    differences,
  };
}
