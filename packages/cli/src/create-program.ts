import { Command } from 'commander';
import type { AddCommand, CommandContext } from './command.ts';
import { screenOf } from './screen.ts';
import { version } from './version.ts';

/**
 * The command line: commands with their flags and help.
 *
 * @param say Prints the text of commander itself: help, the version, errors of usage.
 */
export function createProgram(
  commands: readonly AddCommand[],
  context: CommandContext,
  say: (text: string, to: 'stdout' | 'stderr') => void,
): Command {
  const program = new Command('polkavirt')
    .description('sp-virtualization for JavaScript: run PolkaVM programs natively or through host functions, and compare')
    .version(version())
    .option('--no-color', 'no colours, as with NO_COLOR in the environment; without a terminal there are none')
    .exitOverride()
    .configureHelp({ minWidthToWrap: 20 })
    .configureOutput({
      writeOut: (text) => say(text, 'stdout'),
      writeErr: (text) => say(text, 'stderr'),
      getOutHelpWidth: () => screenOf(context.io.stdout).width,
      outputError: (text, write) =>
        write(
          `polkavirt: ${text
            .replace(/^error: /, '')
            .trim()
            .replaceAll(/\s*\n\s*/g, ' ')}\n`,
        ),
    });
  for (const add of commands) add(program, context);
  return program;
}
