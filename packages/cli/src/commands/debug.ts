import { Option } from 'commander';
import type { AddCommand } from '../command.ts';
import { addRunFlags, type RunFlags } from '../insight/run-flags.ts';

export const addDebug: AddCommand = (program, { io, finish }) =>
  addRunFlags(
    program
      .command('debug')
      .description('step through a run, also backwards; commands come from standard input')
      .argument('<PROGRAM>', 'a program, or a recording of exec --record')
      .addOption(
        new Option('-x, --execute <COMMAND>', 'a command in place of standard input; may be repeated')
          .argParser((text: string, before: readonly string[]) => [...before, text])
          .default([], 'none'),
      ),
  ).action(async (path: string, flags: RunFlags & { readonly execute: readonly string[] }) => {
    const { debugCommand } = await import('../insight/debug-command.ts');
    finish(await debugCommand(path, flags, io));
  });
