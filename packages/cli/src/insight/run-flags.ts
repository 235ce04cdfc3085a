import type { Recording } from '@polkavirt/insight';
import { hasMagic } from '@polkavirt/polkavm/program';
import type { Command } from 'commander';
import type { Choice } from '../choice.ts';
import type { ExecCase } from '../exec/case.ts';
import { chooseExport } from '../exec/exec-command.ts';
import { createRunner } from '../exec/runner.ts';
import { UsageError } from '../failure.ts';
import { readInput } from '../input.ts';
import type { Io } from '../io.ts';
import {
  apiOption,
  backendOption,
  checkWire,
  costModelOption,
  gasOption,
  implOption,
  maxSyscallsOption,
  returnsOption,
  wireOption,
} from '../options.ts';
import { loadProgram } from '../program-argument.ts';
import { loadRecording } from './load-recording.ts';

/** The flags of `exec` for one run, for the commands that analyse a run. */
export interface RunFlags extends Pick<Choice, 'backend' | 'wire' | 'api' | 'costModel'> {
  readonly impl: Choice['implementation'];
  readonly export?: string | undefined;
  readonly gas: bigint;
  readonly returns: ExecCase['returns'];
  readonly maxSyscalls: number;
}

export const addRunFlags = (command: Command): Command =>
  command
    .option('--export <name>', 'the export to run; may be left out if there is only one')
    .addOption(gasOption())
    .addOption(implOption())
    .addOption(backendOption())
    .addOption(wireOption())
    .addOption(apiOption())
    .addOption(costModelOption())
    .addOption(returnsOption())
    .addOption(maxSyscallsOption());

/**
 * Runs an export of a program and records it, or reads a recording, for which the flags have no meaning.
 *
 * @throws UsageError if the program is refused, or has no such export
 */
export async function recordRun(
  path: string,
  { impl, ...flags }: RunFlags,
  io: Io,
): Promise<{ name: string; recording: Recording }> {
  if (path !== '-') {
    const bytes = await readInput(path, io);
    const isRecording =
      !hasMagic(bytes) && (bytes[0] === 0x1f || new TextDecoder().decode(bytes.subarray(0, 13)) === '{"polkavirt":');
    if (isRecording) return { name: path, recording: await loadRecording(path, io) };
  }
  const choice = { ...flags, implementation: impl };
  checkWire(choice);
  const input = await loadProgram(path, io);
  const name = chooseExport(flags.export, input);
  const runner = createRunner({ ...choice, trace: false, registers: false, record: true }, io);
  let reason: string | undefined;
  const given = { ...choice, name: input.name, program: input.bytes, export: name, reads: [] };
  const { outcome } = await runner.run(given, (stop) => {
    reason = stop.reason;
  });
  // Nothing ran, so there is nothing to look at.
  if (outcome === 'InvalidImage') throw new UsageError(`${input.name}: ${reason ?? 'it is no program, or has no such export'}`);
  return { name: `${input.name} ${name}`, recording: runner.recording() as Recording };
}
