import { readResults, TotalsBuilder } from '@polkavirt/campaign';
import { EXIT, fileReason, isSystemError, UsageError } from '../failure.ts';
import type { Io } from '../io.ts';
import { renderTotals } from './totals-text.ts';

/** `polkavirt campaign report`: the results of any number of shards put together. Exit code 1 if one of them has a difference. */
export async function campaignReportCommand(
  files: readonly string[],
  { json }: { readonly json: boolean },
  io: Io,
): Promise<number> {
  const builder = new TotalsBuilder();
  for (const file of files) {
    try {
      for await (const result of readResults(file)) builder.add(result);
    } catch (error) {
      throw new UsageError(isSystemError(error) ? `cannot read ${file}: ${fileReason(error)}` : (error as Error).message);
    }
  }
  const totals = builder.totals();
  if (json) await io.stdout.write(`${JSON.stringify(totals)}\n`);
  else {
    const found = totals.differences.map(
      ({ seed, contender, reference, expected, actual }) =>
        `seed ${seed}\n  ${reference}: ${expected}\n  ${contender}: ${actual}`,
    );
    await io.stdout.write(`${[...renderTotals(totals), ...found, `${totals.differences.length} differences`].join('\n')}\n`);
  }
  return totals.differences.length === 0 ? EXIT.ok : EXIT.failed;
}
