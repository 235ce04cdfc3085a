import type { AddCommand } from '../command.ts';
import { addRunFlags, type RunFlags } from '../insight/run-flags.ts';

export const addDebug: AddCommand = (program, { io, finish }) =>
  addRunFlags(
    program
      .command('debug')
      .description('step through a run, also backwards; commands come from standard input')
      .argument('<PROGRAM>', 'a program, or a recording of exec --record'),
  ).action(async (path: string, flags: RunFlags) => {
    const { debugCommand } = await import('../insight/debug-command.ts');
    finish(await debugCommand(path, flags, io));
  });
