import { disassemble } from '@polkavirt/polkavm';
import type { AddCommand } from '../command.ts';
import { PROGRAM } from '../options.ts';
import { writeOutput } from '../output-file.ts';
import { loadProgram } from '../program-argument.ts';

export const addDisasm: AddCommand = (program, { io }) =>
  program
    .command('disasm')
    .description('a .polkavm blob to assembly text that assembles back to the same code')
    .argument('<PROGRAM>', PROGRAM)
    .option('-o, --output <FILE>', 'where the text goes; default: standard output')
    .action(async (path: string, { output }: { readonly output?: string }) => {
      const loaded = await loadProgram(path, io);
      await writeOutput(disassemble(loaded.program).text, output, io);
    });
