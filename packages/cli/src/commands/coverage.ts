import { Option } from 'commander';
import type { AddCommand } from '../command.ts';
import { COVERAGE_FORMATS, type CoverageFormat } from '../insight/formats.ts';
import { addRunFlags, type RunFlags } from '../insight/run-flags.ts';

export const addCoverage: AddCommand = (program, { io, finish }) =>
  addRunFlags(
    program
      .command('coverage')
      .description('the lines of the sources that ran, for programs with debug information')
      .argument('<PROGRAM>', 'a program, or a recording of exec --record')
      .addOption(new Option('--format <name>', 'what is written').choices(COVERAGE_FORMATS).default('text'))
      .option('-o, --output <FILE>', 'where it goes; default: standard output'),
  ).action(async (path: string, flags: RunFlags & { readonly format: CoverageFormat; readonly output?: string }) => {
    const { coverageCommand } = await import('../insight/profile-command.ts');
    finish(await coverageCommand(path, flags, io));
  });
