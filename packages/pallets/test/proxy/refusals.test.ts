/** What each call of Proxy refuses, at each limit and beyond; what it tells and stores if it does not. */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { blake2AsHex } from '@polkadot/util-crypto';
import { type AccountId, encode, hexToBytes, type RuntimeCall, RuntimeOrigin } from '@polkavirt/mock-runtime';
import { hashOf } from '../../src/common/bounded.ts';
import { account } from '../support/accounts.ts';
import {
  ANY,
  Balances,
  callTransfer,
  deposits,
  execute,
  free,
  JUST_TRANSFER,
  JUST_UTILITY,
  ProxyPallet,
  reserved,
  runtime,
  System,
  signed,
} from './mock.ts';

const { Error: E, Event, Call } = ProxyPallet;
const { InsufficientBalance } = Balances.Error;
const who = (number: number) => account(number);
const HASH = `0x${'01'.repeat(32)}` as const;
const transfer = callTransfer(6, 1n);
const hashOfCall = (call: RuntimeCall) => hashOf(encode(runtime.RuntimeCall, call));
const add = (by: number, delegate: number, type = ANY, delay = 0) => ProxyPallet.addProxy(signed(by), who(delegate), type, delay);
const remove = (by: number, delegate: number, type = ANY, delay = 0) =>
  ProxyPallet.removeProxy(signed(by), who(delegate), type, delay);
const give = (number: number, amount: bigint) =>
  expect(Balances.forceSetBalance(RuntimeOrigin.root(), who(number), amount)).toBeOk();
const executed = (error?: object) =>
  Event.ProxyExecuted({ result: error === undefined ? { ok: true, value: undefined } : { ok: false, error: error as never } });

describe('adding and removing', () => {
  it('keeps proxies in the order of delegates, types and delays', () =>
    execute(() => {
      // 3 and JustTransfer come after 2 and Any, whatever the delays.
      for (const [delegate, type, delay] of [
        [3, ANY, 0],
        [2, JUST_TRANSFER, 0],
        [2, ANY, 9],
        [2, ANY, 3],
      ] as const) {
        expect(add(1, delegate, type, delay)).toBeOk();
      }
      const definition = (delegate: number, proxyType: typeof ANY, delay: number) => ({
        delegate: who(delegate),
        proxyType,
        delay,
      });
      const list = [definition(2, ANY, 3), definition(2, ANY, 9), definition(2, JUST_TRANSFER, 0), definition(3, ANY, 0)];
      // A deposit of 1, and 1 for each.
      expect(ProxyPallet.Proxies.get(who(1))).toEqual([list, 5n]);
      expect(reserved(1)).toBe(5n);
    }));

  it('tells a proxy from others by delegate, type and delay', () =>
    execute(() => {
      expect(add(1, 2, JUST_TRANSFER, 3)).toBeOk();
      expect(System).toHaveLastEvent(
        Event.ProxyAdded({ delegator: who(1), delegatee: who(2), proxyType: JUST_TRANSFER, delay: 3 }),
      );
      expect(() => add(1, 2, JUST_TRANSFER, 3)).toBeNoop(E.Duplicate);
      for (const other of [remove(1, 3, JUST_TRANSFER, 3), remove(1, 2, ANY, 3), remove(1, 2, JUST_TRANSFER, 2)]) {
        expect(other).toBeErr(E.NotFound);
      }
      expect(() => remove(2, 2, JUST_TRANSFER, 3)).toBeNoop(E.NotFound);
      expect(remove(1, 2, JUST_TRANSFER, 3)).toBeOk();
      expect(System).toHaveLastEvent(
        Event.ProxyRemoved({ delegator: who(1), delegatee: who(2), proxyType: JUST_TRANSFER, delay: 3 }),
      );
      expect([ProxyPallet.Proxies.has(who(1)), reserved(1), free(1)]).toEqual([false, 0n, 10n]);
    }));

  it('has room for four', () =>
    execute(() => {
      for (const delay of [0, 1, 2, 3]) expect(add(1, 2, ANY, delay)).toBeOk();
      expect(() => add(1, 2, ANY, 3)).toBeNoop(E.Duplicate);
      expect(() => add(1, 2, ANY, 4)).toBeNoop(E.TooMany);
      expect(() => add(1, 1, ANY, 4)).toBeNoop(E.NoSelfProxy);
      expect(ProxyPallet.removeProxies(signed(1))).toBeOk({});
      expect([ProxyPallet.Proxies.has(who(1)), reserved(1), free(1)]).toEqual([false, 0n, 10n]);
    }));

  it('wants the deposit: as much as it is, and not one less', () =>
    execute(() => {
      // One must be left, which is the existential deposit.
      give(1, 2n);
      expect(() => add(1, 2)).toBeNoop({ type: 'ConsumerRemaining' });
      give(1, 1n);
      expect(() => add(1, 2)).toBeNoop(InsufficientBalance);
      give(1, 3n);
      expect(add(1, 2)).toBeOk();
      expect([free(1), reserved(1)]).toEqual([1n, 2n]);
    }));

  it('costs what it is configured to: a base, and so much for each', () =>
    execute(() => {
      Object.assign(deposits, { proxyDepositBase: 3n, proxyDepositFactor: 2n });
      expect([0, 1, 4].map(ProxyPallet.deposit)).toEqual([0n, 5n, 11n]);
      expect(add(1, 2)).toBeOk();
      expect(reserved(1)).toBe(5n);
    }));
});

