/** Runs the programs of a job on all contenders. */
import { createReferenceModule, type Program, Stop } from '@polkavirt/polkavm';
import type { CompileAfter } from '../cases/case.ts';
import { writeCase } from '../cases/case-file.ts';
import { type Contenders, type Level, levelsOf } from '../cases/contenders.ts';
import { explore } from '../cases/explore.ts';
import { describeProgram } from '../cases/open-contest.ts';
import { featuresOf } from '../coverage/features.ts';
import { Outcomes } from '../coverage/outcomes.ts';
import { anyProgram, mutable, type Origin } from '../programs/program-source.ts';
import { createRandom, type Random } from '../random.ts';
import { Digest } from './digest.ts';
import {
  type FoundDifference,
  type Job,
  type JobResult,
  MOST_DIFFERENCES,
  MOST_KEPT,
  noteSlow,
  type SlowProgram,
} from './job.ts';

export interface JobOptions {
  /** Programs of a corpus, and what the campaign found before: they are changed beside `blobs`. */
  readonly found?: readonly Uint8Array[];
  /** Told after each program how many are done; false ends the job there. */
  onProgram?(done: number): boolean | undefined;
}

/**
 * How long one program's schedule is. Most are short: another program shows more than another run of the same one. Some are
 * long enough for what needs several instances and many slices.
 */
const RUNS = [2, 3, 3, 4, 4, 5, 6, 6, 8, 24];
const GAS = [30, 300, 300, 3000, 3000, 20_000];
const COMPILE_AFTER: readonly CompileAfter[] = [0, 0, 50, 1000, 'in pieces', 'in pieces'];

/** Programs with more code are mostly compiled in pieces: of a whole one nearly all would be compiled without ever being run. */
const COMPILED_WHOLE = 1500;

const compileAfterFor = (random: Random, codeLength: number): CompileAfter =>
  codeLength > COMPILED_WHOLE && random.chance(95) ? 'in pieces' : random.pick(COMPILE_AFTER);

/** How often each level is chosen among those that have contenders: a program costs less at the engine than over wires. */
const WEIGHTS: Readonly<Record<Level, number>> = { engine: 4, virt: 1, typestate: 1 };

/**
 * @param blobs containers to change, as compilers make them
 * @param known features that are not new any more
 */
export function runJob(
  contenders: Contenders,
  job: Job,
  blobs: readonly Uint8Array[],
  known: Iterable<number> = [],
  { found: before = [], onProgram = () => undefined }: JobOptions = {},
): JobResult {
  const began = performance.now();
  const levels = levelsOf(contenders).filter((level) => job.levels.includes(level));
  if (levels.length === 0) throw new Error('no level of the job has two contenders that could be compared');
  const weighted = levels.flatMap((level) => new Array<Level>(WEIGHTS[level]).fill(level));
  const collected: Uint8Array[] = [];
  const grown: Program[] = mutable(before);
  const source = { blobs, programs: mutable(blobs), found: grown, instructionSets: job.instructionSets };
  const outcomes = new Outcomes();
  const digest = new Digest();
  const features = new Set<number>(known);
  const newFeatures: number[] = [];
  const origins: Partial<Record<Origin, number>> = {};
  const byLevel: Partial<Record<Level, number>> = {};
  const differences: FoundDifference[] = [];
  const slow: SlowProgram[] = [];
  let refused = 0;
  let actions = 0;
  let programs = 0;
  for (; programs < job.programs; ) {
    const seed = job.seed + programs;
    const random = createRandom(seed);
    const start = performance.now();
    const { origin, blob } = anyProgram(random, source);
    const level = random.pick(weighted);
    const { program, pcs } = describeProgram(blob);
    origins[origin] = (origins[origin] ?? 0) + 1;
    byLevel[level] = (byLevel[level] ?? 0) + 1;
    const found = explore(
      contenders,
      {
        level,
        random,
        program: blob,
        costModel: random.pick(job.costModels),
        compileAfter: compileAfterFor(random, program?.code.length ?? 0),
        runs: random.pick(RUNS),
        gas: random.pick(GAS),
      },
      ({ text }) => {
        actions++;
        digest.add(text);
        const [, stop, pc] = /^stop (\d+); pc (\d+)/.exec(text) ?? [];
        if (program !== undefined && stop !== undefined && Number(stop) !== Stop.Step) {
          outcomes.countAt(program, Number(stop) as Stop, Number(pc));
        }
      },
    );
    if (found.isRefused) refused++;
    if (found.difference !== undefined && differences.length < MOST_DIFFERENCES) {
      const { reference, contender, expected, actual } = found.difference;
      differences.push({ seed, origin, reference, contender, expected, actual, case: writeCase(found.case) });
    }
    if (program !== undefined && !found.isRefused) {
      const module = createReferenceModule(program);
      if (module.ok) {
        const entry = program.exports.length > 0 ? random.pick(program.exports).pc : pcs[0];
        const reached = featuresOf(module.value, entry, outcomes.count);
        const fresh = [...reached].filter((one) => !features.has(one));
        if (fresh.length > 0) {
          for (const one of fresh) features.add(one);
          newFeatures.push(...fresh);
          collected.push(blob);
          grown.push(program);
        }
      }
    }
    programs++;
    noteSlow(slow, { seed, ms: performance.now() - start, bytes: blob.length, what: `${level}, ${origin}` });
    if (onProgram(programs) === false) break;
  }
  return {
    id: job.id,
    seed: job.seed,
    digest: digest.text,
    programs,
    ms: Math.round(performance.now() - began),
    origins,
    levels: byLevel,
    refused,
    actions,
    stops: outcomes.counts(),
    features: newFeatures,
    kept: collected.slice(-MOST_KEPT).map((blob) => Buffer.from(blob).toString('base64')),
    slowest: slow,
    differences,
  };
}
