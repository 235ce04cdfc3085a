import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { ALICE, BOB, constructRuntime, createBalances, createSystem, createVirt, RuntimeOrigin } from '../../src/index.ts';
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
