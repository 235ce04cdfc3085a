import '@polkavirt/revive/jest';
import { createTypestateNative } from '@polkavirt/native';
import { createSolidityChain, deploy } from '@polkavirt/revive/client';
import { readArtifact } from '@polkavirt/revive/compile';

const Token = await readArtifact(new URL('../../fixtures/solidity/Token', import.meta.url));

it('deploys an ERC-20 and makes a hundred transfers, each with its event and both balances checked', async () => {
  const chain = createSolidityChain({ virt: createTypestateNative({ costModel: 'naive' }) });
  const [alice, ...others] = chain.accounts;
  const token = await deploy(chain, Token, [1_000_000n]);
  const held = new Map(chain.accounts.map((who) => [who, who === alice ? 1_000_000n : 0n]));
  for (let i = 0; i < 100; i++) {
    const to = others[i % others.length];
    const value = BigInt(i + 1);
    await expect(token.write.transfer([to, value])).toEmit('Transfer', { from: alice, to, value });
    held.set(alice, (held.get(alice) as bigint) - value);
    held.set(to, (held.get(to) as bigint) + value);
    expect(await token.read.balanceOf([alice])).toBe(held.get(alice));
    expect(await token.read.balanceOf([to])).toBe(held.get(to));
  }
  await expect(token.write.transfer([others[0], 1_000_000n])).toRevertWith('ERC20InsufficientBalance');
});
