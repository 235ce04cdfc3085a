import { type AssemblyError, INSTRUCTION_SETS, type InstructionSetName } from '@polkavirt/polkavm';
import { Option } from 'commander';
import type { AddCommand } from '../command.ts';
import { EXIT, UsageError } from '../failure.ts';
import { readInput } from '../input.ts';
import type { Io } from '../io.ts';
import { writeOutput } from '../output-file.ts';
import { assembleInput, DEFAULT_ISA, describeInFile } from '../program-argument.ts';
import { printable } from '../values.ts';

interface Flags {
  readonly output?: string;
  readonly isa: InstructionSetName;
  readonly debugInfo: boolean;
}

export const addAsm: AddCommand = (program, { io, finish }) =>
  program
    .command('asm')
    .description('assembly text to a .polkavm blob')
    .argument('<FILE>', 'assembly text; - is standard input')
    .option('-o, --output <FILE>', 'where the blob goes; default: standard output')
    .addOption(
      new Option('--isa <name>', 'instruction set of a text without %isa')
        .choices(Object.keys(INSTRUCTION_SETS))
        .default(DEFAULT_ISA),
    )
    .option('-g, --debug-info', 'add debug sections with the lines of the text; the code is the same', false)
    .action(async (path: string, flags: Flags) => finish(await asmCommand(path, flags, io)));

/** This many warnings are printed; a generated text could have one a line. */
const WARNINGS_SHOWN = 20;

async function asmCommand(path: string, { output, isa, debugInfo }: Flags, io: Io): Promise<number> {
  const warnings: AssemblyError[] = [];
  const onWarning = (warning: AssemblyError): void => void warnings.push(warning);
  const options = { instructionSet: isa, onWarning, ...(debugInfo ? { sourceFile: path } : {}) };
  const blob = assembleInput(path, await readInput(path, io), options);
  if (output === undefined && io.stdout.isTerminal) {
    throw new UsageError('a blob is nothing for a terminal: name a file with --output');
  }
  for (const warning of warnings.slice(0, WARNINGS_SHOWN)) {
    await io.stderr.write(`polkavirt: warning: ${printable(describeInFile(path, warning))}\n`);
  }
  const more = warnings.length - WARNINGS_SHOWN;
  if (more > 0) await io.stderr.write(`polkavirt: warning: and ${more} more like these\n`);
  await writeOutput(blob, output, io);
  return EXIT.ok;
}
