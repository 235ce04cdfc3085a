import { Option } from 'commander';
import type { AddCommand } from '../command.ts';
import type { CompileFlags } from '../compile/compile-command.ts';
import { countOption } from '../options.ts';

/** What a chain allows of memory and data of a program together is 1.5 MiB. */
const MEMORY = { least: 4096, most: 1_572_864 };

export const addCompile: AddCommand = (program, { io, finish }) =>
  program
    .command('compile')
    .description('Solidity to PolkaVM blobs and ABIs, through @parity/resolc')
    .argument('<FILE.sol...>', 'Solidity sources; imports are found in this folder and in node_modules')
    .option('-o, --output <DIR>', 'where NAME.polkavm, NAME.json and NAME.ts go; default: nowhere')
    .addOption(new Option('--optimizer <mode>', 'z for small code, 3 for fast code').choices(['z', '3']).default('z'))
    .option('--debug', 'a debug build as well, NAME.debug.polkavm, by which a failure is shown with functions and lines', false)
    .option('--coverage', 'a coverage build as well, NAME.coverage.polkavm, by which a run of tests tells which lines ran', false)
    .addOption(countOption('--heap-size <BYTES>', 'EVM memory of each contract', 65_536, undefined, MEMORY))
    .addOption(countOption('--stack-size <BYTES>', 'stack of each program', 32_768, undefined, MEMORY))
    .option('--cache-dir <DIR>', 'where results are kept; default: node_modules/.cache/polkavirt')
    .option('--json', 'print one JSON object', false)
    .action(async (files: string[], flags: CompileFlags) => {
      const { compileCommand } = await import('../compile/compile-command.ts');
      finish(await compileCommand(files, flags, io));
    });
