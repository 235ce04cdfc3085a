import type { AddCommand } from '../command.ts';
import { addLinkFlags, type LinkFlags } from '../link/link-flags.ts';

export const addLink: AddCommand = (program, { io, finish }) =>
  addLinkFlags(
    program
      .command('link')
      .description('an ELF file for RISC-V, from a compiler, to a .polkavm blob')
      .argument('[IN.elf...]', 'an executable with relocations kept, or objects, which lld links first; - is standard input')
      .option('-o, --output <FILE>', 'where the blob goes; default: IN.polkavm')
      .option('--strip', 'leave out debug information', false)
      .option('--print-rust-target', 'print a target for rustc and the settings of cargo, and do nothing else', false),
  ).action(
    async (paths: string[], { printRustTarget: isTarget, ...flags }: LinkFlags & { readonly printRustTarget: boolean }) => {
      const { linkCommand, printRustTarget } = await import('../link/link-command.ts');
      finish(await (isTarget ? printRustTarget(io) : linkCommand(paths, flags, io)));
    },
  );
