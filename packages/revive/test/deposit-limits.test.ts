/** Limits on what a call may deposit, to the unit: what is needed is enough, and with one less nothing stays. */
import { RuntimeOrigin } from '@polkavirt/mock-runtime';
import { getContractAddress, keccak256 } from 'viem/utils';
import { type Address, fallbackAccount, SENTINEL } from '../src/index.ts';
import { ALICE, BOB, type Chain, createChain, ENDOWMENT, explainOutcome, signed } from './support/chain.ts';
import { callGuest, deployGuest, guest, pack, type Step } from './support/guest.ts';
import { at, bytesOf, filled, KEY, le256, MAX, u32 } from './support/guest-values.ts';
import { IMPLEMENTATIONS } from './support/implementations.ts';

const onChain = (work: (chain: Chain) => void) => {
  const chain = createChain(IMPLEMENTATIONS.native());
  chain.externalities.executeWith(() => work(chain));
};

const EXISTENTIAL = 1000n;
/** 10^6 an item and 10^4 a byte: an item under 32 bytes with one byte; code, two items and 96 bytes of its info; a contract, an item, 112 bytes of its info and 30 % of the code's. */
const ITEM = 1_000_000n + 33n * 10_000n;
const codeDeposit = (code: Uint8Array): bigint => 2_000_000n + 10_000n * (BigInt(code.length) + 96n);
const contractDeposit = (code: Uint8Array): bigint => 1_000_000n + 112n * 10_000n + (codeDeposit(code) * 30n) / 100n;

const NEW: Address = `0x${'ee'.repeat(20)}`;
const write: Step = ['set_storage', 0, at(KEY), SENTINEL, at(0x20), 1];
const dataOf = (callee: string, limit: bigint) => ({
  0: bytesOf(callee),
  32: filled(32, 0xff),
  64: le256(limit),
  96: u32(0),
  128: le256(1n),
  [KEY]: filled(32, 7),
});
const output = pack(at(0x60), SENTINEL);
const free = ({ Balances }: Chain, who: Address): bigint => Balances.freeBalance(fallbackAccount(who));

it('of a payment to an account that is new: its existential deposit', () =>
  onChain((chain) => {
    const pay = (storageDepositLimit: bigint, dest = NEW) =>
      chain.Revive.bareCall({ origin: fallbackAccount(ALICE), dest, value: 7n, storageDepositLimit });
    expect(pay(EXISTENTIAL - 1n)).toMatchObject({
      result: {
        error: { name: 'StorageDepositLimitExhausted', message: 'a storage deposit of 1000 is needed; the limit is 999' },
      },
      storageDeposit: 0n,
    });
    expect([chain.System.Account.has(fallbackAccount(NEW)), free(chain, ALICE)]).toEqual([false, ENDOWMENT]);
    expect(pay(EXISTENTIAL)).toMatchObject({ result: { ok: true }, storageDeposit: EXISTENTIAL });
    expect([free(chain, NEW), free(chain, ALICE)]).toEqual([EXISTENTIAL + 7n, ENDOWMENT - EXISTENTIAL - 7n]);
    // It exists now, and so does Bob.
    expect(pay(0n)).toMatchObject({ result: { ok: true }, storageDeposit: 0n });
    expect(pay(0n, BOB)).toMatchObject({ result: { ok: true }, storageDeposit: 0n });
  }));

it('of a new contract: its code, its account, what it is and what it stores', () =>
  onChain((chain) => {
    const code = guest({ data: dataOf(BOB, 0n), deploy: [write] });
    const needed = codeDeposit(code) + EXISTENTIAL + contractDeposit(code) + ITEM;
    const make = (storageDepositLimit: bigint, from = ALICE) =>
      chain.Revive.bareInstantiate({ origin: fallbackAccount(from), code, storageDepositLimit });
    const short = make(needed - 1n);
    const limit = needed - 1n - codeDeposit(code);
    expect(short.result).toMatchObject({
      ok: false,
      error: {
        name: 'StorageDepositLimitExhausted',
        message: `a storage deposit of ${limit + 1n} is needed; the limit is ${limit}`,
      },
    });
    expect([free(chain, ALICE), chain.Revive.codeInfo(keccak256(code))]).toEqual([ENDOWMENT, undefined]);
    expect(make(needed)).toMatchObject({ result: { ok: true }, storageDeposit: needed });
    expect(free(chain, ALICE)).toBe(ENDOWMENT - needed);
    // For somebody else the code is there already.
    const again = needed - codeDeposit(code);
    expect(make(again - 1n, BOB).result).toMatchObject({ ok: false });
    expect(make(again, BOB)).toMatchObject({ result: { ok: true }, storageDeposit: again });
    expect(chain.Revive.codeInfo(keccak256(code))?.refcount).toBe(2n);
  }));

