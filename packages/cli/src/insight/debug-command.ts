import { createTerminalDebugger, Timeline } from '@polkavirt/insight';
import { EXIT } from '../failure.ts';
import { type Io, linesOf } from '../io.ts';
import { createSourceReader } from '../source-reader.ts';
import { printable } from '../values.ts';
import { type RunFlags, recordRun } from './run-flags.ts';

/** `polkavirt debug`: records the run, then opens the debugger at its start. */
export async function debugCommand(
  path: string,
  { execute, ...flags }: RunFlags & { readonly execute: readonly string[] },
  io: Io,
): Promise<number> {
  const { name, recording } = await recordRun(path, flags, io);
  const terminal = createTerminalDebugger(new Timeline(recording), createSourceReader());
  const say = (text: string) => io.stdout.write(`${text.split('\n').map(printable).join('\n')}\n`);
  const prompt = async (): Promise<void> => {
    if (io.stdout.isTerminal) await io.stdout.write('> ');
  };
  await say(`${name}: help lists the commands\n${terminal.where()}`);
  await prompt();
  for await (const line of execute.length > 0 ? execute : linesOf(io.stdin)) {
    if (execute.length > 0) await say(`> ${line}`);
    const answer = terminal.command(line);
    if (answer === undefined) break;
    await say(answer);
    await prompt();
  }
  return EXIT.ok;
}
