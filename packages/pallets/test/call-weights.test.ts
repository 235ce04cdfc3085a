/** What each call asks for before it is dispatched: which function of its pallet's table, with which sizes, and the class of what it carries. */
import '@polkavirt/jest';
import { addWeight, type RuntimeCall, type Weight, weightOf } from '@polkavirt/mock-runtime';
import { account } from './support/accounts.ts';
import {
  ANY,
  Assets,
  Example,
  execute,
  Multisig,
  Preimage,
  Proxied,
  runtime,
  Scheduler,
  Sudo,
  signed,
  Utility,
  weighed,
} from './support/everything.ts';

const HASH = `0x${'11'.repeat(32)}` as const;
const NAME = `0x${'22'.repeat(32)}` as const;
const bytes = (length: number) => new Uint8Array(length);
const [one, two] = [account(1), account(2)];

const INNER = weightOf(7n, 3n);
const OTHER = weightOf(20n, 1n);
/** Four bytes: the pallet's index and the call's, and each part of the weight as a compact number of a byte. */
const inner = Example.Call.normal(INNER);
const LENGTH = 4;
const other = Example.Call.normal(OTHER);
const operational = Example.Call.operational(OTHER);
const sum = (...weights: Weight[]): Weight => weights.reduce(addWeight);
const caller = { type: 'system', value: { type: 'Root' } };

type Row = readonly [name: string, call: RuntimeCall, weight: Weight];
const row = (call: RuntimeCall, weight: Weight): Row => [`${call.type}.${call.value.type}`, call, weight];

const { Call: S } = Sudo;
const { Call: U } = Utility;
const { Call: P } = Preimage;
const { Call: D } = Scheduler;
const { Call: M } = Multisig;
const { Call: X } = Proxied;
const { Call: A } = Assets;

const BATCHES = [
  ['batch', U.batch],
  ['batchAll', U.batchAll],
  ['forceBatch', U.forceBatch],
] as const;

const carrying: readonly Row[] = [
  row(S.sudo(inner), sum(weighed('sudo', 'sudo'), INNER)),
  row(S.sudoUncheckedWeight(inner, OTHER), OTHER),
  row(S.sudoAs(two, inner), sum(weighed('sudo', 'sudoAs'), INNER)),
  ...BATCHES.map(([name, of]) => row(of([inner, other]), sum(weighed('utility', name, 2), weightOf(27n, 4n)))),
  row(U.asDerivative(0, inner), sum(weighed('utility', 'asDerivative'), INNER)),
  row(U.dispatchAs(caller, inner), sum(weighed('utility', 'dispatchAs'), INNER)),
  row(U.dispatchAsFallible(caller, inner), sum(weighed('utility', 'dispatchAs'), INNER)),
  row(U.withWeight(inner, OTHER), OTHER),
  row(U.ifElse(inner, other), sum(weighed('utility', 'ifElse'), weightOf(27n, 4n))),
  row(M.asMultiThreshold_1([two], inner), sum(weighed('multisig', 'asMultiThreshold1', LENGTH), INNER)),
  row(X.proxy(two, undefined, inner), sum(weighed('proxy', 'proxy', 5), INNER)),
  row(X.proxyAnnounced(two, two, undefined, inner), sum(weighed('proxy', 'proxyAnnounced', 6, 5), INNER)),
];

/** As `carrying`, but of a class of its own whatever it carries. */
const multisig: readonly Row[] = [
  row(M.asMulti(2, [two], undefined, inner, OTHER), sum(weighed('multisig', 'asMulti', 1, LENGTH), OTHER)),
  row(M.approveAsMulti(2, [two, account(3)], undefined, HASH, OTHER), sum(weighed('multisig', 'asMulti', 2, 0), OTHER)),
  row(M.cancelAsMulti(2, [two, account(3)], { height: 1, index: 0 }, HASH), weighed('multisig', 'cancelAsMulti', 2)),
  row(M.pokeDeposit(2, [two], HASH), weighed('multisig', 'pokeDeposit', 1)),
];

