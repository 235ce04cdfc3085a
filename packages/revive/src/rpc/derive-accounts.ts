import { bytesToHex } from '@polkavirt/mock-runtime';
import { addressOfKey } from './address-of-key.ts';
import { DEV_MNEMONIC, type DevAccount, ETHEREUM_DEV_ACCOUNTS } from './dev-accounts.ts';

/** The number of accounts of {@link DEV_MNEMONIC} in the table; those of Polkadot's development chains follow. */
const IN_TABLE = 10;

/**
 * The first accounts of a mnemonic, at m/44'/60'/0'/0/0 and so on, and after them those of Polkadot's development chains.
 *
 * @throws Error For words that are not a mnemonic of BIP-39.
 */
export async function deriveAccounts(count: number, mnemonic: string = DEV_MNEMONIC): Promise<readonly DevAccount[]> {
  const polkadot = ETHEREUM_DEV_ACCOUNTS.slice(IN_TABLE);
  if (mnemonic === DEV_MNEMONIC && count <= IN_TABLE) return [...ETHEREUM_DEV_ACCOUNTS.slice(0, count), ...polkadot];
  // Loaded here, because most chains have the accounts of the table.
  const [{ HDKey }, { mnemonicToSeedSync }] = await Promise.all([import('@scure/bip32'), import('@scure/bip39')]);
  const parent = HDKey.fromMasterSeed(mnemonicToSeedSync(mnemonic)).derive("m/44'/60'/0'/0");
  const derived = Array.from({ length: count }, (_, index): DevAccount => {
    const key = parent.deriveChild(index).privateKey as Uint8Array;
    return { name: `Test ${index}`, address: addressOfKey(key), key: bytesToHex(key) };
  });
  return [...derived, ...polkadot];
}
