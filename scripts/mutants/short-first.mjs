/** Jest's sequencer turned round: short test files first, since the first failure settles what becomes of a mutant. */
import { createRequire } from 'node:module';

const require = createRequire(createRequire(import.meta.url).resolve('jest/package.json'));
const { default: TestSequencer } = createRequire(require.resolve('@jest/core/package.json'))('@jest/test-sequencer');

export default class ShortFirst extends TestSequencer {
  /** The durations are those of the files' last runs, which the base class looks up. */
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => (a.duration ?? 0) - (b.duration ?? 0));
  }
}
