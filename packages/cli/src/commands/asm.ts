import type { AddCommand } from '../command.ts';
import { EXIT, UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { writeOutput } from '../output-file.ts';
import { assembleInput, readInput } from '../program-argument.ts';

export const addAsm: AddCommand = (program, { io, finish }) =>
  program
    .command('asm')
    .description('assembly text to a .polkavm blob')
    .argument('<FILE>', 'assembly text; - is standard input')
    .option('-o, --output <FILE>', 'where the blob goes; default: standard output')
    .action(async (path: string, { output }: { readonly output?: string }) => finish(await asmCommand(path, output, io)));

async function asmCommand(path: string, output: string | undefined, io: Io): Promise<number> {
  const blob = assembleInput(path, await readInput(path, io));
  if (output === undefined && io.stdout.isTerminal)
    throw new UsageError('a blob is nothing for a terminal: name a file with --output');
  await writeOutput(blob, output, io);
  return EXIT.ok;
}
