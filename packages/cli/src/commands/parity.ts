import type { Command } from 'commander';
import type { AddCommand } from '../command.ts';
import type { ReadRange } from '../exec/case.ts';
import { UsageError } from '../failure.ts';
import {
  apiOption,
  captureOption,
  costModelOption,
  gasOption,
  maxSyscallsOption,
  PROGRAM,
  readOption,
  returnsOption,
} from '../options.ts';
import { renderWords } from '../parity/choice-cells.ts';
import { type ParityOptions, parityCommand } from '../parity/parity-command.ts';
import { screenOf } from '../screen.ts';

type Flags = Omit<ParityOptions, 'reads'> & { readonly read: readonly ReadRange[] };

export const addParity: AddCommand = (program, { io, finish }) =>
  program
    .command('parity')
    .description('every implementation, back end and wire on one program, side by side; without one, on all fixtures')
    .argument('[PROGRAM]', PROGRAM)
    .option('--export <name>', 'only this export; default: all')
    .addOption(gasOption())
    .addOption(returnsOption())
    .addOption(maxSyscallsOption())
    .addOption(readOption())
    .addOption(apiOption())
    .addOption(costModelOption())
    .addOption(captureOption())
    .option('--json', 'one JSON object a run, one a line', false)
    .addHelpText('after', `\nThe columns:\n${renderWords(screenOf(io.stdout))}`)
    .action(async (path: string | undefined, { read, ...flags }: Flags, command: Command) => {
      const given = command.options.find((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
      if (path === undefined && given !== undefined && given.long !== '--json') {
        throw new UsageError(`${given.long} is of no use without a PROGRAM`);
      }
      finish(await parityCommand(path, { ...flags, reads: read }, io));
    });
