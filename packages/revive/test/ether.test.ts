/** Amounts in wei on a currency with fewer decimals: 100 wei are a native unit here, and an account needs 1000 units to exist. */
import { type HexString, hexToBytes, weightOf } from '@polkavirt/mock-runtime';
import { toFunctionSelector } from 'viem/utils';
import { type Address, fallbackAccount } from '../src/index.ts';
import { ALICE, BOB, type Chain, createChain, ENDOWMENT, type ReviveOptions, signed } from './support/chain.ts';
import { ALICE_KEY, createEthereumNode, ALICE as SENDER } from './support/ethereum-node.ts';
import { IMPLEMENTATIONS } from './support/implementations.ts';

const CAROL: Address = `0x${'ca'.repeat(20)}`;

const onChain = (work: (chain: Chain) => void, options: ReviveOptions = { nativeToEthRatio: 100n }) => {
  const chain = createChain(IMPLEMENTATIONS.native(), options);
  chain.externalities.executeWith(() => work(chain));
};
const pay = ({ Revive }: Chain, from: Address, to: Address, value: bigint) =>
  Revive.bareCall({ origin: fallbackAccount(from), dest: to, value }).result;
const nativeOf = ({ Balances }: Chain, who: Address) => Balances.freeBalance(fallbackAccount(who));
const dustOf = ({ Revive }: Chain, who: Address) => Revive.DustOf.get(who);

it('a payment below a native unit breaks one of the payer, and its dust is kept', () =>
  onChain((chain) => {
    const { Revive, Balances } = chain;
    const issued = Balances.TotalIssuance.get();
    expect(Revive.balanceOf(ALICE)).toBe((ENDOWMENT - 1000n) * 100n);
    expect(pay(chain, ALICE, CAROL, 250n)).toMatchObject({ ok: true });
    expect(Revive.balanceOf(CAROL)).toBe(250n);
    expect([nativeOf(chain, CAROL), dustOf(chain, CAROL)]).toEqual([1002n, 50]);
    // The existential deposit of Carol, two units, and the unit whose other half is Alice's dust.
    expect([nativeOf(chain, ALICE), dustOf(chain, ALICE)]).toEqual([ENDOWMENT - 1003n, 50]);
    expect(Balances.TotalIssuance.get()).toBe(issued - 1n);
  }));

it('dust that makes up a native unit becomes one', () =>
  onChain((chain) => {
    const issued = chain.Balances.TotalIssuance.get();
    pay(chain, ALICE, CAROL, 250n);
    pay(chain, ALICE, CAROL, 60n);
    expect([nativeOf(chain, CAROL), dustOf(chain, CAROL)]).toEqual([1003n, 10]);
    expect([nativeOf(chain, ALICE), dustOf(chain, ALICE)]).toEqual([ENDOWMENT - 1004n, 90]);
    expect(chain.Balances.TotalIssuance.get()).toBe(issued - 1n);
    // All of it back: no dust is left anywhere.
    expect(pay(chain, CAROL, ALICE, 311n)).toMatchObject({ ok: false, error: { name: 'TransferFailed' } });
    expect([nativeOf(chain, CAROL), dustOf(chain, CAROL)]).toEqual([1003n, 10]);
    expect(pay(chain, CAROL, ALICE, 310n)).toMatchObject({ ok: true });
    expect([nativeOf(chain, CAROL), dustOf(chain, CAROL)]).toEqual([1000n, undefined]);
    expect([nativeOf(chain, ALICE), dustOf(chain, ALICE)]).toEqual([ENDOWMENT - 1000n, undefined]);
    expect(chain.Balances.TotalIssuance.get()).toBe(issued);
  }));

it('a payment to oneself needs the funds and moves nothing', () =>
  onChain((chain) => {
    pay(chain, ALICE, CAROL, 250n);
    expect(pay(chain, CAROL, CAROL, 250n)).toMatchObject({ ok: true });
    expect(pay(chain, CAROL, CAROL, 251n)).toMatchObject({ ok: false, error: { name: 'TransferFailed' } });
    expect([nativeOf(chain, CAROL), dustOf(chain, CAROL)]).toEqual([1002n, 50]);
  }));

it('more wei than native units can count are refused', () =>
  onChain((chain) => {
    expect(pay(chain, ALICE, BOB, (1n << 128n) * 100n)).toMatchObject({ ok: false, error: { name: 'BalanceConversionFailed' } });
    // It fits, and nobody has it.
    expect(pay(chain, ALICE, BOB, (1n << 128n) * 100n - 1n)).toMatchObject({ ok: false, error: { name: 'TransferFailed' } });
  }));

