import '@polkavirt/revive/jest';
import { createTypestateNative } from '@polkavirt/native';
import { createSolidityChain, deploy } from '@polkavirt/revive/client';
import { compileSolidity } from '@polkavirt/revive/compile';

// The first time this takes some seconds. Then the result is kept until a source changes.
const { contracts } = await compileSolidity(['contracts/Counter.sol']);
const { Counter } = contracts['contracts/Counter.sol'];

describe('the counter', () => {
  const chain = createSolidityChain({ virt: createTypestateNative({ costModel: 'naive' }) });
  const [alice, bob] = chain.accounts;
  const start = chain.snapshot();
  beforeEach(() => chain.restore(start));

  it('counts, and says who did it', async () => {
    const counter = await deploy(chain, Counter);
    await expect(counter.write.increment([7n])).toEmit('Incremented', { by: alice, count: 7n });
    await expect(counter.as(bob).write.increment([1n])).toEmit('Incremented', { by: bob, count: 8n });
    expect(await counter.read.count()).toBe(8n);
  });

  it('stops at its limit', async () => {
    const counter = await deploy(chain, Counter);
    await expect(counter.write.increment([101n])).toRevertWith('LimitReached', { limit: 100n, wanted: 101n });
    expect(await counter.read.count()).toBe(0n);
  });
});
