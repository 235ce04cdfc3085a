import {
  ALICE,
  BOB,
  benchmark,
  constructRuntime,
  createBalances,
  createSystem,
  createTimestamp,
  DEFAULT_BALANCES_WEIGHTS,
  DEFAULT_SYSTEM_WEIGHTS,
  RuntimeOrigin,
  weightInfoOf,
  weightOf,
} from '../../src/index.ts';

describe('weights of calls come from a table that a configuration replaces', () => {
  it('of Balances, System and Timestamp', () => {
    const System = createSystem({
      weights: {
        ...DEFAULT_SYSTEM_WEIGHTS,
        remark: (length) => weightOf(7n * BigInt(length)),
        setStorage: (items) => weightOf(BigInt(items)),
      },
    });
    const Balances = createBalances({
      System,
      weights: {
        ...DEFAULT_BALANCES_WEIGHTS,
        burn: () => weightOf(11n),
        upgradeAccounts: (accounts) => weightOf(BigInt(accounts), 1n),
      },
    });
    const Timestamp = createTimestamp({ weights: { set: () => weightOf(13n) } });
    const { dispatchInfo } = constructRuntime({ System, Balances, Timestamp });
    const bytes = new Uint8Array(3);
    expect(dispatchInfo(System.Call.remark(bytes)).weight).toEqual(weightOf(21n));
    expect(dispatchInfo(System.Call.remarkWithEvent(bytes)).weight).toEqual(DEFAULT_SYSTEM_WEIGHTS.remarkWithEvent(3));
    expect(
      dispatchInfo(
        System.Call.setStorage([
          [bytes, bytes],
          [bytes, bytes],
        ]),
      ).weight,
    ).toEqual(weightOf(2n));
    expect(dispatchInfo(Balances.Call.burn(1n, true)).weight).toEqual(weightOf(11n));
    expect(dispatchInfo(Balances.Call.upgradeAccounts([ALICE, BOB])).weight).toEqual(weightOf(2n, 1n));
    expect(dispatchInfo(Timestamp.Call.set(1n)).weight).toEqual(weightOf(13n));
  });

  it('a measured one fits', () => {
    const measure = () => {
      const System = createSystem();
      const Balances = createBalances({ System });
      return constructRuntime({ System, Balances })
        .newTestExt({ Balances: { balances: [[ALICE, 100n]] } })
        .executeWith(() =>
          benchmark({
            call: 'transferKeepAlive',
            components: {},
            run: () => Balances.transferKeepAlive(RuntimeOrigin.signed(ALICE), BOB, 1n),
          }),
        );
    };
    const measured = weightInfoOf([measure()], { read: 1_000n, write: 1_000_000n });
    const System = createSystem();
    const Balances = createBalances({ System, weights: { ...DEFAULT_BALANCES_WEIGHTS, ...measured } });
    const { dispatchInfo } = constructRuntime({ System, Balances });
    // Two accounts are read and written; issuance and events do not count.
    expect(dispatchInfo(Balances.Call.transferKeepAlive(BOB, 1n)).weight).toEqual(weightOf(2_002_000n));
  });
});
