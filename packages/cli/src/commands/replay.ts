import { Option } from 'commander';
import type { Choice } from '../choice.ts';
import { APIS } from '../choice.ts';
import type { AddCommand } from '../command.ts';
import type { ReplayFlags } from '../insight/replay-command.ts';
import { backendOption, checkWire, implOption, wireOption } from '../options.ts';

export const addReplay: AddCommand = (program, { io, finish }) =>
  program
    .command('replay')
    .description('do a recording again, on any implementation, and say the first difference')
    .argument('<FILE>', 'a recording, as exec --record writes it; - is standard input')
    .addOption(implOption())
    .addOption(backendOption())
    .addOption(wireOption())
    .addOption(new Option('--api <name>', 'generation of the interface').choices(APIS).default(undefined, "the recording's own"))
    .option('--json', 'the result as one line of JSON', false)
    .action(
      async (
        path: string,
        { impl, ...flags }: Omit<ReplayFlags, 'implementation'> & { readonly impl: Choice['implementation'] },
      ) => {
        const options = { ...flags, implementation: impl };
        checkWire(options);
        const { replayCommand } = await import('../insight/replay-command.ts');
        finish(await replayCommand(path, options, io));
      },
    );
