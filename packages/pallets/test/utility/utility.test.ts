import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { u8aToHex } from '@polkadot/util';
import { createKeyDerived } from '@polkadot/util-crypto';
import {
  ALICE,
  addWeight,
  bytesToHex,
  currentExternalities,
  type DispatchError,
  type RuntimeCall,
  RuntimeOrigin,
  subWeight,
  textToBytes,
  tokenErrorOf,
  type Weight,
  weightOf,
} from '@polkavirt/mock-runtime';
import { account } from '../support/accounts.ts';
import { portsOf } from '../support/upstream.ts';
import {
  Balances,
  baseCallFilter,
  callTransfer,
  execute,
  RootTesting,
  runtime,
  System,
  signed,
  Timestamp,
  Utility,
  WEIGHT_MAX,
} from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);

const FUNDS_UNAVAILABLE = tokenErrorOf('FundsUnavailable');
const BAD_ORIGIN: DispatchError = { type: 'BadOrigin' };
const free = (number: number): bigint => Balances.freeBalance(account(number));
const weightOfCall = (call: RuntimeCall): Weight => runtime.dispatchInfo(call).weight;
const times = (weight: Weight, factor: number): Weight => Array.from({ length: factor }, () => weight).reduce(addWeight);

upstream('as_derivative_works', () =>
  execute(() => {
    const sub = Utility.derivativeAccountId(account(1), 0);
    expect(Balances.transferAllowDeath(signed(1), sub, 5n)).toBeOk();
    expect(Utility.asDerivative(signed(1), 1, callTransfer(6, 3n))).toBeErr(FUNDS_UNAVAILABLE);
    expect(Utility.asDerivative(signed(1), 0, callTransfer(2, 3n))).toBeOk();
    expect(Balances.freeBalance(sub)).toBe(2n);
    expect(free(2)).toBe(13n);
  }),
);

upstream('as_derivative_filters', () =>
  execute(() => {
    const filtered = Balances.Call.transferKeepAlive(account(2), 1n);
    expect(Utility.asDerivative(signed(1), 1, filtered)).toBeErr(System.Error.CallFiltered);
  }),
);

/** Puts `a` under the key `a`: for root alone, and filtered. */
const KEY = textToBytes('a');
const putKey = () => System.Call.setStorage([[KEY, KEY]]);
const isPut = (): boolean => equalBytes(currentExternalities().main.get(bytesToHex(KEY)), KEY);
const equalBytes = (a: Uint8Array | undefined, b: Uint8Array): boolean => a !== undefined && bytesToHex(a) === bytesToHex(b);
const forceTransfer = (value: bigint) => Balances.Call.forceTransfer(account(1), account(2), value);

upstream('batch_with_root_works', () =>
  execute(() => {
    expect(baseCallFilter(putKey())).toBe(false);
    expect(free(1)).toBe(10n);
    expect(free(2)).toBe(10n);
    expect(Utility.batch(RuntimeOrigin.root(), [forceTransfer(5n), forceTransfer(5n), putKey()])).toBeOk();
    expect(System).toHaveLastEvent(Utility.Event.BatchCompleted());
    expect(free(1)).toBe(0n);
    expect(free(2)).toBe(20n);
    expect(isPut()).toBe(true);
  }),
);

upstream('with_weight_works', () =>
  execute(() => {
    const setCode = System.Call.setCodeWithoutChecks(new Uint8Array());
    const before = runtime.dispatchInfo(setCode);
    expect(before).toMatchObject({ class: 'Operational', paysFee: 'Yes' });
    expect(before.weight).not.toEqual(weightOf(123n, 456n));
    const info = runtime.dispatchInfo(Utility.Call.withWeight(setCode, weightOf(123n, 456n)));
    expect(info).toEqual({ weight: weightOf(123n, 456n), class: 'Operational', paysFee: 'Yes' });
  }),
);

upstream('if_else_with_root_works', () =>
  execute(() => {
    expect(baseCallFilter(putKey())).toBe(false);
    expect(free(1)).toBe(10n);
    expect(free(2)).toBe(10n);
    expect(Utility.ifElse(RuntimeOrigin.root(), forceTransfer(11n), putKey())).toBeOk();
    expect(free(1)).toBe(10n);
    expect(free(2)).toBe(10n);
    expect(isPut()).toBe(true);
  }),
);

