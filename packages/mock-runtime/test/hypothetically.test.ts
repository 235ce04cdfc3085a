import { ALICE, BOB, constructRuntime, createBalances, createSystem, hypothetically, RuntimeOrigin } from '../src/index.ts';

const System = createSystem();
const Balances = createBalances({ System });
const runtime = constructRuntime({ System, Balances });

it('gives what the code returns, and leaves storage, events and child tries as they were', () => {
  const externalities = runtime.newTestExt({ Balances: { balances: [[ALICE, 100n]] } });
  externalities.executeWith(() => {
    System.setBlockNumber(1);
    const before = externalities.stateRoot();
    const left = hypothetically(() => {
      expect(Balances.transferAllowDeath(RuntimeOrigin.signed(ALICE), BOB, 60n)).toMatchObject({ ok: true });
      externalities.storage.child('0x01').set('0x02', Uint8Array.of(3));
      // One inside of another undoes its own part.
      hypothetically(() => Balances.transferAllowDeath(RuntimeOrigin.signed(ALICE), BOB, 10n));
      return Balances.freeBalance(ALICE);
    });
    expect(left).toBe(40n);
    expect([Balances.freeBalance(ALICE), System.events(), externalities.stateRoot()]).toEqual([100n, [], before]);
  });
});

it('undoes what code did that throws, or that is async', () => {
  const externalities = runtime.newTestExt({ Balances: { balances: [[ALICE, 100n]] } });
  externalities.executeWith(() => {
    const spend = () => void Balances.transferAllowDeath(RuntimeOrigin.signed(ALICE), BOB, 60n);
    const throwing = () => {
      spend();
      throw new RangeError('no');
    };
    expect(() => hypothetically(throwing)).toThrow(RangeError);
    expect(() => hypothetically(async () => spend())).toThrow('async');
    expect([Balances.freeBalance(ALICE), externalities.storage.depth]).toEqual([100n, 0]);
  });
  expect(() => hypothetically(() => 1)).toThrow('executeWith');
});
