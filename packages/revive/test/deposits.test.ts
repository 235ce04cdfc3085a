import { type AccountId, ALICE as NATIVE_ALICE, RuntimeOrigin } from '@polkavirt/mock-runtime';
import { keccak256 as keccak } from 'viem/utils';
import { type Address, fallbackAccount, SENTINEL } from '../src/index.ts';
import { ALICE, BOB, type Chain, ENDOWMENT, signed, toHex } from './support/chain.ts';
import { describeEachImplementation } from './support/describe-each-implementation.ts';
import { deployGuest, guest, pack, type Step } from './support/guest.ts';
import { at, bytesOf, filled, KEY, MAX, u32 } from './support/guest-values.ts';

const EXISTENTIAL = 1000n;
const PER_ITEM = 1_000_000n;
const PER_BYTE = 10_000n;
/** An item under a key of 32 bytes with a value of one byte. */
const ITEM = PER_ITEM + 33n * PER_BYTE;
/** Code: two items, its bytes, and 96 of its info. */
const codeDeposit = (code: Uint8Array): bigint => 2n * PER_ITEM + PER_BYTE * (BigInt(code.length) + 96n);
/** A contract: an item, 112 bytes of its info, and 30 % of the code's deposit. */
const contractDeposit = (code: Uint8Array): bigint => PER_ITEM + 112n * PER_BYTE + (codeDeposit(code) * 30n) / 100n;

const data = { 0: filled(20, 0), 32: filled(32, 0xff), [KEY]: filled(32, 7) };
const write: Step = ['set_storage', 0, at(KEY), SENTINEL, at(0x20), 1];
const clear: Step = ['set_storage_or_clear', 0, at(KEY), at(0x400)];

const free = ({ Balances }: Chain, who: Address): bigint => Balances.freeBalance(fallbackAccount(who));
const held = ({ Balances, Revive }: Chain, reason: keyof Chain['Revive']['HoldReason'], who: AccountId): bigint =>
  Balances.fungible.balanceOnHold(Revive.HoldReason[reason], who);
const stored = (chain: Chain, contract: Address): bigint => held(chain, 'StorageDepositReserve', fallbackAccount(contract));
const call = (chain: Chain, from: Address, dest: Address) =>
  chain.Revive.call(signed(from), dest, 0n, { refTime: 10n ** 12n, proofSize: 0n }, 10n ** 18n, new Uint8Array());

