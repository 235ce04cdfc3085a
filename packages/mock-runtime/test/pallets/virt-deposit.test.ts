import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import {
  type AccountId,
  ALICE,
  BOB,
  concatBytes,
  constructRuntime,
  createBalances,
  createSystem,
  createVirt,
  hexToBytes,
  RuntimeOrigin,
} from '../../src/index.ts';
import { describeEachVirt } from '../support/describe-each-virt.ts';
import { probe } from '../support/probe-guest.ts';

describeEachVirt('deposits of the Virt pallet', (implementation, observe) => {
  const System = createSystem();
  const Balances = createBalances({ System });
  const Virt = createVirt({ System, Balances, virt: implementation(), depositBase: 100n, depositPerByte: 2n });
  const runtime = constructRuntime({ System, Balances, Virt });
  const { signed } = RuntimeOrigin;
  const deposit = 100n + 2n * BigInt(probe.length);
  const { CodeUploadDeposit } = Virt.HoldReason;

  const inside = (free: bigint, work: () => void) => () =>
    runtime.newTestExt({ Balances: { balances: [[ALICE, free]] } }, { checkState: true }).executeWith(() => {
      System.setBlockNumber(1);
      work();
      observe(System.events());
    });

  it(
    'are held as long as the program is stored',
    inside(1_000_000n, () => {
      expect(Virt.uploadCode(signed(ALICE), probe)).toBeOk();
      expect(Balances).toHoldBalance(ALICE, CodeUploadDeposit, deposit);
      expect(System.Account.get(ALICE).data).toMatchObject({ free: 1_000_000n - deposit, reserved: deposit });
      expect(System.consumers(ALICE)).toBe(1);
      expect(() => Virt.remove(signed(BOB), Virt.programHash(probe))).toBeNoop(Virt.Error.NotUploader);
      expect(Virt.remove(signed(ALICE), Virt.programHash(probe))).toBeOk();
      expect(Balances).toHoldBalance(ALICE, CodeUploadDeposit, 0n);
      expect(Balances.freeBalance(ALICE)).toBe(1_000_000n);
      expect(System.consumers(ALICE)).toBe(0);
    }),
  );

  it(
    'must be there',
    inside(deposit, () => {
      expect(() => Virt.uploadCode(signed(ALICE), probe)).toBeNoop({ type: 'Token', value: { type: 'FundsUnavailable' } });
    }),
  );

  it(
    'give back what is left of them',
    inside(1_000_000n, () => {
      expect(Virt.uploadCode(signed(ALICE), probe)).toBeOk();
      Balances.fungible.slash(CodeUploadDeposit, ALICE, 40n)[0].drop();
      expect(Virt.remove(signed(ALICE), Virt.programHash(probe))).toBeOk();
      expect(Balances.freeBalance(ALICE)).toBe(1_000_000n - 40n);
    }),
  );
});

describeEachVirt('storage deposits of the Virt pallet', (implementation, observe) => {
  const System = createSystem();
  const Balances = createBalances({ System, existentialDeposit: 10n });
  const Virt = createVirt({ System, Balances, virt: implementation(), storageDepositPerItem: 50n, storageDepositPerByte: 3n });
  const runtime = constructRuntime({ System, Balances, Virt });
  const { signed } = RuntimeOrigin;
  const { StorageDeposit } = Virt.HoldReason;
  const program = Virt.programHash(probe);
  const account = Virt.accountOf(program);
  const call = (who: AccountId, name: string, input: Uint8Array = new Uint8Array()) =>
    Virt.call(signed(who), program, name, 1_000_000n, input);
  /** A key of one byte with a value of 2, or of 8. */
  const [SHORT, LONG] = [50n + 3n * 3n, 50n + 3n * 9n];

  const inside = (work: () => void) => () =>
    runtime
      .newTestExt({ Balances: { balances: [ALICE, BOB].map((who) => [who, 1_000n] as const) } }, { checkState: true })
      .executeWith(() => {
        System.setBlockNumber(1);
        expect(Virt.uploadCode(signed(ALICE), probe)).toBeOk();
        work();
        observe(System.events());
      });

  it(
    'are held on the program’s account, paid by who signed, and go to who frees the storage',
    inside(() => {
      expect(call(ALICE, 'store')).toBeOk();
      expect(Balances).toHoldBalance(account, StorageDeposit, SHORT);
      // The account is new: its existential deposit is Alice's too.
      expect([Balances.freeBalance(ALICE), Balances.freeBalance(account)]).toEqual([1_000n - SHORT - 10n, 10n]);
      // The same value again costs nothing, a longer one the difference.
      expect(call(BOB, 'store')).toBeOk();
      expect(Balances.freeBalance(BOB)).toBe(1_000n);
      expect(call(BOB, 'increment')).toBeOk();
      expect(Balances).toHoldBalance(account, StorageDeposit, LONG);
      expect(Balances.freeBalance(BOB)).toBe(1_000n - (LONG - SHORT));
      expect(() => Virt.remove(signed(ALICE), program)).toBeNoop(Virt.Error.StorageNotEmpty);
      expect(call(BOB, 'clear')).toBeOk();
      expect(Balances).toHoldBalance(account, StorageDeposit, 0n);
      expect(Balances.freeBalance(BOB)).toBe(1_000n + SHORT);
      expect(call(BOB, 'clear')).toBeOk();
      expect([Balances.freeBalance(BOB), System.consumers(account)]).toEqual([1_000n + SHORT, 0]);
      expect(Virt.remove(signed(ALICE), program)).toBeOk();
    }),
  );

  it(
    'must be there, with the existential deposit of the program and the signer’s own',
    inside(() => {
      const needed = SHORT + 10n + 10n;
      Balances.forceSetBalance(RuntimeOrigin.root(), BOB, needed - 1n);
      expect(() => call(BOB, 'store')).toBeNoop(Virt.Error.DepositNotPaid);
      Balances.forceSetBalance(RuntimeOrigin.root(), BOB, needed);
      expect(call(BOB, 'store')).toBeOk();
      expect(Balances.freeBalance(BOB)).toBe(10n);
    }),
  );

  it(
    'are not held for what is undone',
    inside(() => {
      expect(call(ALICE, 'store')).toBeOk();
      const before = Balances.freeBalance(ALICE);
      expect(() => call(ALICE, 'revert')).toBeNoop(Virt.Error.Reverted);
      expect(Balances).toHoldBalance(account, StorageDeposit, SHORT);
      expect(Balances.freeBalance(ALICE)).toBe(before);
    }),
  );

  it(
    'of what a program has another one store are its signer’s, not the calling program’s',
    inside(() => {
      const target = concatBytes(hexToBytes(program), new TextEncoder().encode('store'));
      expect(call(BOB, 'forward', target)).toBeOk();
      expect(Balances).toHoldBalance(account, StorageDeposit, SHORT);
      expect(Balances.freeBalance(BOB)).toBe(1_000n - SHORT - 10n);
    }),
  );
});