const plain: readonly Row[] = [
  row(S.setKey(two), weighed('sudo', 'setKey')),
  row(S.removeKey(), weighed('sudo', 'removeKey')),
  row(P.notePreimage(bytes(12)), weighed('preimage', 'notePreimage', 12)),
  row(P.unnotePreimage(HASH), weighed('preimage', 'unnotePreimage')),
  row(P.requestPreimage(HASH), weighed('preimage', 'requestPreimage')),
  row(P.unrequestPreimage(HASH), weighed('preimage', 'unrequestPreimage')),
  row(P.ensureUpdated([HASH, HASH]), weighed('preimage', 'ensureUpdated', 2)),
  row(D.schedule(4, undefined, 0, inner), weighed('scheduler', 'schedule', 7)),
  row(D.cancel(4, 0), weighed('scheduler', 'cancel', 7)),
  row(D.scheduleNamed(NAME, 4, undefined, 0, inner), weighed('scheduler', 'scheduleNamed', 7)),
  row(D.cancelNamed(NAME), weighed('scheduler', 'cancelNamed', 7)),
  row(D.scheduleAfter(4, undefined, 0, inner), weighed('scheduler', 'schedule', 7)),
  row(D.scheduleNamedAfter(NAME, 4, undefined, 0, inner), weighed('scheduler', 'scheduleNamed', 7)),
  row(D.setRetry([4, 0], 1, 1), weighed('scheduler', 'setRetry')),
  row(D.setRetryNamed(NAME, 1, 1), weighed('scheduler', 'setRetryNamed')),
  row(D.cancelRetry([4, 0]), weighed('scheduler', 'cancelRetry')),
  row(D.cancelRetryNamed(NAME), weighed('scheduler', 'cancelRetryNamed')),
  row(X.addProxy(two, ANY, 0), weighed('proxy', 'addProxy', 5)),
  row(X.removeProxy(two, ANY, 0), weighed('proxy', 'removeProxy', 5)),
  row(X.removeProxies(), weighed('proxy', 'removeProxies', 5)),
  row(X.createPure(ANY, 0, 0), weighed('proxy', 'createPure', 5)),
  row(X.killPure(two, ANY, 0, 1, 0), weighed('proxy', 'killPure', 5)),
  row(X.announce(two, HASH), weighed('proxy', 'announce', 6, 5)),
  row(X.removeAnnouncement(two, HASH), weighed('proxy', 'removeAnnouncement', 6, 5)),
  row(X.rejectAnnouncement(two, HASH), weighed('proxy', 'rejectAnnouncement', 6, 5)),
  row(X.pokeDeposit(), weighed('proxy', 'pokeDeposit')),
  row(A.create(7, one, 1n), weighed('assets', 'create')),
  row(A.destroyAccounts(1), weighed('assets', 'destroyItems', 8)),
  row(A.destroyApprovals(1), weighed('assets', 'destroyItems', 8)),
  row(A.finishDestroy(1), weighed('assets', 'finishDestroy')),
  ...[
    A.forceCreate(7, one, true, 1n),
    A.startDestroy(1),
    A.mint(1, one, 1n),
    A.burn(1, one, 1n),
    A.transfer(1, two, 1n),
    A.transferKeepAlive(1, two, 1n),
    A.forceTransfer(1, one, two, 1n),
    A.freeze(1, one),
    A.thaw(1, one),
    A.freezeAsset(1),
    A.thawAsset(1),
    A.transferOwnership(1, two),
    A.setTeam(1, one, one, one),
    A.setMetadata(1, bytes(1), bytes(1), 0),
    A.clearMetadata(1),
    A.forceSetMetadata(1, bytes(1), bytes(1), 0, false),
    A.forceClearMetadata(1),
    A.forceAssetStatus(1, one, one, one, one, 1n, true, false),
    A.approveTransfer(1, two, 1n),
    A.cancelApproval(1, two),
    A.forceCancelApproval(1, one, two),
    A.transferApproved(1, one, two, 1n),
    A.touch(1),
    A.refund(1, true),
    A.setMinBalance(1, 1n),
    A.touchOther(1, two),
    A.refundOther(1, two),
    A.block(1, one),
    A.transferAll(1, two, true),
  ].map((call) => row(call, weighed('assets', 'plain'))),
];

const rows = [...carrying, ...multisig, ...plain];

it('has a row for every call of every pallet', () => {
  const named = new Set(rows.map(([name]) => name));
  const missing = Object.entries({ Sudo, Utility, Preimage, Scheduler, Multisig, Proxy: Proxied, Assets }).flatMap(
    ([pallet, { definition }]) =>
      [...definition.calls.keys()].map((name) => `${pallet}.${name}`).filter((name) => !named.has(name)),
  );
  expect(missing).toEqual([]);
});

it.each(rows)('%s', (_name, call, weight) => {
  expect(runtime.dispatchInfo(call)).toEqual({ weight, class: 'Normal', paysFee: 'Yes' });
});

