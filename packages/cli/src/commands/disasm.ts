import { disassemble } from '@polkavirt/polkavm';
import type { AddCommand } from '../command.ts';
import { disassembleWithSource } from '../inspect/disassemble-with-source.ts';
import { PROGRAM } from '../options.ts';
import { writeOutput } from '../output-file.ts';
import { loadProgram } from '../program-argument.ts';
import { readSourceFile } from '../read-source-file.ts';

export const addDisasm: AddCommand = (program, { io }) =>
  program
    .command('disasm')
    .description('a .polkavm blob to assembly text that assembles back to the same code')
    .argument('<PROGRAM>', PROGRAM)
    .option('-o, --output <FILE>', 'where the text goes; default: standard output')
    .option('--source', 'where the code comes from, as comments: functions, places, and lines of files that are there', false)
    .action(async (path: string, { output, source }: { readonly output?: string; readonly source: boolean }) => {
      const { program: loaded } = await loadProgram(path, io);
      const text = source
        ? [...disassembleWithSource(loaded, readSourceFile)].map((line) => `${line}\n`).join('')
        : disassemble(loaded).text;
      await writeOutput(text, output, io);
    });
