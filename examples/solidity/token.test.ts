import '@polkavirt/revive/jest';
import { createTypestateNative } from '@polkavirt/native';
import { createSolidityChain, deploy } from '@polkavirt/revive/client';
import { readArtifact } from '@polkavirt/revive/compile';

// What `polkavirt compile Token.sol -o artifacts` wrote; compileSolidity(['Token.sol']) does it in the test, with a cache.
const Token = await readArtifact(new URL('../../fixtures/solidity/Token', import.meta.url));

describe('the token', () => {
  const chain = createSolidityChain({ virt: createTypestateNative({ costModel: 'naive' }) });
  const [alice, bob, carol] = chain.accounts;
  const start = chain.snapshot();
  beforeEach(() => chain.restore(start));

  // #region test
  it('moves what is there, and says so', async () => {
    const token = await deploy(chain, Token, [1_000n]);
    await expect(token.write.transfer([bob, 7n])).toEmit('Transfer', { from: alice, to: bob, value: 7n });
    expect(await token.read.balanceOf([bob])).toBe(7n);
    expect(await token.read.balanceOf([alice])).toBe(993n);
  });
  // #endregion

  it('moves nothing that is not there', async () => {
    const token = await deploy(chain, Token, [1_000n]);
    await expect(token.as(bob).write.transfer([carol, 1n])).toRevertWith('ERC20InsufficientBalance', { sender: bob, needed: 1n });
    expect(await token.read.totalSupply()).toBe(1_000n);
  });

  it('lets others spend what was allowed', async () => {
    const token = await deploy(chain, Token, [1_000n]);
    await token.write.approve([bob, 5n]);
    await token.as(bob).write.transferFrom([alice, carol, 5n]);
    await expect(token.as(bob).write.transferFrom([alice, carol, 1n])).toRevertWith('ERC20InsufficientAllowance');
    expect(await token.read.balanceOf([carol])).toBe(5n);
  });
});
