import { ok } from '@polkavirt/primitives';
import {
  ALICE,
  asEnsureOriginWithArg,
  BOB,
  type CallFilter,
  CHARLIE,
  call,
  callerOf,
  constructRuntime,
  createBalances,
  createSystem,
  decode,
  definePallet,
  type EnsureOrigin,
  eitherOf,
  eitherOfDiverse,
  encode,
  ensureNever,
  ensureRoot,
  ensureRootOr,
  ensureRootWithSuccess,
  ensureSigned,
  ensureSignedBy,
  ensureSignedOrRoot,
  mapSuccess,
  RuntimeOrigin,
  type SystemPallet,
  T,
  tryMapSuccess,
  weightOf,
  withCaller,
  withFilter,
} from '../../src/index.ts';

const BAD_ORIGIN = { ok: false, error: { type: 'BadOrigin' } };
const { root, signed, none } = RuntimeOrigin;

/** A pallet that has origins of its own, and dispatches calls for whoever asks. */
const createCouncil = definePallet('pallet_council', (pallet, { System }: { System: SystemPallet }) => {
  const origin = pallet.origin(T.variant({ path: ['pallet_council', 'RawOrigin'] }, { Members: T.tuple(T.u32, T.u32) }));
  const events = pallet.events({ Asked: { caller: pallet.runtime.OriginCaller } });
  return {
    origin,
    events,
    calls: {
      relay: call(
        [['inner', pallet.runtime.RuntimeCall]],
        { weight: (inner) => pallet.runtime.dispatchInfo(inner).weight },
        (who, inner) => pallet.runtime.dispatch(inner, who),
      ),
      relayAs: call(
        [
          ['asOrigin', pallet.runtime.OriginCaller],
          ['inner', pallet.runtime.RuntimeCall],
        ],
        { weight: weightOf(1n) },
        (who, caller, inner) => {
          const isRoot = ensureRoot(who);
          return isRoot.ok ? pallet.runtime.dispatchBypassFilter(inner, RuntimeOrigin.from(caller)) : isRoot;
        },
      ),
      ask: call([], { weight: weightOf(1n) }, (who) => {
        System.depositEvent(events.Event.Asked({ caller: callerOf(who) }));
        return ok({});
      }),
    },
  };
});

const makeRuntime = (baseCallFilter: CallFilter = () => true) => {
  const System = createSystem({ baseCallFilter });
  const Balances = createBalances({ System });
  const Council = createCouncil({ System });
  return constructRuntime({ System, Balances, Council }, { System: 0, Balances: 5, Council: 9 });
};

describe('ensure', () => {
  const table: [name: string, ensure: EnsureOrigin, accepts: [RuntimeOrigin, unknown][], refuses: RuntimeOrigin[]][] = [
    [
      'ensureSignedOrRoot',
      ensureSignedOrRoot,
      [
        [signed(ALICE), ALICE],
        [root(), undefined],
      ],
      [none()],
    ],
    ['ensureSignedBy', ensureSignedBy([ALICE, BOB]), [[signed(BOB), BOB]], [signed(CHARLIE), root(), none()]],
    ['ensureNever', ensureNever, [], [root(), signed(ALICE), none()]],
    ['ensureRootWithSuccess', ensureRootWithSuccess(7), [[root(), 7]], [signed(ALICE)]],
    [
      'ensureRootOr',
      ensureRootOr(ensureSignedBy([ALICE])),
      [
        [root(), undefined],
        [signed(ALICE), ALICE],
      ],
      [signed(BOB)],
    ],
    [
      'eitherOf',
      eitherOf(ensureSignedBy([ALICE]), ensureSignedBy([BOB])),
      [
        [signed(ALICE), ALICE],
        [signed(BOB), BOB],
      ],
      [root()],
    ],
    [
      'eitherOfDiverse',
      eitherOfDiverse(ensureRoot, ensureSigned),
      [
        [root(), { type: 'Left', value: undefined }],
        [signed(BOB), { type: 'Right', value: BOB }],
      ],
      [none()],
    ],
    ['mapSuccess', mapSuccess(ensureSigned, (who) => who.length), [[signed(ALICE), 66]], [root()]],
    [
      'tryMapSuccess',
      tryMapSuccess(ensureSigned, (who) => (who === ALICE ? ok('A') : { ok: false, error: 'not she' })),
      [[signed(ALICE), 'A']],
      [signed(BOB), root()],
    ],
  ];
  it.each(table)('%s', (_, ensure, accepts, refuses) => {
    for (const [origin, value] of accepts) expect(ensure(origin)).toEqual({ ok: true, value });
    for (const origin of refuses) expect(ensure(origin)).toEqual(BAD_ORIGIN);
  });

  it('asEnsureOriginWithArg ignores its argument', () => {
    expect(asEnsureOriginWithArg(ensureSigned)(signed(ALICE), 5)).toEqual(ok(ALICE));
  });

  it('ensureSignedBy asks for the accounts of the moment', () => {
    const members = [ALICE];
    const ensure = ensureSignedBy(() => members);
    expect(ensure(signed(BOB)).ok).toBe(false);
    members.push(BOB);
    expect(ensure(signed(BOB)).ok).toBe(true);
  });
});