it('of a contract whose account has funds before it: no existential deposit', () =>
  onChain((chain) => {
    const code = guest({});
    const address = getContractAddress({ from: ALICE, nonce: 0n }).toLowerCase() as Address;
    chain.Balances.forceSetBalance(RuntimeOrigin.root(), fallbackAccount(address), EXISTENTIAL + 5n);
    const outcome = chain.Revive.bareInstantiate({ origin: fallbackAccount(ALICE), code, value: 2n });
    expect(explainOutcome(outcome)).toBe('');
    expect(outcome.storageDeposit).toBe(codeDeposit(code) + contractDeposit(code));
    // What was there is the contract's, with what it got.
    expect(chain.Revive.balanceOf(address)).toBe(7n);
  }));

it('of a call in a call: a limit that is met stops the callee alone', () =>
  onChain((chain) => {
    const code = guest({ data: dataOf(BOB, 0n), deploy: [write] });
    expect(chain.Revive.uploadCode(signed(ALICE), code, 10n ** 18n)).toMatchObject({ ok: true });
    const writing = deployGuest(chain, guest({ data: dataOf(BOB, 0n), call: [write] }));
    const zero = at(0x200);
    const rows: [step: Step, callee: string, needed: bigint][] = [
      [['call', pack(8, at(0)), MAX, MAX, pack(at(0x40), zero), 0n, output], writing, ITEM],
      [['delegate_call', pack(0, at(0)), MAX, MAX, at(0x40), 0n, output], writing, ITEM],
      [
        ['instantiate', MAX, MAX, pack(at(0x40), zero), pack(32, at(0)), output, pack(SENTINEL, SENTINEL)],
        keccak256(code),
        EXISTENTIAL + contractDeposit(code) + ITEM,
      ],
    ];
    for (const [step, callee, needed] of rows) {
      const limitedTo = (limit: bigint) =>
        callGuest(chain, deployGuest(chain, guest({ data: dataOf(callee, limit), call: [step] })));
      const short = limitedTo(needed - 1n);
      expect([step[0], short.answers[0], short.outcome.storageDeposit]).toEqual([step[0], 5n, 0n]);
      expect(short.outcome.diagnostics.map(({ message }) => message)).toEqual([
        `a storage deposit of ${needed} is needed; the limit is ${needed - 1n}`,
      ]);
      const enough = limitedTo(needed);
      expect([step[0], enough.answers[0], enough.outcome.storageDeposit]).toEqual([step[0], 0n, needed]);
    }
  }));

it('funds for an existential deposit that are not there, and value that is not: told apart', () =>
  onChain((chain) => {
    const pay = (to: Address, value: bigint) => chain.Revive.bareCall({ origin: fallbackAccount(BOB), dest: to, value }).result;
    const [bob, fresh] = [BOB, NEW].map(fallbackAccount);
    const have = (amount: bigint) => chain.Balances.forceSetBalance(RuntimeOrigin.root(), bob, amount);
    // What keeps Bob's account, and one less than the new one needs.
    have(EXISTENTIAL + EXISTENTIAL - 1n);
    expect(pay(NEW, 1n)).toMatchObject({
      error: {
        name: 'StorageDepositNotEnoughFunds',
        message: `${fresh} is new and needs 1000 as existential deposit, which ${bob} cannot pay`,
      },
    });
    have(EXISTENTIAL + EXISTENTIAL + 4n);
    expect(pay(NEW, 5n)).toMatchObject({
      error: { name: 'TransferFailed', message: `${bob} cannot pay 5 to ${fresh}: it can spend 1004` },
    });
    expect([free(chain, BOB), chain.System.Account.has(fresh)]).toEqual([2n * EXISTENTIAL + 4n, false]);
    expect(pay(NEW, 4n)).toMatchObject({ ok: true });
    expect([free(chain, BOB), free(chain, NEW)]).toEqual([EXISTENTIAL, EXISTENTIAL + 4n]);
    // No value, no account.
    expect(pay(`0x${'ef'.repeat(20)}`, 0n)).toMatchObject({ ok: true });
    expect(chain.System.Account.has(fallbackAccount(`0x${'ef'.repeat(20)}`))).toBe(false);
    // A contract needs its own account, before anything of it runs.
    const made = chain.Revive.bareInstantiate({ origin: bob, code: guest({}), depositSource: 'gas' });
    expect(made.result).toMatchObject({
      error: { name: 'StorageDepositNotEnoughFunds', message: expect.stringContaining('needs 1000 as existential deposit') },
    });
  }));
