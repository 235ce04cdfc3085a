import { Option } from 'commander';
import type { Choice } from '../choice.ts';
import type { AddCommand } from '../command.ts';
import type { ReadRange } from '../exec/case.ts';
import { type ExecOptions, execCommand } from '../exec/exec-command.ts';
import { parseSetFlag, type RegisterValues, SET_MUST } from '../exec/registers.ts';
import {
  apiOption,
  backendOption,
  captureOption,
  checkCapture,
  checkWire,
  costModelOption,
  gasOption,
  implOption,
  maxSyscallsOption,
  PROGRAM,
  parsed,
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
    .addOption(
      new Option(
        '--set <REG=N>',
        'a register to set before the call, such as a0=5 or a1=-1; may be repeated; needs --impl native',
      )
        .argParser((text, previous: RegisterValues) => ({ ...previous, ...parsed(parseSetFlag, SET_MUST)(text) }))
        .default({}, 'none'),
    )
    .option('--registers', 'show the registers as the run left them; needs --impl native', false)
    .option('--cases <FILE.jsonl>', 'one JSON case a line in, one JSON result a line out; - is standard input')
    .addOption(captureOption())
    .option('--json', 'the result as one line of JSON', false)
    .option('--trace', 'each instruction on standard error: pc, gas before it, text, registers that changed', false)
    .option('--record <FILE>', 'what was done, as one file that polkavirt replay does again on any implementation')
    .action(async (path: string | undefined, { impl, read, ...flags }: Flags) => {
      const options = { ...flags, implementation: impl, reads: read };
      checkWire(options);
      checkCapture(impl, flags.capture);
      finish(await execCommand(path, options, io));
    });
