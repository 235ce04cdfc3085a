/** Coverage of contracts equals the answer that was worked out by hand: the comments in their sources. */
import { coverageOfSources } from '@polkavirt/insight';
import { countSources, SourceCounter } from '@polkavirt/insight/collect';
import { onTestEnd } from '@polkavirt/test-support';
import { IMPLEMENTATIONS } from '../support/implementations.ts';
import { expectedCoverage, FILES, inWords } from './covered-contracts.ts';
import { runCovered } from './run/run-covered.mjs';

describe.each(Object.entries(IMPLEMENTATIONS))('on %s', (_, createVirt) => {
  it('equals the comments in the sources', async () => {
    const counter = new SourceCounter();
    countSources(counter);
    onTestEnd('counting', () => countSources(undefined));
    await runCovered(createVirt());
    const { files } = coverageOfSources(counter.files);
    expect(files.map(({ path }) => path)).toEqual(FILES);
    for (const file of files) expect(inWords(file)).toEqual(await expectedCoverage(file.path));
    expect(counter.notes).toEqual([]);
  });
});
