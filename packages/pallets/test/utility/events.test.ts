/** What Utility's calls tell, in order; what stays of what they carry; which filters hold; and how many calls a batch takes. */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import {
  call,
  constructRuntime,
  createSystem,
  type DispatchResult,
  definePallet,
  type RuntimeCall,
  type RuntimeEvent,
  RuntimeOrigin,
  tokenErrorOf,
  weightOf,
  withFilter,
} from '@polkavirt/mock-runtime';
import { ok } from '@polkavirt/primitives';
import { createUtility } from '../../src/index.ts';
import { account } from '../support/accounts.ts';
import * as everything from '../support/everything.ts';
import { Balances, callTransfer, execute, System, signed, Utility } from './mock.ts';

const { Event } = Utility;
const BAD_ORIGIN = { type: 'BadOrigin' } as const;
const FUNDS_UNAVAILABLE = tokenErrorOf('FundsUnavailable');
const FILTERED = System.Error.CallFiltered;
const root = RuntimeOrigin.root();
const free = (number: number) => Balances.freeBalance(account(number));
const told = (): RuntimeEvent[] => System.events().filter(({ type }) => type === 'Utility');
/** Account 1 has 10: the first may be sent, the second not. */
const [good, bad] = [callTransfer(2, 4n), callTransfer(2, 11n)];
const filtered = Balances.Call.transferKeepAlive(account(2), 1n);
const DONE = Event.ItemCompleted();

describe('batches', () => {
  const interrupted = (index: number, error: object) => Event.BatchInterrupted({ index, error: error as never });
  const failed = (error: object) => Event.ItemFailed({ error: error as never });
  const sends = { batch: Utility.batch, batchAll: Utility.batchAll, forceBatch: Utility.forceBatch };

  /** A batch, what account 1 sends, what is told (undefined: it fails with what is told last), and what account 1 has left. */
  const rows: readonly (readonly [keyof typeof sends, RuntimeCall[], RuntimeEvent[] | object, bigint])[] = [
    ['batch', [], [Event.BatchCompleted()], 10n],
    ['batch', [good, good], [DONE, DONE, Event.BatchCompleted()], 2n],
    ['batch', [bad, good], [interrupted(0, FUNDS_UNAVAILABLE)], 10n],
    ['batch', [good, good, bad, good], [DONE, DONE, interrupted(2, FUNDS_UNAVAILABLE)], 2n],
    ['batch', [good, filtered], [DONE, interrupted(1, FILTERED)], 6n],
    ['batchAll', [], [Event.BatchCompleted()], 10n],
    ['batchAll', [good, good], [DONE, DONE, Event.BatchCompleted()], 2n],
    ['batchAll', [good, bad, good], FUNDS_UNAVAILABLE, 10n],
    ['batchAll', [good, filtered], FILTERED, 10n],
    ['forceBatch', [], [Event.BatchCompleted()], 10n],
    ['forceBatch', [good, good], [DONE, DONE, Event.BatchCompleted()], 2n],
    [
      'forceBatch',
      [bad, good, filtered],
      [failed(FUNDS_UNAVAILABLE), DONE, failed(FILTERED), Event.BatchCompletedWithErrors()],
      6n,
    ],
    ['forceBatch', [good, bad], [DONE, failed(FUNDS_UNAVAILABLE), Event.BatchCompletedWithErrors()], 6n],
  ];
  it.each(rows.map(([name, calls, ...rest], i) => [i, name, calls.length, calls, ...rest] as const))(
    '%i: %s of %i',
    (_i, name, _count, calls, expected, left) =>
      execute(() => {
        const send = () => sends[name](signed(1), calls);
        if (Array.isArray(expected)) {
          expect(send()).toBeOk();
          expect(told()).toEqual(expected);
        } else expect(send).toBeNoop(expected);
        expect(free(1)).toBe(left);
      }),
  );

  it.each(['batch', 'batchAll', 'forceBatch'] as const)(
    '%s takes as many calls as configured; without an origin it is refused before they are counted',
    (name) =>
      everything.execute(() => {
        const calls = (count: number) => Array.from({ length: count }, () => everything.Example.Call.normal(weightOf(1n)));
        const send = (origin: RuntimeOrigin, count: number): DispatchResult => everything.Utility[name](origin, calls(count));
        expect(send(everything.signed(1), 3)).toBeOk();
        expect(() => send(everything.signed(1), 4)).toBeNoop(everything.Utility.Error.TooManyCalls);
        expect(() => send(root, 4)).toBeNoop(everything.Utility.Error.TooManyCalls);
        expect(() => send(RuntimeOrigin.none(), 4)).toBeNoop(BAD_ORIGIN);
      }),
  );

  it('no user nests batch_all, not in other calls either; root does', () =>
    execute(() => {
      const { batchAll, batch, forceBatch, ifElse, asDerivative } = Utility.Call;
      const inner = batchAll([]);
      expect(() => Utility.batchAll(signed(1), [inner])).toBeNoop(FILTERED);
      expect(Utility.batch(signed(1), [inner])).toBeOk();
      expect(told()).toEqual([Event.BatchCompleted(), DONE, Event.BatchCompleted()]);
      expect(Utility.batchAll(signed(1), [batch([]), forceBatch([])])).toBeOk();
      expect(() => Utility.batchAll(signed(1), [ifElse(inner, inner)])).toBeNoop(FILTERED);
      expect(() => Utility.batchAll(signed(1), [asDerivative(0, inner)])).toBeNoop(FILTERED);
      expect(Utility.batchAll(root, [batchAll([inner])])).toBeOk();
    }));

  it('another pallet’s batch_all is not that', () => {
    const System = createSystem();
    const Utility = createUtility({ System });
    const createOther = definePallet('other', () => ({ calls: { batchAll: call([], { weight: weightOf(1n) }, () => ok({})) } }));
    const Other = createOther();
    constructRuntime({ System, Utility, Other })
      .newTestExt()
      .executeWith(() => {
        expect(Utility.batchAll(signed(1), [Other.Call.batchAll()])).toBeOk();
        expect(() => Utility.batchAll(signed(1), [Utility.Call.batchAll([])])).toBeNoop(System.Error.CallFiltered);
      });
  });

  it.each(['batch', 'batchAll', 'forceBatch'] as const)('%s of root goes beside the filters', (name) =>
    execute(() => {
      const remark = System.Call.remarkWithEvent(new Uint8Array());
      const forced = Balances.Call.forceTransfer(account(1), account(2), 3n);
      expect(sends[name](root, [forced])).toBeOk();
      expect([free(1), told()]).toEqual([7n, [DONE, Event.BatchCompleted()]]);
      expect(sends.forceBatch(signed(1), [remark])).toBeOk();
      expect(told().at(-1)).toEqual(Event.BatchCompletedWithErrors());
    }),
  );
});

