import { wireOf } from './choice-cells.ts';
import { gasUsedBy, type Parity } from './compare.ts';
import type { Explanation } from './explain-mismatch.ts';
import type { ConformanceRow } from './render-conformance.ts';

/** Why two implementations differ; null if that is not known. */
function explanationToJson(explanation: Explanation | undefined): object | null {
  if (explanation?.kind !== 'divergence') return explanation ?? null;
  const { kind, gasUsed, block, instruction = null, instructions, values } = explanation;
  return { kind, gasUsed: `${gasUsed}`, block, instruction, instructions, values };
}

/** One line of JSON for a case. */
export function parityToJson(parity: Parity): string {
  const { input, rows, mismatch, refusal } = parity;
  return JSON.stringify({
    kind: 'run',
    name: input.name,
    api: rows[0].choice.api,
    costModel: rows[0].choice.costModel,
    export: input.export,
    gas: `${input.gas}`,
    rows: rows.map((row) => ({
      implementation: row.choice.implementation,
      backend: row.choice.backend,
      wire: wireOf(row.choice),
      outcome: row.result.outcome,
      gasUsed: gasUsedBy(parity, row)?.toString() ?? null,
      gasLeft: row.result.gasLeft,
      hostCalls: row.result.syscalls.length,
      bytesToHost: row.wireBytes?.toHost ?? null,
      bytesFromHost: row.wireBytes?.fromHost ?? null,
      milliseconds: row.milliseconds,
    })),
    equal: mismatch === undefined,
    difference:
      mismatch === undefined
        ? null
        : {
            at: mismatch.difference.at,
            left: { of: mismatch.left[0], value: mismatch.difference.left ?? null },
            right: { of: mismatch.right[0], value: mismatch.difference.right ?? null },
            explanation: explanationToJson(mismatch.explanation),
          },
    refusal: refusal ?? null,
  });
}

/** One line of JSON for the conformance suite on one implementation. */
export const conformanceToJson = ({ choice, passed, failed, milliseconds }: ConformanceRow): string =>
  JSON.stringify({
    kind: 'conformance',
    api: choice.api,
    costModel: choice.costModel,
    implementation: choice.implementation,
    backend: choice.backend,
    wire: wireOf(choice),
    passed,
    failed,
    milliseconds,
  });
