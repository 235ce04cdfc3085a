import '@polkavirt/test-support/watch-storage-layers';
import {
  ALICE,
  BOB,
  constructRuntime,
  createBalances,
  createSystem,
  createTransactionPayment,
  type DispatchInfo,
  RuntimeOrigin,
  weightOf,
} from '../../src/index.ts';

const System = createSystem();
const Balances = createBalances({ System });
const TransactionPayment = createTransactionPayment({ System, Balances, weightToFee: ({ refTime }) => refTime / 1_000_000n });
const runtime = constructRuntime({ System, Balances, TransactionPayment });

// 100 for the base weight of 100,000,000, 50 for the bytes, 60 for a weight of 60,000,000.
const info: DispatchInfo = { weight: weightOf(60_000_000n), class: 'Normal', paysFee: 'Yes' };
const FEE = 100n + 50n + 60n;

const inBlock1 = (free: bigint, work: () => void): void =>
  runtime
    .newTestExt({
      Balances: {
        balances: [
          [ALICE, free],
          [BOB, 1_000n],
        ],
      },
    })
    .executeWith(() => {
      System.setBlockNumber(1);
      work();
    });

it('adds base, length, weight and tip', () => {
  inBlock1(1n, () => {
    expect(TransactionPayment.feeDetails(50, info, 7n)).toEqual({ baseFee: 100n, lenFee: 50n, adjustedWeightFee: 60n, tip: 7n });
    expect(TransactionPayment.computeFee(50, info, 7n)).toBe(FEE + 7n);
    expect(TransactionPayment.computeFee(50, { ...info, paysFee: 'No' }, 7n)).toBe(7n);
    TransactionPayment.NextFeeMultiplier.put(5n * 10n ** 17n);
    expect(TransactionPayment.computeFee(50, info)).toBe(FEE - 30n);
  });
});

it('gives back what the dispatch did not use, and burns the rest', () => {
  inBlock1(1_000n, () => {
    const charge = TransactionPayment.charge(ALICE, 50, 5n);
    expect(charge.prepare(info).ok).toBe(true);
    expect(Balances.freeBalance(ALICE)).toBe(1_000n - FEE - 5n);
    charge.settle?.(info, { ok: true, value: { actualWeight: weightOf(20_000_000n) } });
    expect(Balances.freeBalance(ALICE)).toBe(1_000n - FEE - 5n + 40n);
    expect(Balances.totalIssuance()).toBe(2_000n - FEE - 5n + 40n);
    expect(System.events()).toEqual([
      Balances.Event.Withdraw({ who: ALICE, amount: FEE + 5n }),
      Balances.Event.Deposit({ who: ALICE, amount: 40n }),
      TransactionPayment.Event.TransactionFeePaid({ who: ALICE, actualFee: FEE + 5n - 40n, tip: 5n }),
    ]);
  });
});

it('keeps out who cannot pay, and lets a failed dispatch pay all the same', () => {
  inBlock1(FEE + 7n, () => {
    const { Executive } = runtime;
    const encoded = new Uint8Array(50);
    const call = Balances.Call.transferAllowDeath(BOB, 10_000n);
    const apply = () =>
      Executive.applyExtrinsic({
        call,
        origin: RuntimeOrigin.signed(ALICE),
        encoded,
        around: TransactionPayment.charge(ALICE, 50),
      });
    expect(apply()).toMatchObject({ ok: true, value: { ok: false } });
    expect(Balances.freeBalance(ALICE)).toBe(7n);
    expect(apply()).toEqual({ ok: false, error: { type: 'Invalid', value: { type: 'Payment' } } });
    expect(Balances.freeBalance(ALICE)).toBe(7n);
  });
});

describe('the signer that its own call reaps', () => {
  /** A fee of 5, of which 2 would come back: 2 for the base weight, and 3 or 1 for the call. */
  const reap = (existentialDeposit: bigint) => {
    const System = createSystem();
    const Balances = createBalances({ System, existentialDeposit });
    const TransactionPayment = createTransactionPayment({
      System,
      Balances,
      weightToFee: ({ refTime }) => refTime / 50_000_000n,
      lengthToFee: () => 0n,
    });
    const free = 5n + existentialDeposit;
    const balances = [ALICE, BOB].map((who) => [who, free] as const);
    const seen = constructRuntime({ System, Balances, TransactionPayment })
      .newTestExt({ Balances: { balances } })
      .executeWith(() => {
        System.setBlockNumber(1);
        const charge = TransactionPayment.charge(ALICE, 0);
        const announced: DispatchInfo = { weight: weightOf(150_000_000n), class: 'Normal', paysFee: 'Yes' };
        expect(charge.prepare(announced).ok).toBe(true);
        expect(Balances.transfer(ALICE, BOB, existentialDeposit, 'Expendable').ok).toBe(true);
        expect(System.Account.has(ALICE)).toBe(false);
        charge.settle?.(announced, { ok: true, value: { actualWeight: weightOf(50_000_000n) } });
        return { last: System.events().at(-1), left: Balances.freeBalance(ALICE), issued: Balances.totalIssuance() };
      });
    return {
      ...seen,
      paid: (actualFee: bigint) => TransactionPayment.Event.TransactionFeePaid({ who: ALICE, actualFee, tip: 0n }),
    };
  };

  it('has paid all of the fee, since so little cannot come back', () => {
    const { last, left, issued, paid } = reap(10n);
    expect(last).toEqual(paid(5n));
    expect([left, issued]).toEqual([0n, 2n * 15n - 5n]);
  });

  it('gets nothing back, even where it would suffice for an account', () => {
    const { last, left, issued, paid } = reap(2n);
    expect(last).toEqual(paid(5n));
    expect([left, issued]).toEqual([0n, 2n * 7n - 5n]);
  });
});

it('a fee that was exact leaves the account as it is', () => {
  inBlock1(1_000n, () => {
    const charge = TransactionPayment.charge(ALICE, 50, 1n);
    expect(charge.prepare(info).ok).toBe(true);
    charge.settle?.(info, { ok: true, value: {} });
    expect(Balances.freeBalance(ALICE)).toBe(1_000n - FEE - 1n);
    expect(System.events()).toEqual([
      Balances.Event.Withdraw({ who: ALICE, amount: FEE + 1n }),
      TransactionPayment.Event.TransactionFeePaid({ who: ALICE, actualFee: FEE + 1n, tip: 1n }),
    ]);
  });
});
