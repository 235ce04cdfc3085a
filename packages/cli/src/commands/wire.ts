import type { Command } from 'commander';
import { Option } from 'commander';
import { WIRES } from '../choice.ts';
import type { AddCommand, CommandContext } from '../command.ts';
import { apiOption } from '../options.ts';
import type { DumpFlags } from '../wire/dump-command.ts';

const wireNameOption = () => new Option('--wire <name>', 'the format of a message in hex').choices(WIRES).default('scale');
const functionOption = () =>
  new Option('--function <name>', 'the host function of a message in hex; of a capture, only its calls');
const directionOption = () =>
  new Option('--direction <in|out>', 'whether a message in hex goes to the host or comes from it')
    .choices(['in', 'out'])
    .default('in');

const addDump = (wire: Command, { io, finish }: CommandContext): Command =>
  wire
    .command('dump')
    .description('the calls of a capture, or a message in hex, byte by byte with names and values')
    .argument('<FILE|HEX>', 'a file that --capture wrote, or hex digits; - is standard input')
    .addOption(functionOption())
    .addOption(directionOption())
    .addOption(wireNameOption())
    .addOption(apiOption())
    .option('--calls <N|N-M>', 'only these calls of a capture, counted from 1')
    .option('--all', 'show long parts to their end', false)
    .option('--json', 'one JSON object a message or call', false)
    .action(async (argument: string, flags: DumpFlags) => {
      const { dumpCommand } = await import('../wire/dump-command.ts');
      finish(await dumpCommand(argument, flags, io));
    });

export const addWire: AddCommand = (program, context) => {
  const wire = program.command('wire').description('see, compare and replay what crosses between runtime and host');
  for (const add of [addDump]) add(wire, context);
};
