import { createTypestateNative } from '@polkavirt/native';
import { privateKeyToAccount } from 'viem/accounts';
import { createContractsRuntime, ETHEREUM_DEV_ACCOUNTS, ETHEREUM_DEV_ENDOWMENT } from '../../src/rpc/index.ts';

it.each(ETHEREUM_DEV_ACCOUNTS)('$name has the address of the key, and funds', ({ address, key }) => {
  expect(privateKeyToAccount(key).address.toLowerCase()).toBe(address);
  const { genesis, Revive } = createContractsRuntime({ virt: createTypestateNative({ costModel: 'naive' }) });
  // The existential deposit of 1 cannot be spent.
  expect(genesis().executeWith(() => Revive.balanceOf(address))).toBe(ETHEREUM_DEV_ENDOWMENT - 1n);
});
