import type { HexString } from '@polkavirt/mock-runtime';
import type { Address } from '../address.ts';

/** The words that the first ten accounts come from, at m/44'/60'/0'/0/0 and so on: Hardhat, Foundry and their users know them. */
export const DEV_MNEMONIC = 'test test test test test test test test test test test junk';

/** An account whose key everybody knows: never use it elsewhere. */
export interface DevAccount {
  readonly name: string;
  readonly address: Address;
  readonly key: HexString;
}

/** Those of Hardhat and Foundry, by {@link DEV_MNEMONIC}, then those of Polkadot's development chains with Ethereum accounts. */
export const ETHEREUM_DEV_ACCOUNTS: readonly DevAccount[] = [
  {
    name: 'Test 0',
    address: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
    key: '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
  },
  {
    name: 'Test 1',
    address: '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
    key: '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
  },
  {
    name: 'Test 2',
    address: '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc',
    key: '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
  },
  {
    name: 'Test 3',
    address: '0x90f79bf6eb2c4f870365e785982e1f101e93b906',
    key: '0x7c852118294e51e653712a81e05800f419141751be58f605c371e15141b007a6',
  },
  {
    name: 'Test 4',
    address: '0x15d34aaf54267db7d7c367839aaf71a00a2c6a65',
    key: '0x47e179ec197488593b187f80a00eb0da91f1b9d0b13f8733639f19c30a34926a',
  },
  {
    name: 'Test 5',
    address: '0x9965507d1a55bcc2695c58ba16fb37d819b0a4dc',
    key: '0x8b3a350cf5c34c9194ca85829a2df0ec3153be0318b5e2d3348e872092edffba',
  },
  {
    name: 'Test 6',
    address: '0x976ea74026e726554db657fa54763abd0c3a0aa9',
    key: '0x92db14e403b83dfe3df233f83dfa3a0d7096f21ca9b0d6d6b8d88b2b4ec1564e',
  },
  {
    name: 'Test 7',
    address: '0x14dc79964da2c08b23698b3d3cc7ca32193d9955',
    key: '0x4bbbf85ce3377467afe5d46f804f221813b2bb87f24d81f60f1fcdbf7cbf4356',
  },
  {
    name: 'Test 8',
    address: '0x23618e81e3f5cdf7f54c3d65f7fbc0abf5b21e8f',
    key: '0xdbda1821b80551c9d65939329250298aa3472ba22feea921c0cf5d620ea67b97',
  },
  {
    name: 'Test 9',
    address: '0xa0ee7a142d267c1f36714e4a8f75612f20a79720',
    key: '0x2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6',
  },
  {
    name: 'Alith',
    address: '0xf24ff3a9cf04c71dbc94d0b566f7a27b94566cac',
    key: '0x5fb92d6e98884f76de468fa3f6278f8807c48bebc13595d45af5bdc4da702133',
  },
  {
    name: 'Baltathar',
    address: '0x3cd0a705a2dc65e5b1e1205896baa2be8a07c6e0',
    key: '0x8075991ce870b93a8870eca0c0f91913d12f47948ca0fd25b49c6fa7cdbeee8b',
  },
  {
    name: 'Charleth',
    address: '0x798d4ba9baf0064ec19eb4f0a1a45785ae9d6dfc',
    key: '0x0b6e18cafb6ed99687ec547bd28139cafdd2bffe70e6b688025de6b445aa5c5b',
  },
  {
    name: 'Dorothy',
    address: '0x773539d4ac0e786233d90a233654ccee26a613d9',
    key: '0x39539ab1876910bbf3a223d84a29e28f1cb4e2e456503e7e91ed39b2e7223d68',
  },
];
