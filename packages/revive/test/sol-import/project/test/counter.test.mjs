// #region test
import { createTypestateNative } from '@polkavirt/native';
import { createSolidityChain, deploy } from '@polkavirt/revive/client';
import { Counter } from '../contracts/Counter.sol';

it('counts', async () => {
  const chain = createSolidityChain({ virt: createTypestateNative({ costModel: 'naive' }) });
  const counter = await deploy(chain, Counter);
  await counter.write.increment([5n]);
  expect(await counter.read.count()).toBe(5n);
  // #endregion
  const errors = Counter.abi.filter(({ type }) => type === 'error').map(({ name }) => name);
  const created = Counter.dependencies.map(({ contract }) => contract);
  process.stderr.write(`it has ${errors} ${created} ${Counter.bytecode.slice(0, 8)}\n`);
});
