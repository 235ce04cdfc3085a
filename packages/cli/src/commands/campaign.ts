import type { AnyLevel, Level } from '@polkavirt/campaign';
import type { InstructionSetName } from '@polkavirt/polkavm';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { MergeFlags } from '../campaign/merge-command.ts';
import type { EnqueueFlags, WorkFlags } from '../campaign/queue-commands.ts';
import type { CampaignReplayFlags } from '../campaign/replay-flags.ts';
import type { ReportFlags } from '../campaign/report-command.ts';
import type { CampaignFlags } from '../campaign/run-command.ts';
import { type BackendName, COST_MODELS } from '../choice.ts';
import type { AddCommand, CommandContext } from '../command.ts';
import { countOption, parsed } from '../options.ts';

/** Back ends by the names that the option takes: `reference` is the readable interpreter. */
const BACKEND_NAMES: Readonly<Record<string, BackendName>> = {
  reference: 'interpreter',
  interpreter: 'interpreter',
  tier0: 'tier0',
  recompiler: 'recompiler',
};
const COMPARING = ['engine', 'virt', 'typestate'] as const satisfies readonly Level[];
/** Those of hostile input take part only when they are named. */
const LEVELS = [...COMPARING, 'wires', 'requests'] as const satisfies readonly AnyLevel[];
const SETS = ['latest64', 'latest32', 'revive_v1', 'jam_v1'] as const satisfies readonly InstructionSetName[];

/** A list of names with commas between them; undefined if one of them is unknown, or there is none. */
const listOf =
  <T extends string>(known: readonly T[]) =>
  (text: string): T[] | undefined => {
    const names = text.split(',').filter((name) => name !== '');
    const found = names.flatMap((name) => known.find((one) => one === name) ?? []);
    return found.length === names.length && found.length > 0 ? found : undefined;
  };

const backendsOf = (text: string): BackendName[] | undefined => {
  const names = listOf(Object.keys(BACKEND_NAMES))(text);
  return names === undefined ? undefined : [...new Set(names.map((name) => BACKEND_NAMES[name]))];
};

const implementationsOf = (text: string): string[] | undefined => {
  const names = text.split(',').filter((name) => name !== '');
  return names.length === 0 ? undefined : names;
};

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** `90s`, `10m`, `2h`. */
const durationOf = (text: string): number | undefined => {
  const [, digits, unit] = /^(\d{1,9})(ms|s|m|h)$/.exec(text) ?? [];
  const ms = Number(digits) * (UNITS[unit] ?? 0);
  return ms > 0 ? ms : undefined;
};

/** A process says twice in this time that it lives, which a busy machine must not make it miss. */
const silenceOf = (text: string): number | undefined => {
  const ms = durationOf(text);
  return ms !== undefined && ms >= 1000 && ms <= 3_600_000 ? ms : undefined;
};

/** Not 0: the main thread must stay free to tell the queue that the process lives. */
const threadsOf = (text: string): number | undefined =>
  /^\d{1,3}$/.test(text) && Number(text) >= 1 && Number(text) <= 256 ? Number(text) : undefined;

const shardOf = (text: string): { index: number; count: number } | undefined => {
  const [, index, count] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  return index >= 1 && index <= count ? { index, count } : undefined;
};

const implementationsOption = () =>
  new Option(
    '--implementations <LIST>',
    'native, scale, abi, and paths of modules that export a VirtT; the first is the reference',
  )
    .argParser(parsed(implementationsOf, 'names with commas between them'))
    .default(['native', 'scale', 'abi'], 'native,scale,abi');
const backendsOption = () =>
  new Option('--backends <LIST>', 'reference, tier0, recompiler; the first is what the others are compared with')
    .argParser(parsed(backendsOf, 'names out of reference, tier0, recompiler, with commas between them'))
    .default(['interpreter', 'tier0', 'recompiler'], 'reference,tier0,recompiler');

const costModelsOption = () =>
  new Option('--cost-models <LIST>', 'naive, full')
    .argParser(parsed(listOf(COST_MODELS), 'naive, full or both'))
    .default(COST_MODELS, COST_MODELS.join(','));
const isaOption = () =>
  new Option('--isa <LIST>', 'instruction sets of random programs')
    .argParser(parsed(listOf(SETS), `names out of ${SETS.join(', ')}`))
    .default(SETS, SETS.join(','));
const levelsOption = () =>
  new Option(
    '--levels <LIST>',
    'what is driven: the engine itself, VirtT, the typestate generation; or hostile input: wires, requests',
  )
    .argParser(parsed(listOf(LEVELS), `names out of ${LEVELS.join(', ')}`))
    .default(COMPARING, COMPARING.join(','));
const seedOption = () =>
  countOption('--seed <S>', 'of the first program; each further one has the next', undefined, 'random', { most: 2 ** 31 });
const jobSizeOption = () => countOption('--job-size <N>', 'programs of a job', 100, undefined, { least: 1, most: 1_000_000 });
const threadsOption = () => countOption('--threads <N>', '0: in the main thread', undefined, 'one a processor', { most: 256 });
const queueOption = () => new Option('--queue <URL>', 'redis://host:port, or rediss://; needs npm install bullmq ioredis');
const nameOption = () => new Option('--name <NAME>', 'of the campaign, if a Redis has several').default('campaign');

