/** The gas of contracts in tests, held to the receipts that the tests get. */
import { countGas, GasCounter } from '@polkavirt/insight/collect';
import { onTestEnd } from '@polkavirt/test-support';
import { createSolidityChain, deploy, type SolidityChain } from '../../src/client/index.ts';
import { readBuilt } from '../coverage/run/run-covered.mjs';
import { IMPLEMENTATIONS } from '../support/implementations.ts';

const { Covered, Target } = readBuilt('covered');
const { contract: _, ...unnamed } = Target;

function counting(): GasCounter {
  const counter = new GasCounter(() => expect.getState().currentTestName);
  countGas(counter);
  onTestEnd('counting', () => countGas(undefined));
  return counter;
}

/** Ethereum gas of a receipt. */
const gasOf = ({ Revive }: SolidityChain, { gasUsed }: { readonly gasUsed: bigint }): number =>
  Number(Revive.weightToGas({ refTime: gasUsed, proofSize: 0n }));

describe.each(Object.entries(IMPLEMENTATIONS))('on %s', (_, createVirt) => {
  it('functions, deployments and tests are counted', async () => {
    const counter = counting();
    const chain = createSolidityChain({ virt: createVirt() });
    const covered = await deploy(chain, Covered, [0n], { dependencies: [Target] });
    const once = await covered.write.fill([2n]);
    const again = await covered.write.fill([5n]);
    await covered.read.ask([0n]);
    await expect(covered.write.undone()).rejects.toThrow('undone');
    const sent = await covered.send({ value: 1n });

    const { functions, tests, stacks } = counter.counted;
    const amountsOf = (contract: string, name: string) =>
      functions.find((one) => one.contract === contract && one.function === name)?.amounts;
    expect(amountsOf('Covered', 'fill(uint256)')).toEqual([
      [gasOf(chain, once), 1],
      [gasOf(chain, again), 1],
    ]);
    expect(amountsOf('Covered', 'receive or fallback')).toEqual([[gasOf(chain, sent), 1]]);
    expect(amountsOf('Covered', 'undone()')).toHaveLength(1);
    expect(functions.filter(({ function: name }) => name === 'constructor')).toEqual([
      { contract: 'Covered', function: 'constructor', size: Covered.blob.length, amounts: [[expect.any(Number), 1]] },
      { contract: 'Target', function: 'constructor', size: Target.blob.length, amounts: [[expect.any(Number), 1]] },
    ]);
    // What it asks for is its own part, and the rest is the caller's.
    const own = new Map(stacks.map(([stack, gas]) => [stack.join(' > '), gas]));
    const asked = own.get('Covered.ask(uint256) > Target.get(uint256)') as number;
    expect(amountsOf('Target', 'get(uint256)')).toEqual([[asked, 1]]);
    const [[ask]] = amountsOf('Covered', 'ask(uint256)') ?? [[0]];
    expect(Math.abs((own.get('Covered.ask(uint256)') as number) + asked - ask)).toBeLessThanOrEqual(1);
    expect([...own.keys()]).toContain('Covered.constructor > Target.constructor');
    // All that the test did, and nothing else.
    const sum = [once, again, sent, covered.deployment].reduce((all, one) => all + gasOf(chain, one), ask);
    const [[undone]] = amountsOf('Covered', 'undone()') ?? [[0]];
    expect(tests).toEqual([[expect.getState().currentTestName, sum + undone]]);
  });
});

it('a contract without a name is shown by its hash', async () => {
  const counter = counting();
  const chain = createSolidityChain({ virt: IMPLEMENTATIONS.native() });
  const target = await deploy(chain, unnamed, [1n]);
  await target.read.get([0n]);
  expect(counter.counted.functions.map(({ contract }) => contract)).toEqual([
    expect.stringMatching(/^the contract 0x[0-9a-f]{8}$/),
    expect.stringMatching(/^the contract 0x[0-9a-f]{8}$/),
  ]);
});