it("the pallet's own call takes native units, and the System precompile says the least balance in wei", () =>
  onChain((chain) => {
    const { Revive } = chain;
    const before = Revive.balanceOf(BOB);
    expect(Revive.call(signed(ALICE), BOB, 3n, weightOf(10n ** 11n), 0n, new Uint8Array())).toMatchObject({ ok: true });
    expect(Revive.balanceOf(BOB) - before).toBe(300n);
    const data = hexToBytes(toFunctionSelector('minimumBalance()'));
    const { result } = Revive.bareCall({ origin: fallbackAccount(ALICE), dest: `0x${'900'.padStart(40, '0')}`, data });
    const word = result.ok ? result.value.data : undefined;
    expect(word).toEqual(hexToBytes(`0x${(100_000).toString(16).padStart(64, '0')}`));
  }));

it('a balance that is set by hand is exact to the wei', () =>
  onChain((chain) => {
    chain.Revive.edit.setBalance(CAROL, 12_345n);
    expect(chain.Revive.balanceOf(CAROL)).toBe(12_345n);
    expect([nativeOf(chain, CAROL), dustOf(chain, CAROL)]).toEqual([1123n, 45]);
    chain.Revive.edit.setBalance(CAROL, 200n);
    expect([nativeOf(chain, CAROL), dustOf(chain, CAROL)]).toEqual([1002n, undefined]);
  }));

it('a gas costs the ratio times the scale, and is as much more work as it costs more', () => {
  const scaled = ({ Revive }: Chain) => [
    Revive.gasPrice(),
    Revive.gasToWeight(1n).refTime,
    Revive.weightToGas(weightOf(50_001n)),
  ];
  onChain((chain) => expect(scaled(chain)).toEqual([1000n, 25_000n, 3n]), {});
  onChain((chain) => expect(scaled(chain)).toEqual([700n, 175n, 286n]), { nativeToEthRatio: 100n, gasScale: 7n });
  onChain(({ Revive: { constants } }) => expect([constants.NativeToEthRatio, constants.GasScale]).toEqual([100, 7]), {
    nativeToEthRatio: 100n,
    gasScale: 7n,
  });
});

it.each<[string, ReviveOptions]>([
  ['nativeToEthRatio', { nativeToEthRatio: 0n }],
  ['nativeToEthRatio', { nativeToEthRatio: 1n << 32n }],
  ['gasScale', { gasScale: 0n }],
])('refuses a %s that is none', (name, options) => {
  expect(() => createChain(IMPLEMENTATIONS.native(), options)).toThrow(`${name}`);
});

it("Ethereum's clients see wei, and pay what the receipt says", async () => {
  const { node, runtime } = createEthereumNode({}, [ALICE_KEY], { nativeToEthRatio: 10n ** 8n });
  const { request } = node.provider();
  const from = SENDER.address.toLowerCase() as HexString;
  const balance = async () => BigInt((await request({ method: 'eth_getBalance', params: [from, 'latest'] })) as string);
  const before = await balance();
  // 10^24 units of which one cannot be spent.
  expect(before).toBe((10n ** 24n - 1n) * 10n ** 8n);
  expect(await request({ method: 'eth_gasPrice', params: [] })).toBe(`0x${(10n ** 11n).toString(16)}`);
  const to = `0x${'b2'.repeat(20)}`;
  const hash = await request({ method: 'eth_sendTransaction', params: [{ from, to, value: '0x5' }] });
  const receipt = (await request({ method: 'eth_getTransactionReceipt', params: [hash] })) as Record<string, HexString>;
  expect(receipt).toMatchObject({ status: '0x1', gasUsed: '0x5208', effectiveGasPrice: `0x${(10n ** 11n).toString(16)}` });
  // 21,000 gas of 10^11 wei, 5 wei, and the existential deposit of the new account: one unit.
  expect(before - (await balance())).toBe(21_000n * 10n ** 11n + 5n + 10n ** 8n);
  expect(await request({ method: 'eth_getBalance', params: [to, 'latest'] })).toBe('0x5');
  expect(runtime.Revive.constants.NativeToEthRatio).toBe(100_000_000);
});

it('a fee that is not a whole number of units is rounded up', async () => {
  const { node } = createEthereumNode({}, [ALICE_KEY], { nativeToEthRatio: 10_000n, gasPrice: 1n });
  const { request } = node.provider();
  const from = SENDER.address;
  const balance = async () => BigInt((await request({ method: 'eth_getBalance', params: [from, 'latest'] })) as string);
  const before = await balance();
  await request({ method: 'eth_sendTransaction', params: [{ from, to: from, value: '0x0' }] });
  // 21,000 wei are 2.1 units.
  expect(before - (await balance())).toBe(30_000n);
});
