import { loadCommands } from './commands.ts';
import { type Io, processIo } from './io.ts';
import { runMain } from './run-main.ts';

/**
 * The `polkavirt` command.
 *
 * @param argv The arguments, without the interpreter and the script.
 * @param io Where it reads and writes; the streams of the process by default.
 * @returns The exit code: 0 done, 1 the program or the comparison failed, 2 bad usage or unreadable input.
 */
export const main = (argv: readonly string[], io: Io = processIo()): Promise<number> => runMain(loadCommands, argv, io);
