import { ALICE, BOB, CHARLIE, RuntimeOrigin } from '@polkavirt/mock-runtime';
import { createTypestateNative } from '@polkavirt/native';
import { READY_PALLET_INDEXES } from '@polkavirt/node';
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

it('has the ready pallets of the development runtime, under the same indexes; Alice holds the key of Sudo', () => {
  const runtime = createContractsRuntime({ virt: createTypestateNative({ costModel: 'naive' }) });
  const indexes = Object.fromEntries(runtime.pallets.map(({ name, index }) => [name, index]));
  expect(indexes).toEqual({ System: 0, Timestamp: 1, Balances: 2, TransactionPayment: 3, Revive: 4, ...READY_PALLET_INDEXES });
  runtime.genesis().executeWith(() => {
    const { Balances, Sudo, Utility } = runtime;
    const give = Balances.Call.forceTransfer(BOB, CHARLIE, 7n);
    const before = Balances.freeBalance(CHARLIE);
    expect(Sudo.sudo(RuntimeOrigin.signed(BOB), give).ok).toBe(false);
    expect(Sudo.sudo(RuntimeOrigin.signed(ALICE), Utility.Call.batchAll([give, give])).ok).toBe(true);
    expect(Balances.freeBalance(CHARLIE) - before).toBe(14n);
    expect(runtime.Revive.mapAccount(RuntimeOrigin.signed(BOB)).ok).toBe(true);
    expect(Balances.reservedBalance(BOB)).toBe(1_320_000n);
  });
});
