import { COUNTER_PROGRAM, failureMessage } from '@polkavirt/conformance';
import type { Choice } from '../choice.ts';
import { allChoices, composeConformance } from '../composition.ts';
import { EXIT } from '../failure.ts';
import type { Io } from '../io.ts';
import { createProgress } from '../progress.ts';
import { compare, nameOf, type Parity } from './compare.ts';
import { fixtureRuns } from './fixtures.ts';
import {
  type ConformanceRow,
  conformanceToJson,
  parityToJson,
  renderConformance,
  renderParity,
  renderPrograms,
  renderTotals,
} from './render.ts';

/** The conformance suite of a generation on the counter program. */
async function conform(choice: Choice, onCase: (text: string) => Promise<void>): Promise<ConformanceRow> {
  const cases = composeConformance(choice, COUNTER_PROGRAM);
  const failed: { name: string; message: string }[] = [];
  const start = performance.now();
  for (const [at, { name, run }] of cases.entries()) {
    await onCase(`conformance, ${choice.api}, ${nameOf(choice)}: ${at + 1} of ${cases.length}`);
    try {
      run();
    } catch (thrown) {
      failed.push({ name, message: failureMessage(thrown) });
    }
  }
  return { choice, passed: cases.length - failed.length, failed, milliseconds: performance.now() - start };
}

/** `polkavirt parity` without a program: conformance of every implementation, then parity on every fixture. */
export async function parityOfFixtures(json: boolean, io: Io): Promise<number> {
  const start = performance.now();
  // Each generation with the cost model that upstream gives it.
  const choices = [...allChoices({ api: 'virt', costModel: 'naive' }), ...allChoices({ api: 'typestate', costModel: 'full' })];
  const runs = await fixtureRuns();
  const progress = createProgress(io);
  const print = async (text: string): Promise<void> => {
    await progress.clear();
    await io.stdout.write(text);
  };

  const conformance: ConformanceRow[] = [];
  for (const choice of choices) {
    const row = await conform(choice, progress.show);
    conformance.push(row);
    if (json) await print(`${conformanceToJson(row)}\n`);
  }
  if (!json) await print(renderConformance(conformance));

  const parities: Parity[] = [];
  for (const [at, { input, expected }] of runs.entries()) {
    await progress.show(`parity: ${at + 1} of ${runs.length}, ${input.name}`);
    const parity = compare(input, allChoices(input), expected);
    parities.push(parity);
    if (json) await print(`${parityToJson(parity)}\n`);
  }
  const different = parities.filter(({ mismatch }) => mismatch !== undefined);
  if (!json) {
    await print(renderPrograms(parities));
    for (const parity of different) await print(`\n${renderParity(parity)}`);
    await print(renderTotals(conformance, parities, performance.now() - start));
  }
  await progress.clear();
  return different.length === 0 && conformance.every(({ failed }) => failed.length === 0) ? EXIT.ok : EXIT.failed;
}
