import '@polkavirt/jest';
import {
  ALICE,
  BOB,
  constructRuntime,
  createBalances,
  createSystem,
  ensureRoot,
  ensureSignedBy,
  ensureSignedOrRoot,
  NO_CONSIDERATION,
  RuntimeOrigin,
} from '@polkavirt/mock-runtime';
import { createNative } from '@polkavirt/native';
import { createPreimage, createScheduler } from '@polkavirt/pallets';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { createRegistry } from './registry.ts';

// Host call 1 adds its argument to a sum.
const code = assembleOrThrow(`
  %isa = revive_v1
  %import = 0x01000000
  pub @three:
    a0 = 3
    ecalli 0
    ret
  pub @crash:
    trap`);
const DEPOSIT = 2n * BigInt(code.length);

const System = createSystem();
const Balances = createBalances({ System });
const Preimage = createPreimage({
  System,
  Currency: Balances.currency,
  managerOrigin: ensureRoot,
  consideration: NO_CONSIDERATION,
});
const Scheduler = createScheduler({
  System,
  preimages: Preimage.provider,
  scheduleOrigin: ensureSignedOrRoot,
});
const Registry = createRegistry({
  System,
  Funds: Balances.fungible,
  virt: createNative(),
  registerOrigin: ensureSignedBy([ALICE]),
  adminOrigin: ensureRoot,
  depositPerByte: 2n,
});
const { newTestExt, dispatch } = constructRuntime({ System, Balances, Preimage, Scheduler, Registry });

const [alice, bob, root] = [RuntimeOrigin.signed(ALICE), RuntimeOrigin.signed(BOB), RuntimeOrigin.root()];
const hash = Registry.hashOf(code);
const balances = { balances: [ALICE, BOB].map((who) => [who, 10_000n] as const) };
/** A test in which Alice has registered the program. */
const registered = (work: () => void) =>
  newTestExt({ Balances: balances }).executeWith(() => {
    System.runToBlock(1);
    expect(Registry.register(alice, code)).toBeOk();
    work();
  });

it('holds a deposit as long as a program is registered', () =>
  registered(() => {
    expect(System).toHaveEvent(Registry.Event.Registered({ hash, owner: ALICE, deposit: DEPOSIT }));
    expect(System.Account.get(ALICE).data).toMatchObject({ free: 10_000n - DEPOSIT, reserved: DEPOSIT });
    expect(() => Registry.unregister(bob, hash)).toBeNoop(Registry.Error.NotOwner);
    expect(Registry.unregister(alice, hash)).toBeOk();
    expect(System.Account.get(ALICE).data).toMatchObject({ free: 10_000n, reserved: 0n });
  }));

it('lets only those register and close whom the configuration names', () =>
  registered(() => {
    expect(() => Registry.register(bob, code)).toBeNoop({ type: 'BadOrigin' });
    expect(() => Registry.close(alice, hash, true)).toBeNoop({ type: 'BadOrigin' });
    expect(Registry.close(root, hash, true)).toBeOk();
    expect(() => Registry.execute(bob, hash, 'three', 100n)).toBeNoop(Registry.Error.IsClosed);
  }));

it('gives back the gas that a program did not use', () =>
  registered(() => {
    // Three instructions.
    expect(Registry.execute(bob, hash, 'three', 1_000n)).toBeOk({ actualWeight: Registry.weightOfGas(3n) });
    expect(System).toHaveLastEvent(Registry.Event.Executed({ hash, sum: 3n, gasUsed: 3n }));
    expect(() => Registry.execute(bob, hash, 'crash', 1_000n)).toBeNoop(Registry.Error.Failed);
  }));

it('runs a program in a block to come', () =>
  registered(() => {
    const later = Registry.Call.execute(hash, 'three', 1_000n);
    expect(dispatch(Scheduler.Call.schedule(3, undefined, 0, later), bob)).toBeOk();
    System.runToBlock(2);
    expect(System).not.toHaveEvent(Registry.Event.Executed({ hash, sum: 3n, gasUsed: 3n }));
    System.runToBlock(3);
    expect(System).toHaveEvent(Registry.Event.Executed({ hash, sum: 3n, gasUsed: 3n }));
  }));
