import { CommanderError } from 'commander';
import { loadCommands } from './commands.ts';
import { createProgram } from './create-program.ts';
import { EXIT, fileReason, isSystemError, messageOf, UsageError } from './failure.ts';
import { type Io, OutputClosed, processIo, withoutColors } from './io.ts';
import { quoted } from './values.ts';

/**
 * The `polkavirt` command.
 *
 * @param argv The arguments, without the interpreter and the script.
 * @param io Where it reads and writes; the streams of the process by default.
 * @returns The exit code: 0 done, 1 the program or the comparison failed, 2 bad usage or unreadable input.
 */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  try {
    // Commander also has this flag, for help, but here it must apply before any command is parsed.
    const code = await run(argv, argv.includes('--no-color') ? withoutColors(io) : io);
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

async function run(argv: readonly string[], io: Io): Promise<number> {
  if (argv.length === 0) throw new UsageError('no command given; polkavirt --help lists them');
  let exitCode: number = EXIT.ok;
  const said: (readonly ['stdout' | 'stderr', string])[] = [];
  const finish = (code: number): void => {
    exitCode = code;
  };
  const program = createProgram(await loadCommands(argv), { io, finish }, (text, to) => said.push([to, text]));
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
