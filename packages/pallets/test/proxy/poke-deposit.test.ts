/** Deposits that are brought up to date after the runtime changed what they are. */
import '@polkavirt/jest';
import { RuntimeOrigin } from '@polkavirt/mock-runtime';
import { account } from '../support/accounts.ts';
import { portsOf } from '../support/upstream.ts';
import { ANY, Balances, deposits, execute, ProxyPallet, reserved, System, signed } from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);

const HASH = `0x${'01'.repeat(32)}` as const;
const FREE = { ok: true, value: { paysFee: 'No' } };
const PAID = { ok: true, value: { paysFee: 'Yes' } };
const poked = (who: number, kind: 'Proxies' | 'Announcements', oldDeposit: bigint, newDeposit: bigint) =>
  ProxyPallet.Event.DepositPoked({ who: account(who), kind: { type: kind }, oldDeposit, newDeposit });
const pokes = () => System.events().filter(({ type, value }) => type === 'Proxy' && value.type === 'DepositPoked');

upstream('poke_deposit_works_for_proxy_deposits', () =>
  execute(() => {
    expect(ProxyPallet.addProxy(signed(1), account(2), ANY, 0)).toBeOk();
    expect(reserved(1)).toBe(2n);
    deposits.proxyDepositBase = 2n;
    expect(ProxyPallet.pokeDeposit(signed(1))).toEqual(FREE);
    expect(reserved(1)).toBe(3n);
    expect(System).toHaveLastEvent(poked(1, 'Proxies', 2n, 3n));
  }),
);

upstream('poke_deposit_works_for_announcement_deposits', () =>
  execute(() => {
    expect(ProxyPallet.addProxy(signed(1), account(3), ANY, 1)).toBeOk();
    expect(reserved(1)).toBe(2n);
    expect(ProxyPallet.announce(signed(3), account(1), HASH)).toBeOk();
    expect(ProxyPallet.Announcements.get(account(3))).toEqual([[{ real: account(1), callHash: HASH, height: 1 }], 2n]);
    expect(reserved(3)).toBe(2n);
    deposits.announcementDepositBase = 2n;
    expect(ProxyPallet.pokeDeposit(signed(3))).toEqual(FREE);
    expect(reserved(3)).toBe(3n);
    expect(System).toHaveLastEvent(poked(3, 'Announcements', 2n, 3n));
  }),
);

upstream('poke_deposit_charges_fee_when_deposit_unchanged', () =>
  execute(() => {
    expect(ProxyPallet.addProxy(signed(1), account(3), ANY, 0)).toBeOk();
    expect(reserved(1)).toBe(2n);
    expect(ProxyPallet.pokeDeposit(signed(1))).toEqual(PAID);
    expect(reserved(1)).toBe(2n);
    expect(pokes()).toEqual([]);

    expect(ProxyPallet.announce(signed(3), account(1), HASH)).toBeOk();
    expect(reserved(3)).toBe(2n);
    expect(ProxyPallet.pokeDeposit(signed(3))).toEqual(PAID);
    expect(reserved(3)).toBe(2n);
    expect(pokes()).toEqual([]);
  }),
);

upstream('poke_deposit_handles_insufficient_balance', () =>
  execute(() => {
    expect(ProxyPallet.addProxy(signed(5), account(3), ANY, 0)).toBeOk();
    expect(reserved(5)).toBe(2n);
    deposits.proxyDepositBase = 10n;
    // Reserves fail with this, holds with FundsUnavailable.
    expect(() => ProxyPallet.pokeDeposit(signed(5))).toBeNoop(Balances.Error.InsufficientBalance);
    expect(reserved(5)).toBe(2n);
  }),
);

upstream('poke_deposit_updates_both_proxy_and_announcement_deposits', () =>
  execute(() => {
    expect(ProxyPallet.addProxy(signed(1), account(2), ANY, 0)).toBeOk();
    expect(reserved(1)).toBe(2n);
    expect(ProxyPallet.addProxy(signed(2), account(3), ANY, 1)).toBeOk();
    expect(reserved(2)).toBe(2n);
    expect(ProxyPallet.announce(signed(2), account(1), HASH)).toBeOk();
    expect(ProxyPallet.Announcements.get(account(2))).toEqual([[{ real: account(1), callHash: HASH, height: 1 }], 2n]);
    expect(ProxyPallet.Proxies.get(account(2))[1]).toBe(2n);
    expect(reserved(2)).toBe(4n);

    deposits.proxyDepositBase = 2n;
    deposits.announcementDepositBase = 2n;
    expect(ProxyPallet.pokeDeposit(signed(2))).toEqual(FREE);
    expect(ProxyPallet.Proxies.get(account(2))[1]).toBe(3n);
    expect(ProxyPallet.Announcements.get(account(2))[1]).toBe(3n);
    expect(reserved(2)).toBe(6n);
    expect(pokes()).toEqual([poked(2, 'Proxies', 2n, 3n), poked(2, 'Announcements', 2n, 3n)]);

    expect(ProxyPallet.pokeDeposit(signed(2))).toEqual(PAID);
    expect(reserved(2)).toBe(6n);
  }),
);

upstream('poke_deposit_fails_for_unsigned_origin', () =>
  execute(() => {
    expect(() => ProxyPallet.pokeDeposit(RuntimeOrigin.none())).toBeNoop({ type: 'BadOrigin' });
  }),
);

describe('beside what upstream tests', () => {
  it('asks a fee of who has nothing', () =>
    execute(() => {
      expect(ProxyPallet.pokeDeposit(signed(4))).toEqual(PAID);
      expect([pokes(), reserved(4)]).toEqual([[], 0n]);
    }));

  it('gives back what is less now', () =>
    execute(() => {
      expect(ProxyPallet.addProxy(signed(1), account(2), ANY, 0)).toBeOk();
      expect(ProxyPallet.addProxy(signed(2), account(3), ANY, 0)).toBeOk();
      expect(ProxyPallet.announce(signed(2), account(1), HASH)).toBeOk();
      Object.assign(deposits, { proxyDepositBase: 0n, announcementDepositFactor: 0n });
      expect(ProxyPallet.pokeDeposit(signed(2))).toEqual(FREE);
      expect(pokes()).toEqual([poked(2, 'Proxies', 2n, 1n), poked(2, 'Announcements', 2n, 1n)]);
      expect([reserved(2), ProxyPallet.Proxies.get(account(2))[1], ProxyPallet.Announcements.get(account(2))[1]]).toEqual([
        2n,
        1n,
        1n,
      ]);
    }));

  it('does nothing at all if either cannot be paid', () =>
    execute(() => {
      expect(ProxyPallet.addProxy(signed(1), account(2), ANY, 0)).toBeOk();
      expect(ProxyPallet.addProxy(signed(2), account(3), ANY, 0)).toBeOk();
      expect(ProxyPallet.announce(signed(2), account(1), HASH)).toBeOk();
      Object.assign(deposits, { proxyDepositBase: 2n, announcementDepositBase: 100n });
      expect(() => ProxyPallet.pokeDeposit(signed(2))).toBeNoop(Balances.Error.InsufficientBalance);
      expect(reserved(2)).toBe(4n);
    }));
});
