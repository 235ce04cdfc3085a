import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { constructRuntime, createSystem, type RuntimeCall, RuntimeOrigin, weightOf } from '@polkavirt/mock-runtime';
import { ok } from '@polkavirt/primitives';
import { createSudo } from '../../src/index.ts';
import { account } from '../support/accounts.ts';
import { createLogger } from '../support/logger.ts';
import { portsOf } from '../support/upstream.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);

// Sudo must dispatch whatever the filters say.
const System = createSystem({ baseCallFilter: () => false });
const Sudo = createSudo({ System });
const Logger = createLogger();
const runtime = constructRuntime({ System, Sudo, Logger });

const execute = (work: () => void): void =>
  runtime.newTestExt({ Sudo: { key: account(1) } }).executeWith(() => {
    System.setBlockNumber(1);
    work();
  });

const signed = (number: number) => RuntimeOrigin.signed(account(number));
const privileged = (weight = weightOf(1_000n)) => Logger.Call.privilegedLog(42, weight);
const nonPrivileged = () => Logger.Call.nonPrivilegedLog(42, weightOf(1n));

upstream('test_setup_works', () =>
  execute(() => {
    expect(Sudo.key()).toBe(account(1));
    expect(Logger.NumberLog.get()).toEqual([]);
    expect(Logger.AccountLog.get()).toEqual([]);
  }),
);

upstream('sudo_basics', () =>
  execute(() => {
    expect(Sudo.sudo(signed(1), privileged())).toBeOk();
    expect(Logger.NumberLog.get()).toEqual([42]);

    expect(() => Sudo.sudo(signed(2), privileged())).toBeNoop(Sudo.Error.RequireSudo);
  }),
);

upstream('sudo_emits_events_correctly', () =>
  execute(() => {
    expect(Sudo.sudo(signed(1), privileged(weightOf(1n)))).toBeOk();
    expect(System).toHaveEvent(Sudo.Event.Sudid({ sudoResult: ok(undefined) }));
  }),
);

upstream('sudo_unchecked_weight_basics', () =>
  execute(() => {
    expect(Sudo.sudoUncheckedWeight(signed(1), privileged(), weightOf(1_000n))).toBeOk();
    expect(Logger.NumberLog.get()).toEqual([42]);

    expect(() => Sudo.sudoUncheckedWeight(signed(2), privileged(), weightOf(1_000n))).toBeNoop(Sudo.Error.RequireSudo);
    expect(Logger.NumberLog.get()).toEqual([42]);

    const call = Sudo.Call.sudoUncheckedWeight(privileged(weightOf(1n)), weightOf(1_000n));
    expect(runtime.dispatchInfo(call).weight).toEqual(weightOf(1_000n));
  }),
);

upstream('sudo_unchecked_weight_emits_events_correctly', () =>
  execute(() => {
    expect(Sudo.sudoUncheckedWeight(signed(1), privileged(weightOf(1n)), weightOf(1_000n))).toBeOk();
    expect(System).toHaveEvent(Sudo.Event.Sudid({ sudoResult: ok(undefined) }));
  }),
);

upstream('set_key_basics', () => {
  execute(() => {
    expect(Sudo.setKey(signed(1), account(2))).toBeOk();
    expect(Sudo.key()).toBe(account(2));
  });
  execute(() => {
    expect(() => Sudo.setKey(signed(2), account(3))).toBeNoop(Sudo.Error.RequireSudo);
  });
});

upstream('set_key_emits_events_correctly', () =>
  execute(() => {
    expect(Sudo.setKey(signed(1), account(2))).toBeOk();
    expect(System).toHaveEvent(Sudo.Event.KeyChanged({ old: account(1), new: account(2) }));
    expect(Sudo.setKey(signed(2), account(4))).toBeOk();
    expect(System).toHaveEvent(Sudo.Event.KeyChanged({ old: account(2), new: account(4) }));
  }),
);

upstream('remove_key_works', () =>
  execute(() => {
    expect(Sudo.removeKey(signed(1))).toBeOk();
    expect(Sudo.key()).toBeUndefined();
    expect(System).toHaveEvent(Sudo.Event.KeyRemoved());

    expect(() => Sudo.removeKey(signed(1))).toBeNoop(Sudo.Error.RequireSudo);
    expect(() => Sudo.setKey(signed(1), account(1))).toBeNoop(Sudo.Error.RequireSudo);
  }),
);

upstream('sudo_as_basics', () =>
  execute(() => {
    expect(Sudo.sudoAs(signed(1), account(2), privileged())).toBeOk();
    expect(Logger.NumberLog.get()).toEqual([]);
    expect(Logger.AccountLog.get()).toEqual([]);

    expect(() => Sudo.sudoAs(signed(3), account(2), nonPrivileged())).toBeNoop(Sudo.Error.RequireSudo);

    expect(Sudo.sudoAs(signed(1), account(2), nonPrivileged())).toBeOk();
    expect(Logger.NumberLog.get()).toEqual([42]);
    expect(Logger.AccountLog.get()).toEqual([account(2)]);
  }),
);

