import { relative, sep } from 'node:path';
import Sequencer from '@jest/test-sequencer';

/** Test files that take longer than 5 seconds alone, the slowest first. */
export const SLOWEST = [
  'packages/revive/test/sol-import/sol-import.test.ts',
  'packages/polkavm/test/recompiler/hostile/bounds.test.ts',
  'packages/cli/test/wire-own.test.ts',
  'packages/native/test/isolated.test.ts',
  'packages/linker/test/guests.test.ts',
  'packages/insight/test/test-run.test.ts',
  'packages/polkavm/test/recompiler/counted-loops.property.test.ts',
  'packages/cli/test/campaign-queue.test.ts',
  'packages/cli/test/parity.test.ts',
  'packages/wire-lab/test/isolated.test.ts',
  'packages/campaign/test/run-job.test.ts',
  'packages/revive/test/failing/stack-traces.test.ts',
  'packages/conformance/test/typestate.test.ts',
  'packages/revive/test/coverage/reports.test.ts',
  'packages/cli/test/report.test.ts',
  'packages/node/test/clients/ready-pallets.test.ts',
  'packages/cli/test/wire-fuzz.test.ts',
  'packages/linker/test/dwarf/debug-guests.test.ts',
  'packages/node/test/clients/matrix.test.ts',
  'packages/polkavm/test/recompiler/exits.test.ts',
  'packages/campaign/test/regression-corpus.test.ts',
  'packages/polkavm/test/recompiler/hostile.test.ts',
  'test-support/test/record-cases.test.ts',
  'packages/cli/test/campaign.test.ts',
  'packages/primitives/test/decode-tree.property.test.ts',
];

/**
 * The order of test files. Jest begins with those that took longest the last time, so that no worker ends long after the others. A clean
 * checkout has no last time, and there it goes by the size of a file, which says little: files that are known to be slow come first.
 */
export default class SlowestFirst extends Sequencer {
  sort(tests) {
    const rankOf = (test) => {
      const rank = SLOWEST.indexOf(relative(test.context.config.rootDir, test.path).split(sep).join('/'));
      return rank === -1 || this.time(test) !== undefined ? SLOWEST.length : rank;
    };
    const ranks = new Map(tests.map((test) => [test, rankOf(test)]));
    return super.sort(tests).sort((a, b) => ranks.get(a) - ranks.get(b));
  }
}
