import { readResults, TotalsBuilder, toCampaignHtml } from '@polkavirt/campaign';
import { EXIT, fileReason, isSystemError, UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { writeOutput } from '../output-file.ts';
import { counted } from '../values.ts';
import { renderTotals } from './totals-text.ts';

export interface ReportFlags {
  readonly queue: string | undefined;
  readonly name: string;
  readonly html: string | undefined;
  readonly json: boolean;
}

/** `polkavirt campaign report`: the results of any number of shards put together. Exit code 1 if one of them has a difference, or jobs are not done. */
export async function campaignReportCommand(files: readonly string[], flags: ReportFlags, io: Io): Promise<number> {
  const { json, queue, name, html } = flags;
  if (files.length === 0 && queue === undefined) throw new UsageError('name files of results, or a --queue');
  const builder = new TotalsBuilder();
  for (const file of files) {
    try {
      for await (const result of readResults(file)) builder.add(result);
    } catch (error) {
      throw new UsageError(isSystemError(error) ? `cannot read ${file}: ${fileReason(error)}` : (error as Error).message);
    }
  }
  let open: string[] = [];
  if (queue !== undefined) {
    const { addQueueResults } = await import('./queue-commands.ts');
    open = await addQueueResults({ queue, name }, builder);
  }
  const totals = builder.totals();
  if (html !== undefined) await writeOutput(toCampaignHtml(totals), html, io);
  if (json) await io.stdout.write(`${JSON.stringify({ ...totals, open })}\n`);
  else {
    const found = totals.differences.map(
      ({ seed, contender, reference, expected, actual }) =>
        `seed ${seed}\n  ${reference}: ${expected}\n  ${contender}: ${actual}`,
    );
    await io.stdout.write(
      `${[...renderTotals(totals), ...open, ...found, counted(totals.differences.length, 'difference')].join('\n')}\n`,
    );
  }
  return totals.differences.length === 0 && open.length === 0 ? EXIT.ok : EXIT.failed;
}
