import { mnemonicToAccount } from 'viem/accounts';
import { deriveAccounts } from '../../src/rpc/derive-accounts.ts';
import { DEV_MNEMONIC, ETHEREUM_DEV_ACCOUNTS } from '../../src/rpc/dev-accounts.ts';

const POLKADOT = ETHEREUM_DEV_ACCOUNTS.slice(10);
const OTHER = 'legal winner thank year wave sausage worth useful legal winner thank yellow';

describe('accounts of a mnemonic', () => {
  it('are those of the table for the words that everybody knows', async () => {
    expect(await deriveAccounts(3)).toEqual([...ETHEREUM_DEV_ACCOUNTS.slice(0, 3), ...POLKADOT]);
    // More than the table has are derived, and the first ten come out as it says.
    expect((await deriveAccounts(12)).slice(0, 10)).toEqual(ETHEREUM_DEV_ACCOUNTS.slice(0, 10));
  });

  it.each([DEV_MNEMONIC, OTHER])('are those that viem derives from "%s"', async (mnemonic) => {
    const accounts = await deriveAccounts(11, mnemonic);
    for (const [addressIndex, { address }] of accounts.slice(0, 11).entries()) {
      expect(address).toBe(mnemonicToAccount(mnemonic, { addressIndex }).address.toLowerCase());
    }
    expect(accounts.slice(11)).toEqual(POLKADOT);
  });

  it('refuses words of no mnemonic', async () => {
    await expect(deriveAccounts(1, 'one two three')).rejects.toThrow();
  });
});
