import { describeHostile, minimiseHostile, readHostileCase, runHostileCase, writeHostileCase } from '@polkavirt/campaign';
import { EXIT, UsageError } from '../../failure.ts';
import type { Io } from '../../io.ts';
import { writeOutput } from '../../output-file.ts';
import type { CampaignReplayFlags } from '../replay-flags.ts';
import { targetsFor } from './targets.ts';

/** The inputs of a case again, to the same target. */
export async function replayHostile(path: string, text: string, flags: CampaignReplayFlags, io: Io): Promise<number> {
  const targets = await targetsFor(flags);
  const read = readHostileCase(text, targets);
  if (read?.ok !== true) throw new UsageError(`${path} is not a case: ${read?.error ?? 'it cannot be read'}`);
  const given = read.value;
  const target = targets.find(({ name }) => name === given.target) as (typeof targets)[number];
  const finding = await runHostileCase(target, given);
  const wantsSmall = finding !== undefined && flags.minimise !== undefined;
  const small = wantsSmall ? await minimiseHostile(target, given, finding) : undefined;
  if (small !== undefined) await writeOutput(writeHostileCase(small.case), flags.minimise, io);
  const found = small?.finding ?? finding;
  if (flags.json) await io.stdout.write(`${JSON.stringify({ level: given.level, difference: found ?? null })}\n`);
  else if (found === undefined) await io.stdout.write('no difference\n');
  else await io.stdout.write(describeHostile(small?.case ?? given, found));
  return found === undefined ? EXIT.ok : EXIT.failed;
}
