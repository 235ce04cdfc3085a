import { EXIT } from '../failure.ts';
import type { Io } from '../io.ts';
import { createProgress } from '../progress.ts';
import { type Screen, screenOf } from '../screen.ts';
import { renderConformance } from './render-conformance.ts';
import { renderPrograms } from './render-programs.ts';
import { renderParity } from './render-run.ts';
import { renderTotals } from './render-totals.ts';
import { isGood, type Report, runFixtures } from './run-fixtures.ts';
import { conformanceToJson, parityToJson } from './to-json.ts';

/** The text after the table of conformance: a row for each program, each difference in full, and the totals. */
export const renderParities = (report: Report, screen: Screen): string =>
  [
    renderPrograms(report.parities, screen),
    ...report.parities.filter(({ mismatch }) => mismatch !== undefined).map((parity) => renderParity(parity, screen)),
    renderTotals(report, screen),
  ].join('\n');

/** `polkavirt parity` without a program: conformance of every implementation, then parity on every fixture. */
export async function parityOfFixtures(json: boolean, io: Io): Promise<number> {
  const progress = createProgress(io);
  const screen = screenOf(io.stdout);
  const print = async (text: string): Promise<void> => {
    progress.clear();
    await io.stdout.write(text);
  };
  const silent = async (): Promise<void> => undefined;
  const report = await runFixtures({
    progress: progress.show,
    conformance: json ? (row) => print(`${conformanceToJson(row)}\n`) : silent,
    conformanceDone: json ? silent : (rows) => print(`${renderConformance(rows, screen)}\n`),
    parity: json ? (parity) => print(`${parityToJson(parity)}\n`) : silent,
  });
  if (!json) await print(renderParities(report, screen));
  progress.clear();
  return isGood(report) ? EXIT.ok : EXIT.failed;
}
