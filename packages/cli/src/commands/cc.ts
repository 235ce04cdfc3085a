import { Option } from 'commander';
import type { AddCommand } from '../command.ts';
import type { CcFlags } from '../link/cc-command.ts';
import { addLinkFlags } from '../link/link-flags.ts';

const repeated = (flags: string, description: string) =>
  new Option(flags, description)
    .argParser((text: string, previous: readonly string[]) => [...previous, text])
    .default([], 'none');

/** What clang's `-O` takes. */
const LEVELS = ['0', '1', '2', '3', 's', 'z'];

export const addCc: AddCommand = (program, { io, finish }) =>
  addLinkFlags(
    program
      .command('cc')
      .description('C, C++ or assembly to a .polkavm blob, through clang and lld')
      .argument('<FILE...>', 'sources (.c, .cc, .cpp, .s, .S), objects and archives; flags for clang follow --')
      .option('-o, --output <FILE>', "where the blob goes; default: the first file's name with .polkavm")
      .addOption(new Option('-O <level>', "clang's optimiser").choices(LEVELS).default('2'))
      .option('-g, --debug', 'with debug information: functions, files and lines', false)
      .addOption(repeated('-D, --define <NAME[=VALUE]>', 'a macro; may be repeated'))
      .addOption(repeated('-I, --include <DIR>', 'a folder for #include; may be repeated'))
      .option('--watch', 'build again when a file changes', false),
  ).action(async (files: string[], { O, ...flags }: Omit<CcFlags, 'level' | 'clang'> & { readonly O: CcFlags['level'] }) => {
    const { ccCommand } = await import('../link/cc-command.ts');
    // Commander passes the arguments after -- as more files.
    const { rawArgs } = program as typeof program & { readonly rawArgs: readonly string[] };
    const clang = rawArgs.includes('--') ? rawArgs.slice(rawArgs.indexOf('--') + 1) : [];
    const stop = new AbortController();
    const interrupt = () => stop.abort();
    process.once('SIGINT', interrupt);
    try {
      finish(await ccCommand(files.slice(0, files.length - clang.length), { ...flags, level: O, clang }, io, stop.signal));
    } finally {
      process.off('SIGINT', interrupt);
    }
  });
