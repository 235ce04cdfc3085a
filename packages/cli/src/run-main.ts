import { CommanderError } from 'commander';
import type { AddCommand } from './command.ts';
import { createProgram } from './create-program.ts';
import { EXIT, fileReason, isSystemError, messageOf, UsageError } from './failure.ts';
import { type Io, OutputClosed, withoutColors } from './io.ts';
import { quoted } from './values.ts';

/** Gives the commands that the arguments may name. */
export type LoadCommands = (argv: readonly string[]) => Promise<readonly AddCommand[]>;

/** Runs a command line with the commands that there are. @returns The exit code, as `main` says it. */
export async function runMain(load: LoadCommands, argv: readonly string[], io: Io): Promise<number> {
  try {
    // Commander also has this flag, for help, but here it must apply before any command is parsed.
    const code = await run(load, argv, argv.includes('--no-color') ? withoutColors(io) : io);
    await io.stdout.flush?.();
    return code;
  } catch (thrown) {
    if (thrown instanceof OutputClosed) return EXIT.ok;
    const { text, code } = describe(thrown);
    // Standard error may be closed as well; then only the exit code remains.
    await io.stderr.write(`polkavirt: ${quoted(text)}\n`).catch(() => undefined);
    return code;
  }
}

/** Prints what a command threw in one line, and returns the exit code. */
function describe(thrown: unknown): { readonly text: string; readonly code: number } {
  if (thrown instanceof UsageError) return { text: messageOf(thrown), code: EXIT.usage };
  if (isSystemError(thrown)) {
    const { path } = thrown;
    return { text: path === undefined ? fileReason(thrown) : `cannot use ${path}: ${fileReason(thrown)}`, code: EXIT.usage };
  }
  return { text: `internal error: ${messageOf(thrown)}`, code: EXIT.failed };
}

async function run(load: LoadCommands, argv: readonly string[], io: Io): Promise<number> {
  if (argv.length === 0) throw new UsageError('no command given; polkavirt --help lists them');
  let exitCode: number = EXIT.ok;
  const said: (readonly ['stdout' | 'stderr', string])[] = [];
  const finish = (code: number): void => {
    exitCode = code;
  };
  const program = createProgram(await load(argv), { io, finish }, (text, to) => said.push([to, text]));
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exitCode;
  } catch (thrown) {
    // Commander ends this way after help and version (with code 0) and after an error of usage.
    if (!(thrown instanceof CommanderError)) throw thrown;
    for (const [to, text] of said) await io[to].write(text);
    return thrown.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
}