describe('OriginCaller', () => {
  const { Council, OriginCaller } = makeRuntime();
  const members = Council.Origin.of({ type: 'Members', value: [2, 3] });

  // The index of the pallet, that of the variant, the fields: frame-support, `construct_runtime!`.
  it.each([
    ['root', root(), '0000'],
    ['an account', signed(ALICE), `0001${ALICE.slice(2)}`],
    ['nobody', none(), '0002'],
    ["a pallet's own", members, '09000200000003000000'],
  ])('encodes %s under the index of its pallet', (_, origin, hex) => {
    const bytes = encode(OriginCaller, callerOf(origin));
    expect(Buffer.from(bytes).toString('hex')).toBe(hex);
    expect(RuntimeOrigin.from(decode(OriginCaller, bytes))).toEqual(origin);
  });

  it('is of the pallet that defines it alone', () => {
    expect(Council.Origin.ensure(members)).toEqual(ok({ type: 'Members', value: [2, 3] }));
    expect(Council.Origin.ensure(root())).toEqual(BAD_ORIGIN);
    expect(ensureSigned(members)).toEqual(BAD_ORIGIN);
  });
});

describe('filters', () => {
  const isTransfer: CallFilter = ({ type }) => type === 'Balances';
  const runtime = makeRuntime((inner) => !isTransfer(inner));
  const { System, Balances, Council } = runtime;
  const filtered = { ok: false, error: System.Error.CallFiltered };
  const transfer = Balances.Call.transferAllowDeath(BOB, 1n);
  const inside = (work: () => void) =>
    runtime.newTestExt({ Balances: { balances: [[ALICE, 10n]] } }).executeWith(() => {
      System.setBlockNumber(1);
      work();
    });

  it('the base filter refuses what is dispatched, at any depth, and root is exempt', () => {
    inside(() => {
      expect(runtime.dispatch(transfer, signed(ALICE))).toEqual(filtered);
      expect(runtime.dispatch(Council.Call.relay(transfer), signed(ALICE))).toEqual(filtered);
      expect(runtime.describeError(System.Error.CallFiltered)).toBe('System.CallFiltered');
      expect(runtime.dispatch(transfer, root())).toEqual(BAD_ORIGIN);
      expect(runtime.dispatchBypassFilter(transfer, signed(ALICE)).ok).toBe(true);
    });
  });

  it('an origin of root may dispatch as somebody else, past the filter', () => {
    inside(() => {
      const asAlice = Council.Call.relayAs(callerOf(signed(ALICE)), transfer);
      expect(runtime.dispatch(asAlice, signed(ALICE))).toEqual(BAD_ORIGIN);
      expect(runtime.dispatch(asAlice, root()).ok).toBe(true);
      expect(Balances.freeBalance(BOB)).toBe(1n);
    });
  });

  it('filters of an origin add up, hold for root too, and stay with another caller', () => {
    inside(() => {
      const ask = Council.Call.ask();
      const noAsking = withFilter(root(), ({ value }) => value.type !== 'ask');
      expect(runtime.dispatch(ask, noAsking)).toEqual(filtered);
      expect(runtime.dispatch(Council.Call.relay(ask), noAsking)).toEqual(filtered);
      expect(runtime.dispatch(ask, withCaller(noAsking, signed(BOB)))).toEqual(filtered);
      const two = withFilter(noAsking, ({ value }) => value.type !== 'relay');
      expect(runtime.filterCall(Council.Call.relay(ask), two)).toBe(false);
      expect(runtime.filterCall(Council.Call.relay(ask), noAsking)).toBe(true);
      expect(runtime.dispatch(ask, withCaller(signed(ALICE), signed(BOB))).ok).toBe(true);
      System.assertLastEvent(Council.Event.Asked({ caller: callerOf(signed(BOB)) }));
    });
  });

  it('a call that is inside another one is weighed with it', () => {
    inside(() => {
      expect(runtime.dispatchInfo(Council.Call.relay(transfer)).weight).toEqual(runtime.dispatchInfo(transfer).weight);
    });
  });
});
