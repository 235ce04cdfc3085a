import { Option } from 'commander';
import type { AddCommand } from '../command.ts';
import type { CompileFlags } from '../compile/compile-command.ts';

export const addCompile: AddCommand = (program, { io, finish }) =>
  program
    .command('compile')
    .description('Solidity to PolkaVM blobs and ABIs, through @parity/resolc')
    .argument('<FILE.sol...>', 'Solidity sources; imports are found in this folder and in node_modules')
    .option('-o, --output <DIR>', 'where NAME.polkavm, NAME.json and NAME.ts go; default: nowhere')
    .addOption(new Option('--optimizer <mode>', 'z for small code, 3 for fast code').choices(['z', '3']).default('z'))
    .option('--debug', 'a debug build as well, NAME.debug.polkavm, by which a failure is shown with functions and lines', false)
    .option('--coverage', 'a coverage build as well, NAME.coverage.polkavm, by which a run of tests tells which lines ran', false)
    .option('--cache-dir <DIR>', 'where results are kept; default: node_modules/.cache/polkavirt')
    .option('--json', 'print one JSON object', false)
    .action(async (files: string[], flags: CompileFlags) => {
      const { compileCommand } = await import('../compile/compile-command.ts');
      finish(await compileCommand(files, flags, io));
    });