describe('acting for another', () => {
  const proxy = (by: number, type?: typeof ANY) => ProxyPallet.proxy(signed(by), who(1), type, transfer);

  it('takes the first proxy of that type, or of any', () =>
    execute(() => {
      expect(add(1, 2, JUST_TRANSFER)).toBeOk();
      expect(add(1, 2, JUST_UTILITY)).toBeOk();
      expect(proxy(2)).toBeOk({});
      expect(System).toHaveLastEvent(executed());
      expect(proxy(2, JUST_TRANSFER)).toBeOk({});
      expect(System).toHaveLastEvent(executed());
      expect(proxy(2, JUST_UTILITY)).toBeOk({});
      expect(System).toHaveLastEvent(executed(System.Error.CallFiltered));
      expect(() => proxy(2, ANY)).toBeNoop(E.NotProxy);
      expect(() => proxy(3)).toBeNoop(E.NotProxy);
      expect(() => ProxyPallet.proxy(signed(1), who(2), undefined, transfer)).toBeNoop(E.NotProxy);
      expect(free(6)).toBe(2n);
    }));

  it('wants no announcement of a proxy without a delay only', () =>
    execute(() => {
      expect(add(1, 2, ANY, 1)).toBeOk();
      expect(() => proxy(2)).toBeNoop(E.Unannounced);
      // One without comes before it in the list.
      expect(add(1, 2, ANY, 0)).toBeOk();
      expect(proxy(2)).toBeOk();
    }));

  it('gives nobody more than the proxy has: neither proxies of larger types, nor the removal of all', () =>
    execute(() => {
      give(1, 100n);
      expect(add(1, 2, JUST_UTILITY)).toBeOk();
      expect(add(1, 3, ANY)).toBeOk();
      const send = (by: number, call: RuntimeCall) => {
        expect(ProxyPallet.proxy(signed(by), who(1), undefined, call)).toBeOk();
        return System.events().at(-1);
      };
      const calls = [
        Call.addProxy(who(4), JUST_TRANSFER, 0),
        Call.removeProxy(who(3), ANY, 0),
        Call.killPure(who(1), ANY, 0, 1, 0),
      ];
      for (const call of [...calls, Call.removeProxies()]) expect(send(2, call)).toEqual(executed(System.Error.CallFiltered));
      expect(send(3, calls[0])).toEqual(executed());
      // Not filtered, but no pure account.
      expect(send(3, calls[2])).toEqual(executed(E.NoPermission));
      expect(send(3, calls[1])).toEqual(executed());
      expect(ProxyPallet.Proxies.get(who(1))[0]).toHaveLength(2);
    }));
});

