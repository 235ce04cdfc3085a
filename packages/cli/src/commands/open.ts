import type { AddCommand } from '../command.ts';
import { countOption } from '../options.ts';

export const addOpen: AddCommand = (program, { io, finish }) =>
  program
    .command('open')
    .description('show a program, recording, capture or assembly in the playground, on this machine')
    .argument('<FILE>', 'what to show')
    .addOption(countOption('--port <N>', 'the port; 0 takes a free one', 0, '0', { most: 65_535 }))
    .action(async (path: string, flags: { readonly port: number }) => {
      const { openCommand } = await import('../open/open-command.ts');
      finish(await openCommand(path, flags, io));
    });
