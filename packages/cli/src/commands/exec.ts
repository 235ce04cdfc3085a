import type { Choice } from '../choice.ts';
import type { AddCommand } from '../command.ts';
import type { ReadRange } from '../exec/case.ts';
import { type ExecOptions, execCommand } from '../exec/exec-command.ts';
import {
  apiOption,
  backendOption,
  costModelOption,
  gasOption,
  implOption,
  maxSyscallsOption,
  PROGRAM,
  readOption,
  returnsOption,
  wireOption,
} from '../options.ts';

type Flags = Omit<ExecOptions, 'implementation' | 'reads'> & {
  readonly impl: Choice['implementation'];
  readonly read: readonly ReadRange[];
};

export const addExec: AddCommand = (program, { io, finish }) =>
  program
    .command('exec')
    .description('run one export, answer its host calls, print the outcome')
    .argument('[PROGRAM]', PROGRAM)
    .option('--export <name>', 'the export to run; may be left out if there is only one')
    .addOption(gasOption())
    .addOption(implOption())
    .addOption(backendOption())
    .addOption(wireOption())
    .addOption(apiOption())
    .addOption(costModelOption())
    .addOption(returnsOption())
    .addOption(maxSyscallsOption())
    .addOption(readOption())
    .option('--cases <FILE.jsonl>', 'one JSON case a line in, one JSON result a line out; - is standard input')
    .option('--json', 'print the result as one line of JSON', false)
    .option('--trace', 'print each instruction on standard error', false)
    .action(async (path: string | undefined, { impl, read, ...flags }: Flags) =>
      finish(await execCommand(path, { ...flags, implementation: impl, reads: read }, io)),
    );
