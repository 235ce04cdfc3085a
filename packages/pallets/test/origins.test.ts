/** Who may send each call, and what follows if a call names an account in a way that is not known here. */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { type LookupSource, type RuntimeCall, RuntimeOrigin, weightOf } from '@polkavirt/mock-runtime';
import { hashOf } from '../src/common/bounded.ts';
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
} from './support/everything.ts';

const HASH = hashOf(new Uint8Array(1));
const [one, two] = [account(1), account(2)];
const empty = new Uint8Array();
const inner = Example.Call.normal(weightOf(1n));
const caller = { type: 'system', value: { type: 'Root' } };
const WEIGHT = weightOf(10n);

const { Call: S } = Sudo;
const { Call: U } = Utility;
const { Call: P } = Preimage;
const { Call: D } = Scheduler;
const { Call: M } = Multisig;
const { Call: X } = Proxied;
const { Call: A } = Assets;

const SENDERS = {
  none: RuntimeOrigin.none(),
  root: RuntimeOrigin.root(),
  /** Has no role but to sign. */
  somebody: signed(3),
  manager: signed(9),
};
type Sender = keyof typeof SENDERS;
const SIGNED: readonly Sender[] = ['somebody', 'manager'];
const SIGNED_OR_ROOT: readonly Sender[] = ['root', ...SIGNED];

/** Calls by who may send them: anybody else gets BadOrigin. */
const CALLS: readonly (readonly [readonly Sender[], readonly RuntimeCall[]])[] = [
  [
    SIGNED_OR_ROOT,
    [
      ...[S.sudo(inner), S.sudoUncheckedWeight(inner, WEIGHT), S.setKey(two), S.sudoAs(two, inner), S.removeKey()],
      ...[U.batch([inner]), U.batchAll([inner]), U.forceBatch([inner]), U.ifElse(inner, inner)],
      ...[A.startDestroy(1), A.forceCancelApproval(1, one, two)],
    ],
  ],
  [['root'], [U.dispatchAs(caller, inner), U.dispatchAsFallible(caller, inner), U.withWeight(inner, WEIGHT)]],
  [
    ['root'],
    [
      A.forceCreate(7, one, true, 1n),
      A.forceSetMetadata(1, empty, empty, 0, false),
      A.forceClearMetadata(1),
      A.forceAssetStatus(1, one, one, one, one, 1n, true, false),
    ],
  ],
  [
    ['manager'],
    [
      ...[P.requestPreimage(HASH), P.unrequestPreimage(HASH)],
      ...[D.schedule(4, undefined, 0, inner), D.scheduleNamed(HASH, 4, undefined, 0, inner)],
      ...[D.scheduleAfter(4, undefined, 0, inner), D.scheduleNamedAfter(HASH, 4, undefined, 0, inner)],
      ...[D.cancel(4, 0), D.cancelNamed(HASH), D.setRetry([4, 0], 1, 1), D.setRetryNamed(HASH, 1, 1)],
      ...[D.cancelRetry([4, 0]), D.cancelRetryNamed(HASH)],
    ],
  ],
  [
    SIGNED,
    [
      ...[P.notePreimage(empty), P.unnotePreimage(HASH), P.ensureUpdated([HASH])],
      U.asDerivative(0, inner),
      M.asMultiThreshold_1([two], inner),
      M.asMulti(2, [two], undefined, inner, WEIGHT),
      M.approveAsMulti(2, [two], undefined, HASH, WEIGHT),
      M.cancelAsMulti(2, [two], { height: 1, index: 0 }, HASH),
      M.pokeDeposit(2, [two], HASH),
      ...[X.proxy(two, undefined, inner), X.proxyAnnounced(two, one, undefined, inner), X.pokeDeposit()],
      ...[X.addProxy(two, ANY, 0), X.removeProxy(two, ANY, 0), X.removeProxies()],
      ...[X.createPure(ANY, 0, 0), X.killPure(two, ANY, 0, 1, 0)],
      ...[X.announce(two, HASH), X.removeAnnouncement(two, HASH), X.rejectAnnouncement(two, HASH)],
      ...[A.create(7, one, 1n), A.destroyAccounts(1), A.destroyApprovals(1), A.finishDestroy(1), A.mint(1, one, 1n)],
      ...[A.burn(1, one, 1n), A.transfer(1, two, 1n), A.transferKeepAlive(1, two, 1n), A.forceTransfer(1, one, two, 1n)],
      ...[A.freeze(1, one), A.thaw(1, one), A.block(1, one), A.freezeAsset(1), A.thawAsset(1)],
      ...[A.transferOwnership(1, two), A.setTeam(1, one, one, one), A.setMinBalance(1, 1n)],
      ...[A.setMetadata(1, empty, empty, 0), A.clearMetadata(1)],
      ...[A.approveTransfer(1, two, 1n), A.cancelApproval(1, two), A.transferApproved(1, one, two, 1n)],
      ...[A.touch(1), A.touchOther(1, two), A.refund(1, true), A.refundOther(1, two), A.transferAll(1, two, true)],
    ],
  ],
];

