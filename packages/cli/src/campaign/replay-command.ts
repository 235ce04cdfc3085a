import { describeCase, describeDifference, minimise, readCase, readHostileCase, runCase, writeCase } from '@polkavirt/campaign';
import { EXIT, UsageError } from '../failure.ts';
import { readInput } from '../input.ts';
import type { Io } from '../io.ts';
import { writeOutput } from '../output-file.ts';
import { contendersOf } from './contestants.ts';
import type { CampaignReplayFlags } from './replay-flags.ts';

/** `polkavirt campaign replay`: a case again. Exit code 1 if the contenders differ, or the inputs break a rule. */
export async function campaignReplayCommand(path: string, flags: CampaignReplayFlags, io: Io): Promise<number> {
  const text = new TextDecoder().decode(await readInput(path, io));
  if (isHostileText(text)) {
    const { replayHostile } = await import('./hostile/replay-hostile.ts');
    return replayHostile(path, text, flags, io);
  }
  const read = readCase(text);
  if (!read.ok) throw new UsageError(`${path} is not a case: ${read.error}`);
  const contenders = await contendersOf(flags);
  const found = runCase(contenders, read.value);
  const small = found === undefined || flags.minimise === undefined ? undefined : minimise(contenders, read.value, found);
  if (small !== undefined) await writeOutput(writeCase(small.case), flags.minimise, io);
  const difference = small?.difference ?? found;
  if (flags.json) await io.stdout.write(`${JSON.stringify({ level: read.value.level, difference: difference ?? null })}\n`);
  else if (difference === undefined) await io.stdout.write('no difference\n');
  else await io.stdout.write(small === undefined ? `${describeDifference(difference)}\n` : describeCase(small.case, difference));
  return difference === undefined ? EXIT.ok : EXIT.failed;
}

/** Whether a text is for another reader; what is wrong with it that one says. */
const isHostileText = (text: string): boolean => readHostileCase(text, []) !== undefined;