describe('announcements', () => {
  const announce = (by: number, real: number, hash: `0x${string}` = HASH) => ProxyPallet.announce(signed(by), who(real), hash);
  const announced = (type?: typeof ANY, call = transfer) => ProxyPallet.proxyAnnounced(signed(5), who(2), who(1), type, call);

  it('are two at most, for a deposit each, and told', () =>
    execute(() => {
      expect(add(1, 2)).toBeOk();
      expect(announce(2, 1)).toBeOk();
      expect(System).toHaveLastEvent(Event.Announced({ real: who(1), proxy: who(2), callHash: HASH }));
      expect(announce(2, 1)).toBeOk();
      expect(() => announce(2, 1)).toBeNoop(E.TooMany);
      const one = { real: who(1), callHash: HASH, height: 1 };
      expect(ProxyPallet.Announcements.get(who(2))).toEqual([[one, one], 3n]);
      expect(() => announce(3, 1)).toBeNoop(E.NotProxy);
      expect(() => announce(2, 3)).toBeNoop(E.NotProxy);
      // Both are the same, and go together.
      expect(ProxyPallet.removeAnnouncement(signed(2), who(1), HASH)).toBeOk({});
      expect([ProxyPallet.Announcements.has(who(2)), reserved(2)]).toEqual([false, 0n]);
    }));

  it('cost what they are configured to, and want the funds for it', () =>
    execute(() => {
      expect(add(1, 2)).toBeOk();
      Object.assign(deposits, { announcementDepositBase: 3n, announcementDepositFactor: 2n });
      expect(announce(2, 1)).toBeOk();
      expect(reserved(2)).toBe(5n);
      give(2, 1n);
      expect(() => announce(2, 1)).toBeNoop(InsufficientBalance);
    }));

  it('are taken back by who made them, and rejected by whom they are for', () =>
    execute(() => {
      for (const real of [1, 3]) expect(add(real, 2)).toBeOk();
      for (const real of [1, 3]) expect(announce(2, real)).toBeOk();
      const other = `0x${'02'.repeat(32)}` as const;
      for (const [by, real, hash] of [
        [2, 4, HASH],
        [2, 1, other],
        [1, 1, HASH],
      ] as const) {
        expect(() => ProxyPallet.removeAnnouncement(signed(by), who(real), hash)).toBeNoop(E.NotFound);
      }
      for (const [by, delegate, hash] of [
        [4, 2, HASH],
        [1, 2, other],
        [1, 3, HASH],
      ] as const) {
        expect(() => ProxyPallet.rejectAnnouncement(signed(by), who(delegate), hash)).toBeNoop(E.NotFound);
      }
      expect(ProxyPallet.rejectAnnouncement(signed(1), who(2), HASH)).toBeOk({});
      expect(ProxyPallet.Announcements.get(who(2))).toEqual([[{ real: who(3), callHash: HASH, height: 1 }], 2n]);
      expect(ProxyPallet.removeAnnouncement(signed(2), who(3), HASH)).toBeOk({});
      expect([ProxyPallet.Announcements.has(who(2)), reserved(2)]).toEqual([false, 0n]);
    }));

  it('are good after the delay, from the block on, once, for this call alone', () =>
    execute(() => {
      expect(add(1, 2, ANY, 3)).toBeOk();
      System.setBlockNumber(5);
      expect(announce(2, 1, hashOfCall(transfer))).toBeOk();
      for (const block of [5, 7]) {
        System.setBlockNumber(block);
        expect(() => announced()).toBeNoop(E.Unannounced);
      }
      System.setBlockNumber(8);
      expect(() => announced(undefined, callTransfer(6, 2n))).toBeNoop(E.Unannounced);
      expect(() => announced(JUST_TRANSFER)).toBeNoop(E.NotProxy);
      expect(() => ProxyPallet.proxyAnnounced(signed(2), who(3), who(1), undefined, transfer)).toBeNoop(E.NotProxy);
      expect(announced(ANY)).toBeOk({});
      expect(System).toHaveLastEvent(executed());
      expect([free(6), reserved(2), ProxyPallet.Announcements.has(who(2))]).toEqual([1n, 0n, false]);
      expect(() => announced()).toBeNoop(E.Unannounced);
    }));

  it('are no good for another account', () =>
    execute(() => {
      for (const real of [1, 3]) expect(add(real, 2)).toBeOk();
      expect(announce(2, 3, hashOfCall(transfer))).toBeOk();
      expect(() => announced()).toBeNoop(E.Unannounced);
    }));
});

