import type { AddCommand } from '../command.ts';

export const addDap: AddCommand = (program, { io, finish }) =>
  program
    .command('dap')
    .description('the debugger for editors: the Debug Adapter Protocol on standard input and output')
    .action(async () => {
      const { dapCommand } = await import('../insight/dap-command.ts');
      finish(await dapCommand(io));
    });