upstream('batch_with_signed_works', () =>
  execute(() => {
    expect(free(1)).toBe(10n);
    expect(free(2)).toBe(10n);
    expect(Utility.batch(signed(1), [callTransfer(2, 5n), callTransfer(2, 5n)])).toBeOk();
    expect(free(1)).toBe(0n);
    expect(free(2)).toBe(20n);
  }),
);

upstream('batch_with_signed_filters', () =>
  execute(() => {
    expect(Utility.batch(signed(1), [Balances.Call.transferKeepAlive(account(2), 1n)])).toBeOk();
    expect(System).toHaveLastEvent(Utility.Event.BatchInterrupted({ index: 0, error: System.Error.CallFiltered }));
  }),
);

upstream('batch_early_exit_works', () =>
  execute(() => {
    expect(free(1)).toBe(10n);
    expect(free(2)).toBe(10n);
    expect(Utility.batch(signed(1), [callTransfer(2, 5n), callTransfer(2, 10n), callTransfer(2, 5n)])).toBeOk();
    expect(free(1)).toBe(5n);
    expect(free(2)).toBe(15n);
  }),
);

upstream('batch_weight_calculation_doesnt_overflow', () =>
  execute(() => {
    const big = RootTesting.Call.fillBlock(50);
    // Half of u64, rounded down: as upstream's `Weight::MAX / 2`.
    expect(weightOfCall(big)).toEqual(weightOf(WEIGHT_MAX.refTime / 2n, WEIGHT_MAX.proofSize / 2n));
    expect(weightOfCall(Utility.Call.batch([big, big, big]))).toEqual(WEIGHT_MAX);
  }),
);

upstream('batch_all_works', () =>
  execute(() => {
    expect(free(1)).toBe(10n);
    expect(free(2)).toBe(10n);
    expect(Utility.batchAll(signed(1), [callTransfer(2, 5n), callTransfer(2, 5n)])).toBeOk();
    expect(free(1)).toBe(0n);
    expect(free(2)).toBe(20n);
  }),
);

upstream('batch_all_revert', () =>
  execute(() => {
    const one = weightOfCall(callTransfer(2, 5n));
    const batch = Utility.Call.batchAll([callTransfer(2, 5n), callTransfer(2, 10n), callTransfer(2, 5n)]);
    let result: unknown;
    expect(() => {
      const dispatched = runtime.dispatch(batch, signed(1));
      result = dispatched;
      return dispatched;
    }).toBeNoop(FUNDS_UNAVAILABLE);
    const actualWeight = addWeight(Utility.weights.batchAll(2), times(one, 2));
    expect(result).toEqual({ ok: false, error: FUNDS_UNAVAILABLE, postInfo: { actualWeight } });
    expect(free(1)).toBe(10n);
    expect(free(2)).toBe(10n);
  }),
);

upstream('batch_all_does_not_nest', () =>
  execute(() => {
    const batchAll = Utility.Call.batchAll([callTransfer(2, 1n), callTransfer(2, 1n), callTransfer(2, 1n)]);
    const actualWeight = addWeight(Utility.weights.batchAll(1), weightOfCall(batchAll));
    expect(() => Utility.batchAll(signed(1), [batchAll])).toBeNoop(System.Error.CallFiltered);
    expect(Utility.batchAll(signed(1), [batchAll])).toEqual({
      ok: false,
      error: System.Error.CallFiltered,
      postInfo: { actualWeight },
    });

    // The filter stays through other calls that carry calls.
    const nested = Utility.Call.batch([batchAll]);
    expect(Utility.batchAll(signed(1), [nested])).toBeOk();
    expect(System).toHaveEvent(Utility.Event.BatchInterrupted({ index: 0, error: System.Error.CallFiltered }));
    expect(free(1)).toBe(10n);
    expect(free(2)).toBe(10n);
  }),
);

upstream('batch_limit', () =>
  execute(() => {
    const calls = Array.from({ length: 40_000 }, () => System.Call.remark(new Uint8Array()));
    expect(() => Utility.batch(signed(1), calls)).toBeNoop(Utility.Error.TooManyCalls);
    expect(() => Utility.batchAll(signed(1), calls)).toBeNoop(Utility.Error.TooManyCalls);
  }),
);

upstream('none_origin_does_not_work', () =>
  execute(() => {
    for (const send of [Utility.forceBatch, Utility.batch, Utility.batchAll]) {
      expect(() => send(RuntimeOrigin.none(), [])).toBeNoop(BAD_ORIGIN);
    }
  }),
);

