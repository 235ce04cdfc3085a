import { randomInt } from 'node:crypto';
import { basename, join } from 'node:path';
import {
  type AnyLevel,
  addToCorpus,
  appendResult,
  type FoundDifference,
  type JobResult,
  mendResults,
  runCampaign,
  type Shard,
  type Totals,
  toCampaignHtml,
} from '@polkavirt/campaign';
import type { CostModelName, InstructionSetName } from '@polkavirt/polkavm';
import type { BackendName } from '../choice.ts';
import { EXIT, fileReason, UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { writeOutput } from '../output-file.ts';
import { createProgress } from '../progress.ts';
import { counted, grouped } from '../values.ts';
import type { Contestants } from './contestants.ts';
import { keepFiles, makeSmall, type Opposition } from './found/make-small.ts';
import { oppositionOf } from './found/opposition.ts';
import type { SmallDifference } from './found/small-difference.ts';
import { corpusOf } from './programs.ts';
import { createJobRunner, defaultThreads } from './run-jobs.ts';
import { renderTotals } from './totals-text.ts';

/** The options of `campaign run`. */
export interface CampaignFlags extends Contestants {
  readonly programs: number | undefined;
  /** Milliseconds. */
  readonly time: number | undefined;
  readonly seed: number | undefined;
  readonly corpus: string | undefined;
  readonly costModels: readonly CostModelName[];
  readonly isa: readonly InstructionSetName[];
  readonly levels: readonly AnyLevel[];
  readonly shard: Shard;
  readonly threads: number | undefined;
  readonly jobSize: number;
  readonly results: string | undefined;
  readonly out: string;
  readonly html: string | undefined;
  readonly stopAfter: number;
  readonly json: boolean;
}

/** Without a number or a time, this many. */
const DEFAULT_PROGRAMS = 1_000;
const MOST_SEED = 1_000_000;

const unwritable = (error: unknown): never => {
  throw new UsageError(`cannot write --results: ${fileReason(error)}`);
};

/** `polkavirt campaign run`: exit code 1 if there is a difference. */
export async function campaignCommand(flags: CampaignFlags, io: Io): Promise<number> {
  const { seed = randomInt(MOST_SEED), time, shard, jobSize, json, out, corpus: folder, results } = flags;
  const programs = flags.programs ?? (time === undefined ? DEFAULT_PROGRAMS : undefined);
  const contestants: Contestants = { implementations: flags.implementations, backends: flags.backends };
  const { levels, ...opposition } = await oppositionOf(contestants, flags.levels);
  const { programs: kept, known } = await corpusOf(folder);
  if (results !== undefined) await mendResults(results).catch(unwritable);
  const progress = createProgress(io);
  const who = whoTakesPart(contestants, opposition);
  const began = performance.now();
  const until = time === undefined ? undefined : Date.now() + time;
  const small: SmallDifference[] = [];
  const unseen: FoundDifference[] = [];
  let done = 0;
  let reached = known.size;
  const show = (): void =>
    progress.show(progressLine({ who, done, reached, differences: small.length, programs, time, began, shard }));
  const stop = new AbortController();
  const runner = createJobRunner(flags.threads ?? defaultThreads(), until, (more) => {
    done += more;
    show();
  });
  let counted = 0;
  const onResult = async (result: JobResult, { features }: { readonly features: ReadonlySet<number> }): Promise<void> => {
    counted += result.programs;
    done = Math.max(done, counted);
    reached = known.size + features.size;
    if (results !== undefined) await appendResult(results, result);
    if (folder !== undefined && result.kept.length > 0) {
      await addToCorpus(
        folder,
        result.kept.map((text) => new Uint8Array(Buffer.from(text, 'base64'))),
      );
    }
    for (const found of result.differences) {
      if (small.length + unseen.length >= flags.stopAfter) break;
      const made = await makeSmall(opposition, found);
      if (made === undefined) unseen.push(found);
      else small.push(made);
    }
    if (small.length + unseen.length >= flags.stopAfter) stop.abort();
    show();
  };
  let totals: Totals;
  try {
    totals = await runCampaign({
      seed,
      programs,
      time,
      shard,
      jobSize,
      concurrency: Math.max(1, flags.threads ?? defaultThreads()),
      costModels: flags.costModels,
      instructionSets: flags.isa,
      levels,
      found: kept,
      known,
      execute: (job, given, reachedBefore) => runner.run(contestants, job, given, reachedBefore),
      onResult,
      signal: stop.signal,
    });
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw new UsageError(fileReason(error));
    throw error;
  } finally {
    progress.clear();
    await runner.close();
  }
  const folders = await keepAll(out, small);
  if (flags.html !== undefined) {
    const shown = small.map(({ size, text }, at) => ({ title: `difference ${at + 1}, ${size}`, text }));
    await writeOutput(toCampaignHtml(totals, shown), flags.html, io);
  }
  if (json) await io.stdout.write(`${JSON.stringify(toJson(seed, totals, small, unseen, folders))}\n`);
  else await io.stdout.write(renderAll(seed, totals, performance.now() - began, small, unseen, folders));
  return small.length + unseen.length === 0 ? EXIT.ok : EXIT.failed;
}

/** In few characters: a terminal has 80 for all of the line. */
const SHORT_NAMES: Readonly<Record<BackendName, string>> = { interpreter: 'ref', tier0: 'tier0', recompiler: 'rec' };

const whoTakesPart = ({ implementations, backends }: Contestants, opposition: Opposition): string => {
  if (opposition.kind === 'targets') return `${opposition.targets.length} targets`;
  const names = implementations.map((name) => basename(name)).join(',');
  return `${names} x ${backends.map((backend) => SHORT_NAMES[backend]).join(',')}`;
};

interface Standing {
  readonly who: string;
  readonly done: number;
  readonly reached: number;
  readonly differences: number;
  readonly programs: number | undefined;
  readonly time: number | undefined;
  readonly began: number;
  readonly shard: Shard;
}

function progressLine({ who, done, reached, differences, programs, time, began, shard }: Standing): string {
  const ms = performance.now() - began;
  const mine = programs === undefined ? undefined : Math.ceil(programs / shard.count);
  const rate = (done * 1000) / Math.max(ms, 1);
  const left = time !== undefined ? time - ms : mine === undefined || rate === 0 ? undefined : ((mine - done) / rate) * 1000;
  return [
    `${who}: ${grouped(done)}${mine === undefined ? '' : ` of ${grouped(mine)}`}`,
    `${grouped(Math.round(rate))}/s`,
    ...(left === undefined ? [] : [`${Math.max(0, Math.round(left / 1000))} s left`]),
    counted(differences, 'difference'),
    `${grouped(reached)} features`,
  ].join(', ');
}

const keepAll = async (out: string, small: readonly SmallDifference[]): Promise<string[]> => {
  const folders: string[] = [];
  for (const [at, one] of small.entries()) {
    const folder = join(out, `difference-${at + 1}`);
    await keepFiles(folder, one);
    folders.push(folder);
  }
  return folders;
};

const toJson = (
  seed: number,
  totals: Totals,
  small: readonly SmallDifference[],
  unseen: readonly FoundDifference[],
  folders: readonly string[],
): object => ({
  seed,
  ...totals,
  differences: [
    ...small.map(({ level, difference, instructions, steps, found }, at) => ({
      seed: found.seed,
      origin: found.origin,
      level,
      ...difference,
      instructions,
      steps,
      folder: folders[at],
    })),
    ...unseen.map(({ case: _case, ...found }) => ({ ...found, instructions: null, steps: null, folder: null })),
  ],
});

function renderAll(
  seed: number,
  totals: Totals,
  ms: number,
  small: readonly SmallDifference[],
  unseen: readonly FoundDifference[],
  folders: readonly string[],
): string {
  const lines = [`seed ${seed}`, ...renderTotals(totals, ms)];
  for (const [at, one] of small.entries()) {
    lines.push('', `difference ${at + 1}, ${one.size}, kept in ${folders[at]}`, one.text);
  }
  for (const { seed: of, contender, expected, actual } of unseen) {
    lines.push(
      '',
      `a difference of the program with seed ${of} that was not shown again:`,
      `  ${expected}`,
      `  ${contender}: ${actual}`,
    );
  }
  const count = small.length + unseen.length;
  lines.push(count === 0 ? 'no difference' : counted(count, 'difference'));
  return `${lines.join('\n')}\n`;
}
