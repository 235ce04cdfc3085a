import { createTypestateNative } from '@polkavirt/native';
import { toHex } from 'viem';
import { mnemonicToAccount, privateKeyToAccount } from 'viem/accounts';
import { createContractsRuntime, DEV_MNEMONIC, ETHEREUM_DEV_ACCOUNTS, ETHEREUM_DEV_ENDOWMENT } from '../../src/rpc/index.ts';

it.each(ETHEREUM_DEV_ACCOUNTS)('$name has the address of the key, and funds', ({ address, key }) => {
  expect(privateKeyToAccount(key).address.toLowerCase()).toBe(address);
  const { genesis, Revive } = createContractsRuntime({ virt: createTypestateNative({ costModel: 'naive' }) });
  // The existential deposit of 1 cannot be spent.
  expect(genesis().executeWith(() => Revive.balanceOf(address))).toBe(ETHEREUM_DEV_ENDOWMENT - 1n);
});

it('the first ten accounts are those of the words that every tool knows', () => {
  const derived = Array.from({ length: 10 }, (_, addressIndex) => {
    const account = mnemonicToAccount(DEV_MNEMONIC, { addressIndex });
    return { address: account.address.toLowerCase(), key: toHex(account.getHdKey().privateKey as Uint8Array) };
  });
  expect(ETHEREUM_DEV_ACCOUNTS.slice(0, 10).map(({ address, key }) => ({ address, key }))).toEqual(derived);
  expect(ETHEREUM_DEV_ACCOUNTS[0].address).toBe('0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266');
});