upstream('batch_doesnt_work_with_inherents', () =>
  execute(() => {
    expect(Utility.batch(signed(1), [Timestamp.Call.set(42n)])).toBeOk();
    expect(System).toHaveLastEvent(Utility.Event.BatchInterrupted({ index: 0, error: System.Error.CallFiltered }));
  }),
);

upstream('force_batch_doesnt_work_with_inherents', () =>
  execute(() => {
    // The filter is bypassed, but an inherent wants no origin at all.
    expect(Utility.forceBatch(RuntimeOrigin.root(), [Timestamp.Call.set(42n)])).toBeOk();
    expect(System).toHaveLastEvent(Utility.Event.BatchCompletedWithErrors());
  }),
);

upstream('batch_all_doesnt_work_with_inherents', () =>
  execute(() => {
    const batch = Utility.Call.batchAll([Timestamp.Call.set(42n)]);
    const actualWeight = weightOfCall(batch);
    expect(() => runtime.dispatch(batch, signed(1))).toBeNoop(System.Error.CallFiltered);
    expect(runtime.dispatch(batch, signed(1))).toEqual({
      ok: false,
      error: System.Error.CallFiltered,
      postInfo: { actualWeight },
    });
  }),
);

upstream('if_else_with_signed_works', () =>
  execute(() => {
    expect(free(1)).toBe(10n);
    expect(free(2)).toBe(10n);
    expect(Utility.ifElse(signed(1), callTransfer(2, 11n), callTransfer(2, 5n))).toBeOk();
    expect(free(1)).toBe(5n);
    expect(free(2)).toBe(15n);
  }),
);

describe('beside what upstream tests', () => {
  it.each([0, 1, 65_535])('derives account %i as polkadot-js does', (index) => {
    expect(Utility.derivativeAccountId(ALICE, index)).toBe(u8aToHex(createKeyDerived(ALICE, index)));
  });

  it('if_else fails with the error of the fallback, and asks for the weight of both', () =>
    execute(() => {
      const [main, fallback] = [callTransfer(2, 11n), callTransfer(2, 12n)];
      const whole = addWeight(Utility.weights.ifElse(), addWeight(weightOfCall(main), weightOfCall(fallback)));
      expect(Utility.ifElse(signed(1), main, fallback)).toEqual({
        ok: false,
        error: FUNDS_UNAVAILABLE,
        postInfo: { actualWeight: whole },
      });
      expect(subWeight(weightOfCall(Utility.Call.ifElse(main, fallback)), whole)).toEqual(weightOf(0n));
    }));

  it('if_else does not try the fallback after a success', () =>
    execute(() => {
      expect(Utility.ifElse(signed(1), callTransfer(2, 4n), callTransfer(2, 5n))).toBeOk();
      expect(System).toHaveLastEvent(Utility.Event.IfElseMainSuccess());
      expect(free(1)).toBe(6n);
    }));

  it('dispatch_as is for root, and says how the call ended', () =>
    execute(() => {
      const asThree = { type: 'system', value: { type: 'Signed', value: account(3) } };
      expect(() => Utility.dispatchAs(signed(1), asThree, callTransfer(2, 5n))).toBeNoop(BAD_ORIGIN);
      expect(Utility.dispatchAs(RuntimeOrigin.root(), asThree, callTransfer(2, 5n))).toBeOk();
      expect(System).toHaveLastEvent(Utility.Event.DispatchedAs({ result: { ok: true, value: undefined } }));
      expect(free(3)).toBe(5n);
      expect(Utility.dispatchAs(RuntimeOrigin.root(), asThree, callTransfer(2, 11n))).toBeOk();
      expect(System).toHaveLastEvent(Utility.Event.DispatchedAs({ result: { ok: false, error: FUNDS_UNAVAILABLE } }));
    }));

  it('dispatch_as_fallible fails as the call does', () =>
    execute(() => {
      const asThree = { type: 'system', value: { type: 'Signed', value: account(3) } };
      const root = RuntimeOrigin.root();
      expect(() => Utility.dispatchAsFallible(root, asThree, callTransfer(2, 11n))).toBeNoop(FUNDS_UNAVAILABLE);
      expect(Utility.dispatchAsFallible(root, asThree, callTransfer(2, 5n))).toBeOk();
      expect(System).toHaveLastEvent(Utility.Event.DispatchedAs({ result: { ok: true, value: undefined } }));
    }));
});