const nameOf = ({ type, value }: RuntimeCall): string => `${type}.${value.type}`;
const BAD_ORIGIN = { type: 'BadOrigin' } as const;

it('lists every call of every pallet', () => {
  const listed = CALLS.flatMap(([, calls]) => calls.map(nameOf)).sort();
  const all = Object.entries({ Sudo, Utility, Preimage, Scheduler, Multisig, Proxy: Proxied, Assets })
    .flatMap(([pallet, { definition }]) => [...definition.calls.keys()].map((name) => `${pallet}.${name}`))
    .sort();
  expect(listed).toEqual(all);
});

it.each(CALLS.flatMap(([may, calls]) => calls.map((call) => [nameOf(call), may.join(', '), call, may] as const)))(
  '%s is for %s',
  (_name, _list, call, may) => {
    for (const [name, origin] of Object.entries(SENDERS)) {
      execute(() => {
        if (!may.includes(name as Sender)) {
          expect(() => runtime.dispatch(call, origin)).toBeNoop(BAD_ORIGIN);
          return;
        }
        const result = runtime.dispatch(call, origin);
        expect([name, result.ok || result.error.type]).not.toEqual([name, 'BadOrigin']);
      });
    }
  },
);

/** An account by an index: upstream has a pallet for those, and this runtime has none. */
const INDEX: LookupSource = { type: 'Index', value: undefined };

describe('an account that cannot be looked up is CannotLookup', () => {
  const rows: readonly (readonly [name: string, call: RuntimeCall])[] = [
    ['the new key', S.setKey(INDEX)],
    ['whom sudo acts for', S.sudoAs(INDEX, inner)],
    ['a proxy to be added', X.addProxy(INDEX, ANY, 0)],
    ['a proxy to be removed', X.removeProxy(INDEX, ANY, 0)],
    ['whom a proxy acts for', X.proxy(INDEX, undefined, inner)],
    ['the spawner', X.killPure(INDEX, ANY, 0, 1, 0)],
    ['whom an announcement is for', X.announce(INDEX, HASH)],
    ['whom a removed announcement was for', X.removeAnnouncement(INDEX, HASH)],
    ['whose announcement is rejected', X.rejectAnnouncement(INDEX, HASH)],
    ['who announced', X.proxyAnnounced(INDEX, one, undefined, inner)],
    ['whom it was announced for', X.proxyAnnounced(two, INDEX, undefined, inner)],
    ['the admin of a new asset', A.create(7, INDEX, 1n)],
    ['the owner of a new asset', A.forceCreate(7, INDEX, true, 1n)],
    ['whom is minted for', A.mint(1, INDEX, 1n)],
    ['what is burned of', A.burn(1, INDEX, 1n)],
    ['where it goes', A.transfer(1, INDEX, 1n)],
    ['where it goes and leaves something', A.transferKeepAlive(1, INDEX, 1n)],
    ['where all goes', A.transferAll(1, INDEX, false)],
    ['where it is taken from', A.forceTransfer(1, INDEX, two, 1n)],
    ['where it is taken to', A.forceTransfer(1, two, INDEX, 1n)],
    ['who is frozen', A.freeze(1, INDEX)],
    ['who is thawed', A.thaw(1, INDEX)],
    ['who is blocked', A.block(1, INDEX)],
    ['the new owner', A.transferOwnership(1, INDEX)],
    ['the new issuer', A.setTeam(1, INDEX, one, one)],
    ['the new admin', A.setTeam(1, one, INDEX, one)],
    ['the new freezer', A.setTeam(1, one, one, INDEX)],
    ['the forced owner', A.forceAssetStatus(1, INDEX, one, one, one, 1n, true, false)],
    ['the forced issuer', A.forceAssetStatus(1, one, INDEX, one, one, 1n, true, false)],
    ['the forced admin', A.forceAssetStatus(1, one, one, INDEX, one, 1n, true, false)],
    ['the forced freezer', A.forceAssetStatus(1, one, one, one, INDEX, 1n, true, false)],
    ['who may send', A.approveTransfer(1, INDEX, 1n)],
    ['who may send no longer', A.cancelApproval(1, INDEX)],
    ['whose approval is cancelled', A.forceCancelApproval(1, INDEX, two)],
    ['whom it was given to', A.forceCancelApproval(1, one, INDEX)],
    ['whose it is', A.transferApproved(1, INDEX, two, 1n)],
    ['where the delegate sends it', A.transferApproved(1, one, INDEX, 1n)],
    ['who is touched', A.touchOther(1, INDEX)],
    ['whose deposit goes back', A.refundOther(1, INDEX)],
  ];
  it.each(rows)('%s', (_name, call) =>
    execute(() => {
      const forRoot = ['forceCreate', 'forceAssetStatus'].includes(call.value.type);
      expect(() => runtime.dispatch(call, forRoot ? SENDERS.root : signed(1))).toBeNoop({ type: 'CannotLookup' });
    }),
  );
});
