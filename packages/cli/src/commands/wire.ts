import type { ProblemKind } from '@polkavirt/wire-lab';
import type { Command } from 'commander';
import { Option } from 'commander';
import { WIRES } from '../choice.ts';
import type { AddCommand, CommandContext } from '../command.ts';
import { apiOption, backendOption, costModelOption, countOption, parsed } from '../options.ts';
import type { DiffFlags } from '../wire/diff-command.ts';
import type { DumpFlags } from '../wire/dump-command.ts';
import type { FuzzFlags } from '../wire/fuzz-command.ts';
import type { ReplayFlags } from '../wire/replay-command.ts';
import type { StatsFlags } from '../wire/stats-command.ts';
import type { TypesFlags } from '../wire/types-command.ts';

/** What a fuzzer finds; named here so that the library is loaded by the command alone. */
const PROBLEMS = [
  'crash',
  'hang',
  'memory',
  'promise',
  'silent',
  'lax',
  'invalid',
  'altered',
] as const satisfies readonly ProblemKind[];
const problemKind = (text: string): ProblemKind | undefined => PROBLEMS.find((kind) => kind === text);

const CAPTURE = 'a file that --capture wrote; - is standard input';

const wireNameOption = () => new Option('--wire <name>', 'the format of a message in hex').choices(WIRES).default('scale');
const functionOption = () =>
  new Option('--function <name>', 'the host function of a message in hex; of a capture, only its calls');
const directionOption = () =>
  new Option('--direction <in|out>', 'whether a message in hex goes to the host or comes from it')
    .choices(['in', 'out'])
    .default('in');

/** For code of the user's, which may hang. */
const deadlineOption = () =>
  countOption('--deadline <ms>', 'a MODULE that takes longer for one message is stopped', 1_000, undefined, {
    least: 1,
    most: 2 ** 27,
  });

const addDump = (wire: Command, { io, finish }: CommandContext): Command =>
  wire
    .command('dump')
    .description('the calls of a capture, or a message in hex, byte by byte with names and values')
    .argument('<FILE|HEX>', 'a file that --capture wrote, or hex digits; - is standard input')
    .addOption(functionOption())
    .addOption(directionOption())
    .option('--wire <scale|abi|MODULE>', 'the format of a message in hex; MODULE reads a capture of your own wire', 'scale')
    .addOption(deadlineOption())
    .addOption(apiOption())
    .option('--calls <N|N-M>', 'only these calls of a capture, counted from 1')
    .option('--all', 'show long parts to their end', false)
    .option('--json', 'one JSON object a message or call', false)
    .action(async (argument: string, flags: DumpFlags) => {
      const { dumpCommand } = await import('../wire/dump-command.ts');
      finish(await dumpCommand(argument, flags, io));
    });

const addDiff = (wire: Command, { io, finish }: CommandContext): Command =>
  wire
    .command('diff')
    .description('two captures call by call, or two messages in hex, field by field')
    .argument('<LEFT>', 'a capture, or hex digits')
    .argument('<RIGHT>', 'what it is compared with')
    .addOption(functionOption())
    .addOption(directionOption())
    .addOption(wireNameOption())
    .addOption(apiOption())
    .option('--json', 'one JSON object a call', false)
    .action(async (left: string, right: string, flags: DiffFlags) => {
      const { diffCommand } = await import('../wire/diff-command.ts');
      finish(await diffCommand(left, right, flags, io));
    });

const addStats = (wire: Command, { io, finish }: CommandContext): Command =>
  wire
    .command('stats')
    .description('calls, bytes and time of each function of a capture')
    .argument('<FILE>', CAPTURE)
    .option('--html <FILE>', 'the same as a page')
    .option('--json', 'one JSON object a function', false)
    .action(async (path: string, flags: StatsFlags) => {
      const { statsCommand } = await import('../wire/stats-command.ts');
      finish(await statsCommand(path, flags, io));
    });

const addReplay = (wire: Command, { io, finish }: CommandContext): Command =>
  wire
    .command('replay')
    .description('send the requests of a capture to a host again, and compare the answers byte by byte')
    .argument('<FILE>', CAPTURE)
    .option(
      '--against <native|scale|abi|MODULE>',
      'the engine, or it behind a wire; MODULE is a file such as ./my-wire.ts',
      'native',
    )
    .option('--wire <MODULE>', 'the wire that the calls were captured over, if it is your own')
    .addOption(deadlineOption())
    .addOption(backendOption())
    .addOption(costModelOption())
    .option('--json', 'one JSON object a call', false)
    .action(async (path: string, flags: ReplayFlags) => {
      const { replayCommand } = await import('../wire/replay-command.ts');
      finish(await replayCommand(path, flags, io));
    });

const addFuzz = (wire: Command, { io, finish }: CommandContext): Command =>
  wire
    .command('fuzz')
    .description('send mutated messages through both halves of a wire: crashes, hangs, lax decodes, each with a minimal example')
    .argument('<MODULE>', 'a file that exports a wire, such as ./my-wire.ts')
    .addOption(countOption('--messages <N>', 'how many', 1_000, undefined, { least: 1 }))
    .addOption(
      countOption('--seed <N>', 'makes the same messages again', undefined, 'a new one, which is printed', { most: 2 ** 31 - 1 }),
    )
    .addOption(deadlineOption())
    .addOption(apiOption())
    .addOption(
      new Option('--allow <kind>', 'findings that are not reported; may be repeated')
        .choices(PROBLEMS)
        .argParser((kind, previous: readonly string[]) => [
          ...previous,
          parsed(problemKind, `one of ${PROBLEMS.join(', ')}`)(kind),
        ])
        .default([], 'none'),
    )
    .option('--again <EXAMPLE>', 'only the message of a finding, with its --seed')
    .option('--json', 'one JSON object a finding, and one for the counts', false)
    .action(async (path: string, flags: FuzzFlags) => {
      const { fuzzCommand } = await import('../wire/fuzz-command.ts');
      finish(await fuzzCommand(path, flags, io));
    });

const addTypes = (wire: Command, { io, finish }: CommandContext): Command =>
  wire
    .command('types')
    .description('the messages of the scale wire as types of other tools')
    .addOption(
      new Option('--as <notation>', 'Rust, JSON for @polkadot/types, or codecs of polkadot-api')
        .choices(['rust', 'polkadot', 'papi'])
        .default('rust'),
    )
    .addOption(apiOption())
    .action(async (flags: TypesFlags) => {
      const { typesCommand } = await import('../wire/types-command.ts');
      finish(await typesCommand(flags, io));
    });

export const addWire: AddCommand = (program, context) => {
  const wire = program.command('wire').description('see, compare, replay and fuzz what crosses between runtime and host');
  for (const add of [addDump, addDiff, addStats, addReplay, addFuzz, addTypes]) add(wire, context);
};