describeEachImplementation('storage deposits', (onChain) => {
  it('code: held on who uploads it, and released when it is removed', () =>
    onChain((chain) => {
      const { Revive, System } = chain;
      const code = guest({ call: [write], data });
      const hash = keccak(code);
      const deposit = codeDeposit(code);
      const origin = signed(BOB);
      expect(Revive.uploadCode(origin, code, deposit - 1n)).toMatchObject({
        ok: false,
        error: Revive.Error.StorageDepositLimitExhausted,
      });
      expect(held(chain, 'CodeUploadDepositReserve', fallbackAccount(BOB))).toBe(0n);
      expect(Revive.uploadCode(origin, code, deposit)).toMatchObject({ ok: true });
      expect(System.Account.get(fallbackAccount(BOB)).data).toMatchObject({ free: ENDOWMENT - deposit, reserved: deposit });
      // Somebody else finds it there, and pays nothing.
      expect(Revive.uploadCode(signed(ALICE), code, 0n)).toMatchObject({ ok: true });
      expect(free(chain, ALICE)).toBe(ENDOWMENT);
      expect(Revive.removeCode(origin, hash)).toMatchObject({ ok: true });
      expect(System.Account.get(fallbackAccount(BOB)).data).toMatchObject({ free: ENDOWMENT, reserved: 0n });
    }));

  it('a contract: held on its account, paid by the origin, and what it frees goes to whoever frees it', () =>
    onChain((chain) => {
      const code = guest({ data, deploy: [write], call: [clear] });
      const contract = deployGuest(chain, code);
      const base = contractDeposit(code);
      expect(stored(chain, contract)).toBe(base + ITEM);
      expect(held(chain, 'CodeUploadDepositReserve', fallbackAccount(ALICE))).toBe(codeDeposit(code));
      expect(free(chain, ALICE)).toBe(ENDOWMENT - EXISTENTIAL - base - ITEM - codeDeposit(code));
      // What is held does not count as the contract's own funds.
      expect([chain.Revive.balanceOf(contract), free(chain, contract)]).toEqual([0n, EXISTENTIAL]);
      expect(call(chain, BOB, contract)).toMatchObject({ ok: true });
      expect([stored(chain, contract), free(chain, BOB)]).toEqual([base, ENDOWMENT + ITEM]);
      expect(call(chain, BOB, contract)).toMatchObject({ ok: true });
      expect([stored(chain, contract), free(chain, BOB)]).toEqual([base, ENDOWMENT + ITEM]);
      chain.tryState();
    }));

  it('an origin that cannot pay leaves nothing behind', () =>
    onChain((chain) => {
      const { Balances, Revive } = chain;
      const writing = deployGuest(chain, guest({ data, call: [write] }));
      const before = stored(chain, writing);
      const limit = EXISTENTIAL + ITEM - 1n;
      expect(Balances.forceSetBalance(RuntimeOrigin.root(), fallbackAccount(BOB), limit)).toMatchObject({ ok: true });
      expect(call(chain, BOB, writing)).toMatchObject({ ok: false, error: Revive.Error.StorageDepositNotEnoughFunds });
      expect(Revive.contractInfo(writing)).toMatchObject({ storageItems: 0 });
      const outcome = Revive.dryRunCall({ origin: fallbackAccount(BOB), dest: writing });
      expect(outcome.result).toMatchObject({
        ok: false,
        error: { message: `a storage deposit of ${ITEM} is needed; ${fallbackAccount(BOB)} can spend ${limit - EXISTENTIAL}` },
      });
      expect(Revive.uploadCode(signed(BOB), guest({ data, call: [clear] }), 10n ** 18n)).toMatchObject({
        error: Revive.Error.StorageDepositNotEnoughFunds,
      });
      expect([stored(chain, writing), free(chain, BOB)]).toEqual([before, limit]);
      // One unit more is enough.
      expect(Balances.forceSetBalance(RuntimeOrigin.root(), fallbackAccount(BOB), limit + 1n)).toMatchObject({ ok: true });
      expect(call(chain, BOB, writing)).toMatchObject({ ok: true });
      expect([stored(chain, writing), free(chain, BOB)]).toEqual([before + ITEM, EXISTENTIAL]);
    }));

  it('refunds of a transaction come before its charges, whatever the order of the calls', () =>
    onChain((chain) => {
      const { Balances } = chain;
      const clearing = deployGuest(chain, guest({ data, deploy: [write], call: [clear] }));
      const outer: Step = ['call', pack(8, at(0)), MAX, MAX, pack(at(0x20), at(0x400)), 0n, pack(at(0x60), SENTINEL)];
      const caller = deployGuest(chain, guest({ data: { ...data, 0: bytesOf(clearing), 96: u32(0) }, call: [write, outer] }));
      const before = stored(chain, caller);
      Balances.forceSetBalance(RuntimeOrigin.root(), fallbackAccount(BOB), EXISTENTIAL);
      expect(call(chain, BOB, caller)).toMatchObject({ ok: true });
      expect([stored(chain, caller), free(chain, BOB)]).toEqual([before + ITEM, EXISTENTIAL]);
    }));

  it('nothing is held for a frame that is undone, nor for a contract that comes and goes', () =>
    onChain((chain) => {
      const { Revive, System } = chain;
      const reverting = deployGuest(chain, guest({ data, call: [write, ['seal_return', 1, at(0), 0]] }));
      const before = stored(chain, reverting);
      call(chain, BOB, reverting);
      expect([stored(chain, reverting), free(chain, BOB)]).toEqual([before, ENDOWMENT]);

      const ending = guest({ data: { ...data, 0: bytesOf(BOB) }, deploy: [write], call: [['terminate', at(0)]] });
      expect(Revive.uploadCode(signed(ALICE), ending, 10n ** 18n)).toMatchObject({ ok: true });
      const hash = bytesOf(keccak(ending));
      const make: Step = [
        'instantiate',
        ...[MAX, MAX, pack(at(0x20), at(0x400)), pack(32, at(0)), pack(at(0x60), SENTINEL), pack(at(0x100), at(0x80))],
      ];
      const end: Step = ['call', pack(8, at(0x100)), MAX, MAX, pack(at(0x20), at(0x400)), 0n, pack(at(0x60), SENTINEL)];
      const maker = deployGuest(chain, guest({ data: { ...data, 0: hash, 96: u32(0), 128: filled(32, 5) }, call: [make, end] }));
      const issued = chain.Balances.totalIssuance();
      const paid = free(chain, ALICE);
      const outcome = Revive.bareCall({ origin: fallbackAccount(ALICE), dest: maker });
      expect(outcome.result).toMatchObject({ ok: true });
      // Its code went with it: that deposit is free again. The existential deposit went to the beneficiary.
      expect(free(chain, ALICE)).toBe(paid + codeDeposit(ending) - EXISTENTIAL);
      expect(free(chain, BOB)).toBe(ENDOWMENT + EXISTENTIAL);
      expect(chain.Balances.totalIssuance()).toBe(issued);
      const made: Address = toHex((outcome.result as { value: { data: Uint8Array } }).value.data.subarray(0x300, 0x314));
      expect(System.Account.has(fallbackAccount(made))).toBe(false);
      chain.tryState();
    }));

  it('a mapped account: an item and 32 bytes, which unmapping releases, once', () =>
    onChain((chain) => {
      const { Balances, Revive } = chain;
      const origin = RuntimeOrigin.signed(NATIVE_ALICE);
      const deposit = PER_ITEM + 32n * PER_BYTE;
      Balances.forceSetBalance(RuntimeOrigin.root(), NATIVE_ALICE, EXISTENTIAL + deposit - 1n);
      expect(Revive.mapAccount(origin)).toMatchObject({
        ok: false,
        error: { type: 'Token', value: { type: 'FundsUnavailable' } },
      });
      Balances.forceSetBalance(RuntimeOrigin.root(), NATIVE_ALICE, EXISTENTIAL + deposit);
      expect(Revive.mapAccount(origin)).toMatchObject({ ok: true });
      expect(held(chain, 'AddressMapping', NATIVE_ALICE)).toBe(deposit);
      for (let i = 0; i < 2; i++) {
        expect(Revive.unmapAccount(origin)).toMatchObject({ ok: true });
        expect([held(chain, 'AddressMapping', NATIVE_ALICE), Balances.freeBalance(NATIVE_ALICE)]).toEqual([
          0n,
          EXISTENTIAL + deposit,
        ]);
      }
    }));

  it('an Ethereum transaction pays with its gas: its sender’s balance does not change, and the deposit is held all the same', () =>
    onChain((chain) => {
      const { Balances, Revive } = chain;
      const code = guest({ data, deploy: [write], call: [clear] });
      const issued = Balances.totalIssuance();
      const limit = { refTime: 10n ** 12n, proofSize: 0n };
      const nothing = new Uint8Array();
      expect(Revive.ethInstantiateWithCode(signed(BOB), 0n, limit, 10n ** 18n, code, nothing, nothing)).toMatchObject({
        ok: true,
      });
      const [contract] = Revive.AccountInfoOf.keys()[0];
      expect(free(chain, BOB)).toBe(ENDOWMENT - EXISTENTIAL);
      expect(stored(chain, contract)).toBe(contractDeposit(code) + ITEM);
      expect(Balances.totalIssuance()).toBe(issued + contractDeposit(code) + ITEM + codeDeposit(code));
      expect(Revive.ethCall(signed(BOB), contract, 0n, limit, 10n ** 18n, nothing, nothing)).toMatchObject({ ok: true });
      expect(free(chain, BOB)).toBe(ENDOWMENT - EXISTENTIAL);
      expect(stored(chain, contract)).toBe(contractDeposit(code));
      expect(Balances.totalIssuance()).toBe(issued + contractDeposit(code) + codeDeposit(code));
      // Whoever has no funds at all may still try it.
      const nobody = fallbackAccount(`0x${'77'.repeat(20)}`);
      expect(Revive.dryRunCall({ origin: nobody, dest: contract, depositSource: 'gas' }).result).toMatchObject({ ok: true });
      chain.tryState();
    }));

  it('what was edited by hand has no deposit to give back', () =>
    onChain((chain) => {
      const { Revive } = chain;
      const address: Address = `0x${'c0'.repeat(20)}`;
      Revive.edit.setCode(address, guest({ data, call: [clear] }));
      Revive.edit.setStorage(address, `0x${'07'.repeat(32)}`, `0x${'01'.repeat(32)}`);
      expect(call(chain, BOB, address)).toMatchObject({ ok: true });
      expect([stored(chain, address), free(chain, BOB)]).toEqual([0n, ENDOWMENT]);
      expect(Revive.contractInfo(address)).toMatchObject({ storageItems: 0 });
    }));
});