describe('if_else', () => {
  it.each([
    ['the first', good, bad, [Event.IfElseMainSuccess()], 6n],
    ['the second', bad, good, [Event.IfElseFallbackCalled({ mainError: FUNDS_UNAVAILABLE })], 6n],
    ['the second after a filtered one', filtered, good, [Event.IfElseFallbackCalled({ mainError: FILTERED })], 6n],
  ] as const)('does %s', (_which, main, fallback, events, left) =>
    execute(() => {
      expect(Utility.ifElse(signed(1), main, fallback)).toBeOk();
      expect([told(), free(1)]).toEqual([events, left]);
    }),
  );

  it('fails with what the second fails with, and is for nobody without an origin', () =>
    execute(() => {
      expect(() => Utility.ifElse(signed(1), bad, filtered)).toBeNoop(FILTERED);
      expect(() => Utility.ifElse(signed(1), filtered, bad)).toBeNoop(FUNDS_UNAVAILABLE);
      expect(() => Utility.ifElse(RuntimeOrigin.none(), good, good)).toBeNoop(BAD_ORIGIN);
      const forced = Balances.Call.forceTransfer(account(1), account(2), 3n);
      expect(Utility.ifElse(root, forced, forced)).toBeOk();
      expect(free(1)).toBe(7n);
    }));
});

describe('other callers', () => {
  const asOne = { type: 'system', value: { type: 'Signed', value: account(1) } };

  it('dispatch_as and dispatch_as_fallible go beside the filters', () =>
    execute(() => {
      for (const send of [Utility.dispatchAs, Utility.dispatchAsFallible]) {
        expect(send(root, asOne, filtered)).toBeOk({});
        expect(told().at(-1)).toEqual(Event.DispatchedAs({ result: { ok: true, value: undefined } }));
        for (const other of [signed(1), RuntimeOrigin.none()]) expect(() => send(other, asOne, good)).toBeNoop(BAD_ORIGIN);
      }
      expect(free(1)).toBe(8n);
      System.resetEvents();
      expect(Utility.dispatchAs(root, asOne, bad)).toBeOk({});
      expect(told()).toEqual([Event.DispatchedAs({ result: { ok: false, error: FUNDS_UNAVAILABLE } })]);
      expect(() => Utility.dispatchAsFallible(root, asOne, bad)).toBeNoop(FUNDS_UNAVAILABLE);
    }));

  it('with_weight dispatches as root, beside the filters, and fails as the call does', () =>
    execute(() => {
      const force = (amount: bigint) => Balances.Call.forceTransfer(account(1), account(2), amount);
      expect(Utility.withWeight(root, force(3n), weightOf(1n))).toBeOk({});
      expect(free(1)).toBe(7n);
      expect(() => Utility.withWeight(root, force(8n), weightOf(1n))).toBeNoop(FUNDS_UNAVAILABLE);
      for (const other of [signed(1), RuntimeOrigin.none()]) {
        expect(() => Utility.withWeight(other, force(1n), weightOf(1n))).toBeNoop(BAD_ORIGIN);
      }
    }));

  it('as_derivative is for signers alone, from the account of the index, under the filters of who sends it', () =>
    execute(() => {
      const pseudonym = Utility.derivativeAccountId(account(1), 3);
      expect(Utility.derivativeAccountId(account(1), 4)).not.toBe(pseudonym);
      expect(Balances.transferAllowDeath(signed(1), pseudonym, 5n)).toBeOk();
      for (const other of [root, RuntimeOrigin.none()]) {
        expect(() => Utility.asDerivative(other, 3, good)).toBeNoop(BAD_ORIGIN);
      }
      const narrow = withFilter(signed(1), ({ type }) => type !== 'Balances');
      expect(() => Utility.asDerivative(narrow, 3, good)).toBeNoop(FILTERED);
      expect(() => Utility.asDerivative(signed(1), 4, good)).toBeNoop(FUNDS_UNAVAILABLE);
      expect(Utility.asDerivative(signed(1), 3, good)).toBeOk();
      expect([Balances.freeBalance(pseudonym), free(2)]).toEqual([1n, 14n]);
    }));
});