describe('pure accounts', () => {
  /** Upstream's `pure_account`: the hash of a name, the spawner, block and extrinsic, the type and the index, all of fixed lengths. */
  const pureOf = (spawner: AccountId, height: number, extrinsic: number, type: number, index: number): AccountId => {
    const bytes = new Uint8Array(16 + 32 + 4 + 4 + 1 + 2);
    const view = new DataView(bytes.buffer);
    bytes.set(new TextEncoder().encode('modlpy/proxy____'));
    bytes.set(hexToBytes(spawner), 16);
    view.setUint32(48, height, true);
    view.setUint32(52, extrinsic, true);
    bytes[56] = type;
    view.setUint16(57, index, true);
    return blake2AsHex(bytes) as AccountId;
  };

  it('have the address that upstream derives', () =>
    execute(() => {
      expect(ProxyPallet.pureAccount(who(1), JUST_UTILITY, 0x1234, [0x5678, 9])).toBe(pureOf(who(1), 0x5678, 9, 2, 0x1234));
      // Of this block, outside of an extrinsic: as the first.
      expect(ProxyPallet.pureAccount(who(2), ANY, 3)).toBe(pureOf(who(2), 1, 0, 0, 3));
    }));

  it('are made for a deposit, with their maker as a proxy, and give it back', () =>
    execute(() => {
      const pure = ProxyPallet.pureAccount(who(1), JUST_TRANSFER, 7);
      expect(ProxyPallet.createPure(signed(1), JUST_TRANSFER, 4, 7)).toBeOk({});
      expect(System).toHaveLastEvent(Event.PureCreated({ pure, who: who(1), proxyType: JUST_TRANSFER, disambiguationIndex: 7 }));
      const definition = { delegate: who(1), proxyType: JUST_TRANSFER, delay: 4 };
      expect([ProxyPallet.Proxies.get(pure), reserved(1)]).toEqual([[[definition], 2n], 2n]);
      expect(() => ProxyPallet.createPure(signed(1), JUST_TRANSFER, 0, 7)).toBeNoop(E.Duplicate);
      const kill = (spawner: number, type: typeof ANY, index: number, height: number, extrinsic: number) =>
        ProxyPallet.killPure(RuntimeOrigin.signed(pure), who(spawner), type, index, height, extrinsic);
      const rights = [1, JUST_TRANSFER, 7, 1, 0] as const;
      for (const wrong of [
        [2, ...rights.slice(1)],
        [1, ANY, 7, 1, 0],
        [1, JUST_TRANSFER, 8, 1, 0],
        [1, JUST_TRANSFER, 7, 2, 0],
        [1, JUST_TRANSFER, 7, 1, 1],
      ]) {
        expect(() => kill(...(wrong as unknown as typeof rights))).toBeNoop(E.NoPermission);
      }
      expect(kill(...rights)).toBeOk({});
      expect(System).toHaveLastEvent(
        Event.PureKilled({ pure, spawner: who(1), proxyType: JUST_TRANSFER, disambiguationIndex: 7 }),
      );
      expect([ProxyPallet.Proxies.has(pure), reserved(1), free(1)]).toEqual([false, 0n, 10n]);
    }));

  it('want the funds for the deposit', () =>
    execute(() => {
      give(1, 1n);
      expect(() => ProxyPallet.createPure(signed(1), ANY, 0, 0)).toBeNoop(InsufficientBalance);
    }));
});