describe('the class', () => {
  it.each([
    ['sudo', S.sudo(operational)],
    ['sudoUncheckedWeight', S.sudoUncheckedWeight(operational, OTHER)],
    ['sudoAs', S.sudoAs(two, operational)],
    ['asDerivative', U.asDerivative(0, operational)],
    ['dispatchAs', U.dispatchAs(caller, operational)],
    ['dispatchAsFallible', U.dispatchAsFallible(caller, operational)],
    ['withWeight', U.withWeight(operational, OTHER)],
    ['asMultiThreshold_1', M.asMultiThreshold_1([two], operational)],
    ['proxy', X.proxy(two, undefined, operational)],
    ['proxyAnnounced', X.proxyAnnounced(two, two, undefined, operational)],
  ])('of %s is that of the call', (_name, call) => {
    expect(runtime.dispatchInfo(call).class).toBe('Operational');
  });

  it.each([
    ...BATCHES.map(([name, of]) => [name, (...calls: RuntimeCall[]) => of(calls)] as const),
    ['ifElse', (first: RuntimeCall, second: RuntimeCall) => U.ifElse(first, second)] as const,
  ])('of %s is operational only if all calls are', (_name, of) => {
    const classOf = (first: RuntimeCall, second: RuntimeCall) => runtime.dispatchInfo(of(first, second)).class;
    expect(classOf(operational, operational)).toBe('Operational');
    expect(classOf(operational, inner)).toBe('Normal');
    expect(classOf(inner, operational)).toBe('Normal');
    expect(classOf(inner, inner)).toBe('Normal');
  });
});

it('a batch of nothing costs what a batch costs, and is operational: no call of it is normal', () => {
  for (const [name, of] of BATCHES) {
    expect(runtime.dispatchInfo(of([]))).toEqual({ weight: weighed('utility', name, 0), class: 'Operational', paysFee: 'Yes' });
  }
});

describe('afterwards', () => {
  const ACTUAL = weightOf(2n, 1n);
  const LIE = { type: 'Other', value: 'as it was told' } as const;
  /** What a call says that it was, by whether it fails and whether it knows its weight. */
  const spend = (fails: boolean, actual?: Weight) => Example.Call.spend(INNER, actual, fails);

  it('batches ask for what was done: as many calls, and what those say', () =>
    execute(() => {
      const [done, refunded, failed] = [spend(false), spend(false, ACTUAL), spend(true, ACTUAL)];
      expect(Utility.batch(signed(1), [done, refunded])).toBeOk({
        actualWeight: sum(weighed('utility', 'batch', 2), INNER, ACTUAL),
      });
      expect(Utility.batch(signed(1), [done, failed, done])).toBeOk({
        actualWeight: sum(weighed('utility', 'batch', 2), INNER, ACTUAL),
      });
      expect(Utility.batchAll(signed(1), [done, refunded])).toBeOk({
        actualWeight: sum(weighed('utility', 'batchAll', 2), INNER, ACTUAL),
      });
      expect(Utility.batchAll(signed(1), [failed, done, done])).toEqual({
        ok: false,
        error: LIE,
        postInfo: { actualWeight: sum(weighed('utility', 'batchAll', 1), ACTUAL) },
      });
      // Upstream asks for the weight of `batch` here.
      expect(Utility.forceBatch(signed(1), [failed, done, refunded])).toBeOk({
        actualWeight: sum(weighed('utility', 'batch', 3), ACTUAL, INNER, ACTUAL),
      });
    }));

  it('if_else asks for the first call alone if that succeeds, and for both else', () =>
    execute(() => {
      const own = weighed('utility', 'ifElse');
      expect(Utility.ifElse(signed(1), spend(false, ACTUAL), spend(false))).toBeOk({ actualWeight: sum(own, ACTUAL) });
      expect(Utility.ifElse(signed(1), spend(true, ACTUAL), spend(false))).toBeOk({ actualWeight: sum(own, ACTUAL, INNER) });
      expect(Utility.ifElse(signed(1), spend(true), spend(true, ACTUAL))).toEqual({
        ok: false,
        error: LIE,
        postInfo: { actualWeight: sum(own, INNER, ACTUAL) },
      });
    }));

  it('as_derivative asks for what the call was', () =>
    execute(() => {
      const own = weighed('utility', 'asDerivative');
      expect(Utility.asDerivative(signed(1), 0, spend(false, ACTUAL))).toBeOk({ actualWeight: sum(own, ACTUAL) });
      expect(Utility.asDerivative(signed(1), 0, spend(true))).toEqual({
        ok: false,
        error: LIE,
        postInfo: { actualWeight: sum(own, INNER) },
      });
    }));

  it('as_multi_threshold_1 asks for what the call was, if the call says it', () =>
    execute(() => {
      const send = (call: RuntimeCall) => Multisig.asMultiThreshold_1(signed(1), [two], call);
      // Two bytes of indices, two of the weight, an option of one or three bytes, and a bool.
      const own = weighed('multisig', 'asMultiThreshold1', 8);
      expect(send(spend(false, ACTUAL))).toBeOk({ actualWeight: sum(own, ACTUAL) });
      expect(send(spend(true, ACTUAL))).toEqual({ ok: false, error: LIE, postInfo: { actualWeight: sum(own, ACTUAL) } });
      expect(send(spend(false))).toBeOk({});
      expect(send(spend(true))).toEqual({ ok: false, error: LIE, postInfo: {} });
    }));
});
