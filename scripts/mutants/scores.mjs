import { confidence } from './sample.mjs';

/**
 * Counts of a mutation report, and the score: what was noticed, of all that could be. `late`: by an endless
 * loop; `stopped`: those of them that the clock found, and not a count of hits, since a busy machine could have done the same.
 */
export function countMutants(mutants) {
  const counts = { killed: 0, late: 0, stopped: 0, survived: 0, uncovered: 0, equivalent: 0 };
  for (const { status, statusReason } of mutants) {
    if (status === 'Killed') counts.killed += 1;
    else if (status === 'Timeout') {
      counts.killed += 1;
      counts.late += 1;
      // Stryker's clock gives no reason, the runner's count of hits does.
      if (statusReason === undefined) counts.stopped += 1;
    } else if (status === 'Survived') counts.survived += 1;
    else if (status === 'NoCoverage') counts.uncovered += 1;
    else if (status === 'Ignored') counts.equivalent += 1;
  }
  return counts;
}

/** In percent, rounded down, so that 90 means 90. Undefined if there is nothing to notice. */
export function scoreOf({ killed, survived, uncovered }) {
  const all = killed + survived + uncovered;
  return all === 0 ? undefined : Math.floor((killed * 1000) / all) / 10;
}

export const scoreLine = (counts) =>
  `${scoreOf(counts) ?? '-'} % of ${counts.killed + counts.survived + counts.uncovered} mutants noticed ` +
  `(${counts.late} of them by running too long, ${counts.stopped} by the clock; ${counts.survived} survived, ${counts.uncovered} in code that no test runs, ${counts.equivalent} equivalent)`;

/** The interval of confidence around a sample's score, in percent. */
export const intervalOf = ({ killed, survived, uncovered }) => confidence(killed, killed + survived + uncovered).join(' to ');

export const sampleLine = ({ size, of, seed }, counts) =>
  `sample of ${size} of ${of}, seed ${seed}; 95 % confidence: ${intervalOf(counts)} %`;