upstream('sudo_as_emits_events_correctly', () =>
  execute(() => {
    expect(Sudo.sudoAs(signed(1), account(2), nonPrivileged())).toBeOk();
    expect(System).toHaveEvent(Sudo.Event.SudoAsDone({ sudoResult: ok(undefined) }));
  }),
);

describe('beside what upstream tests', () => {
  it('asks no fee of who has the key, and the ordinary one of anybody else', () =>
    execute(() => {
      expect(Sudo.sudo(signed(1), privileged())).toEqual({ ok: true, value: { paysFee: 'No' } });
      expect(Sudo.sudo(signed(2), privileged())).toEqual({ ok: false, error: Sudo.Error.RequireSudo });
    }));

  it('succeeds with the error of the call in its event', () =>
    execute(() => {
      expect(Sudo.sudoAs(signed(1), account(2), privileged())).toBeOk();
      expect(System).toHaveLastEvent(Sudo.Event.SudoAsDone({ sudoResult: { ok: false, error: { type: 'BadOrigin' } } }));
    }));

  it('has no key without one in the genesis, so that nobody may', () => {
    runtime.newTestExt().executeWith(() => {
      expect(Sudo.sudo(signed(1), privileged())).toBeErr(Sudo.Error.RequireSudo);
      expect(Sudo.sudo(RuntimeOrigin.none(), privileged())).toBeErr({ type: 'BadOrigin' });
    });
  });

  const FREE = { paysFee: 'No' };
  const BAD_ORIGIN = { type: 'BadOrigin' } as const;
  const CALLS = {
    sudo: (origin: RuntimeOrigin) => Sudo.sudo(origin, privileged()),
    sudoUncheckedWeight: (origin: RuntimeOrigin) => Sudo.sudoUncheckedWeight(origin, privileged(), weightOf(1n)),
    sudoAs: (origin: RuntimeOrigin) => Sudo.sudoAs(origin, account(2), nonPrivileged()),
    setKey: (origin: RuntimeOrigin) => Sudo.setKey(origin, account(3)),
    removeKey: (origin: RuntimeOrigin) => Sudo.removeKey(origin),
  };

  it.each(Object.entries(CALLS))(
    '%s is for who has the key and for root, who pay nothing, and for nobody else',
    (_name, send) => {
      for (const allowed of [signed(1), RuntimeOrigin.root()]) execute(() => expect(send(allowed)).toBeOk(FREE));
      execute(() => {
        expect(() => send(signed(2))).toBeNoop(Sudo.Error.RequireSudo);
        expect(() => send(RuntimeOrigin.none())).toBeNoop(BAD_ORIGIN);
      });
      // Without a key root still may, and nobody who signs.
      execute(() => {
        expect(Sudo.removeKey(signed(1))).toBeOk();
        expect(() => send(signed(1))).toBeNoop(Sudo.Error.RequireSudo);
        expect(send(RuntimeOrigin.root())).toBeOk(FREE);
      });
    },
  );

  it.each(['sudo', 'sudoUncheckedWeight'] as const)('%s tells how the call ended, once, after it', (name) =>
    execute(() => {
      const send = (call: RuntimeCall) =>
        name === 'sudo' ? Sudo.sudo(signed(1), call) : Sudo.sudoUncheckedWeight(signed(1), call, weightOf(1n));
      expect(send(Sudo.Call.removeKey())).toBeOk(FREE);
      expect(System.events()).toEqual([Sudo.Event.KeyRemoved(), Sudo.Event.Sudid({ sudoResult: ok(undefined) })]);
      expect(Sudo.key()).toBeUndefined();
    }),
  );

  it.each(['sudo', 'sudoUncheckedWeight'] as const)('%s succeeds with the error of the call in its event', (name) =>
    execute(() => {
      // Signed by nobody, as root signs nothing.
      const call = nonPrivileged();
      const sent = name === 'sudo' ? Sudo.sudo(signed(1), call) : Sudo.sudoUncheckedWeight(signed(1), call, weightOf(1n));
      expect(sent).toBeOk(FREE);
      expect(System.events()).toEqual([Sudo.Event.Sudid({ sudoResult: { ok: false, error: BAD_ORIGIN } })]);
    }),
  );

  it('a key comes after another, after none, and goes, each told once', () =>
    execute(() => {
      const { KeyChanged, KeyRemoved } = Sudo.Event;
      expect(Sudo.setKey(signed(1), account(2))).toBeOk(FREE);
      expect(Sudo.removeKey(signed(2))).toBeOk(FREE);
      expect(Sudo.setKey(RuntimeOrigin.root(), account(3))).toBeOk(FREE);
      expect(System.events()).toEqual([
        KeyChanged({ old: account(1), new: account(2) }),
        KeyRemoved(),
        KeyChanged({ old: undefined, new: account(3) }),
      ]);
      expect(Sudo.key()).toBe(account(3));
    }));
});
