/** Run by Vitest, from the tests of `@polkavirt/jest`. */
import '@polkavirt/revive/vitest';
import { createTypestateNative } from '@polkavirt/native';
import { createSolidityChain, deploy } from '@polkavirt/revive/client';
import { readArtifact } from '@polkavirt/revive/compile';
import { expect, it } from 'vitest';

const Token = await readArtifact(new URL('../../../../fixtures/solidity/Token', import.meta.url));
const chain = createSolidityChain({ virt: createTypestateNative({ costModel: 'naive' }) });
const [alice, bob] = chain.accounts;
const token = await deploy(chain, Token, [10n]);

it('passes', async () => {
  await expect(token.write.transfer([bob, 7n])).toEmit('Transfer', { from: alice, to: bob, value: 7n });
  await expect(token.write.transfer([bob, 70n])).toRevertWith('ERC20InsufficientBalance', { needed: 70n });
});

it('fails, and says why in words', async () => {
  const reverting = expect(token.write.transfer([bob, 1n])).toRevertWith('Nothing');
  await expect(reverting).rejects.toThrow(/a revert with Nothing[\s\S]*the call went through/);
  const emitting = expect(token.write.transfer([bob, 1n])).toEmit('Nothing');
  await expect(emitting).rejects.toThrow(/Expected: .*Nothing[\s\S]*Received:[\s\S]*Transfer/);
});
