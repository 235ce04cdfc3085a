import { Option } from 'commander';
import type { AddCommand } from '../command.ts';
import { PROFILE_FORMATS, type ProfileFormat } from '../insight/formats.ts';
import { addRunFlags, type RunFlags } from '../insight/run-flags.ts';

export const addProfile: AddCommand = (program, { io, finish }) =>
  addRunFlags(
    program
      .command('profile')
      .description('gas and instructions by function and call path, exactly')
      .argument('<PROGRAM>', 'a program, or a recording of exec --record')
      .addOption(new Option('--format <name>', 'what is written').choices(PROFILE_FORMATS).default('folded'))
      .option('-o, --output <FILE>', 'where it goes; default: standard output'),
  ).action(async (path: string, flags: RunFlags & { readonly format: ProfileFormat; readonly output?: string }) => {
    const { profileCommand } = await import('../insight/profile-command.ts');
    finish(await profileCommand(path, flags, io));
  });