const addRun = (campaign: Command, { io, finish }: CommandContext): Command =>
  campaign
    .command('run')
    .description('random and mutated programs and schedules on every implementation side by side')
    .addOption(countOption('--programs <N>', 'how many programs; over all shards', undefined, '1000 without --time'))
    .addOption(
      new Option('--time <DURATION>', 'how long, such as 90s, 10m or 2h').argParser(
        parsed(durationOf, 'a number with ms, s, m or h'),
      ),
    )
    .addOption(seedOption())
    .option('--corpus <DIR>', 'programs to change, and where those are kept that reach something new')
    .addOption(implementationsOption())
    .addOption(backendsOption())
    .addOption(costModelsOption())
    .addOption(isaOption())
    .addOption(levelsOption())
    .addOption(
      new Option('--shard <i/n>', 'only every n-th job, for n machines')
        .argParser(parsed(shardOf, 'such as 1/4'))
        .default({ index: 1, count: 1 }, '1/1'),
    )
    .addOption(threadsOption())
    .addOption(jobSizeOption())
    .option('--results <FILE>', 'append the result of each job, as JSON Lines for campaign report')
    .option('--out <DIR>', 'where differences are kept', 'campaign')
    .option('--html <FILE>', 'a report as one page')
    .addOption(countOption('--stop-after <N>', 'end after so many differences', 1, undefined, { least: 1, most: 1000 }))
    .option('--json', 'the totals as one line of JSON', false)
    .action(async (flags: CampaignFlags) => {
      const { campaignCommand } = await import('../campaign/run-command.ts');
      finish(await campaignCommand(flags, io));
    });

const addReplay = (campaign: Command, { io, finish }: CommandContext): Command =>
  campaign
    .command('replay')
    .description('a case that a campaign kept, again')
    .argument('<FILE>', 'a case.json; - is standard input')
    .addOption(implementationsOption())
    .addOption(backendsOption())
    .option('--minimise <FILE>', 'make it small first, and write it there')
    .option('--json', 'the result as one line of JSON', false)
    .action(async (path: string, flags: CampaignReplayFlags) => {
      const { campaignReplayCommand } = await import('../campaign/replay-command.ts');
      finish(await campaignReplayCommand(path, flags, io));
    });

const addReport = (campaign: Command, { io, finish }: CommandContext): Command =>
  campaign
    .command('report')
    .description('the results of shards and machines put together')
    .argument('[FILE...]', 'what campaign run --results wrote; a job that is in several files counts once')
    .addOption(queueOption())
    .addOption(nameOption())
    .option('--html <FILE>', 'as one page')
    .option('--json', 'as one line of JSON', false)
    .action(async (files: readonly string[], flags: ReportFlags) => {
      const { campaignReportCommand } = await import('../campaign/report-command.ts');
      finish(await campaignReportCommand(files, flags, io));
    });

const addMerge = (campaign: Command, { io, finish }: CommandContext): Command =>
  campaign
    .command('merge')
    .description('of the programs of some corpora, few that reach what all of them do')
    .argument('<DIR...>', 'folders of programs, as campaign run --corpus keeps them')
    .requiredOption('--into <DIR>', 'the folder that they are added to')
    .addOption(countOption('--bytes <N>', 'the most bytes that they may have together', undefined, 'any number', { least: 1 }))
    .action(async (folders: readonly string[], flags: MergeFlags) => {
      const { campaignMergeCommand } = await import('../campaign/merge-command.ts');
      finish(await campaignMergeCommand(folders, flags, io));
    });

const addEnqueue = (campaign: Command, { io, finish }: CommandContext): Command =>
  campaign
    .command('enqueue')
    .description('a campaign as jobs in a queue, for any number of machines')
    .addOption(queueOption().makeOptionMandatory())
    .addOption(nameOption())
    .addOption(countOption('--programs <N>', 'how many programs', 100_000, undefined, { least: 1 }))
    .addOption(seedOption())
    .addOption(jobSizeOption())
    .addOption(implementationsOption())
    .addOption(backendsOption())
    .addOption(costModelsOption())
    .addOption(isaOption())
    .addOption(levelsOption())
    .action(async (flags: EnqueueFlags) => {
      const { campaignEnqueueCommand } = await import('../campaign/queue-commands.ts');
      finish(await campaignEnqueueCommand(flags, io));
    });

const addWork = (campaign: Command, { io, finish }: CommandContext): Command =>
  campaign
    .command('work')
    .description('do jobs of a queue; on as many machines as there are')
    .addOption(queueOption().makeOptionMandatory())
    .addOption(nameOption())
    .addOption(threadsOption().argParser(parsed(threadsOf, 'a whole number from 1 to 256')))
    .option('--corpus <DIR>', 'programs to change, and where those are kept that reach something new')
    .option('--until-empty', 'end when no job is left; else wait for more', false)
    .addOption(
      new Option('--taken-over-after <TIME>', 'how long a process may be silent until its job is taken for lost; 15s').argParser(
        parsed(silenceOf, 'a time from 1s to 1h, such as 15s'),
      ),
    )
    .action(async (flags: WorkFlags) => {
      const { campaignWorkCommand } = await import('../campaign/queue-commands.ts');
      finish(await campaignWorkCommand(flags, io));
    });

export const addCampaign: AddCommand = (program, context) => {
  const campaign = program.command('campaign').description('parity on as many programs as there is time for');
  addRun(campaign, context);
  addReplay(campaign, context);
  addEnqueue(campaign, context);
  addWork(campaign, context);
  addReport(campaign, context);
  addMerge(campaign, context);
};
