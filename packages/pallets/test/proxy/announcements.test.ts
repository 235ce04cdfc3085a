/** Calls that a proxy announces before it makes them. */
import '@polkavirt/jest';
import { encode, type RuntimeCall } from '@polkavirt/mock-runtime';
import { hashOf } from '../../src/common/bounded.ts';
import { account } from '../support/accounts.ts';
import { portsOf } from '../support/upstream.ts';
import { ANY, callTransfer, execute, ProxyPallet, reserved, runtime, System, signed } from './mock.ts';
import { UPSTREAM } from './upstream.ts';

const upstream = portsOf(UPSTREAM);

/** A hash of 32 equal bytes. */
const hash = (byte: number) => `0x${byte.toString(16).padStart(2, '0').repeat(32)}` as const;
const hashOfCall = (call: RuntimeCall) => hashOf(encode(runtime.RuntimeCall, call));
const announcement = (real: number, callHash: `0x${string}`) => ({ real: account(real), callHash, height: 1 });

/** Announcements of an account, as its reserved funds confirm. */
const announcementsOf = (number: number) => {
  const [list, deposit] = ProxyPallet.Announcements.get(account(number));
  expect(reserved(number)).toBe(deposit);
  return list;
};
/** 3 is a proxy of 1 and of 2, with a delay of a block. */
const addDelayedProxies = () => {
  for (const real of [1, 2]) expect(ProxyPallet.addProxy(signed(real), account(3), ANY, 1)).toBeOk();
};

upstream('announcement_works', () =>
  execute(() => {
    expect(ProxyPallet.addProxy(signed(1), account(3), ANY, 1)).toBeOk();
    const added = { delegator: account(1), delegatee: account(3), proxyType: ANY, delay: 1 };
    expect(System).toHaveLastEvent(ProxyPallet.Event.ProxyAdded(added));
    expect(ProxyPallet.addProxy(signed(2), account(3), ANY, 1)).toBeOk();
    expect(reserved(3)).toBe(0n);

    expect(ProxyPallet.announce(signed(3), account(1), hash(1))).toBeOk();
    expect(announcementsOf(3)).toEqual([announcement(1, hash(1))]);

    expect(ProxyPallet.announce(signed(3), account(2), hash(2))).toBeOk();
    expect(announcementsOf(3)).toEqual([announcement(1, hash(1)), announcement(2, hash(2))]);
    // Not only does the list agree with the funds: two cost one and two.
    expect(reserved(3)).toBe(3n);

    expect(() => ProxyPallet.announce(signed(3), account(2), hash(3))).toBeNoop(ProxyPallet.Error.TooMany);
  }),
);

upstream('remove_announcement_works', () =>
  execute(() => {
    addDelayedProxies();
    expect(ProxyPallet.announce(signed(3), account(1), hash(1))).toBeOk();
    expect(ProxyPallet.announce(signed(3), account(2), hash(2))).toBeOk();
    expect(() => ProxyPallet.removeAnnouncement(signed(3), account(1), hash(0))).toBeNoop(ProxyPallet.Error.NotFound);
    expect(ProxyPallet.removeAnnouncement(signed(3), account(1), hash(1))).toBeOk();
    expect(announcementsOf(3)).toEqual([announcement(2, hash(2))]);
  }),
);

upstream('reject_announcement_works', () =>
  execute(() => {
    addDelayedProxies();
    expect(ProxyPallet.announce(signed(3), account(1), hash(1))).toBeOk();
    expect(ProxyPallet.announce(signed(3), account(2), hash(2))).toBeOk();
    expect(() => ProxyPallet.rejectAnnouncement(signed(1), account(3), hash(0))).toBeNoop(ProxyPallet.Error.NotFound);
    expect(() => ProxyPallet.rejectAnnouncement(signed(4), account(3), hash(1))).toBeNoop(ProxyPallet.Error.NotFound);
    expect(ProxyPallet.rejectAnnouncement(signed(1), account(3), hash(1))).toBeOk();
    expect(announcementsOf(3)).toEqual([announcement(2, hash(2))]);
  }),
);

upstream('announcer_must_be_proxy', () =>
  execute(() => {
    expect(() => ProxyPallet.announce(signed(2), account(1), hash(0))).toBeNoop(ProxyPallet.Error.NotProxy);
  }),
);

upstream('calling_proxy_doesnt_remove_announcement', () =>
  execute(() => {
    expect(ProxyPallet.addProxy(signed(1), account(2), ANY, 0)).toBeOk();
    const call = callTransfer(6, 1n);
    expect(ProxyPallet.announce(signed(2), account(1), hashOfCall(call))).toBeOk();
    expect(ProxyPallet.proxy(signed(2), account(1), undefined, call)).toBeOk();
    expect(announcementsOf(2)).toEqual([announcement(1, hashOfCall(call))]);
  }),
);

upstream('delayed_requires_pre_announcement', () =>
  execute(() => {
    expect(ProxyPallet.addProxy(signed(1), account(2), ANY, 1)).toBeOk();
    const call = callTransfer(6, 1n);
    const announced = () => ProxyPallet.proxyAnnounced(signed(0), account(2), account(1), undefined, call);
    expect(() => ProxyPallet.proxy(signed(2), account(1), undefined, call)).toBeNoop(ProxyPallet.Error.Unannounced);
    expect(announced).toBeNoop(ProxyPallet.Error.Unannounced);
    expect(ProxyPallet.announce(signed(2), account(1), hashOfCall(call))).toBeOk();
    System.setBlockNumber(2);
    expect(announced()).toBeOk();
  }),
);

upstream('proxy_announced_removes_announcement_and_returns_deposit', () =>
  execute(() => {
    addDelayedProxies();
    const call = callTransfer(6, 1n);
    const callHash = hashOfCall(call);
    expect(ProxyPallet.announce(signed(3), account(1), callHash)).toBeOk();
    expect(ProxyPallet.announce(signed(3), account(2), callHash)).toBeOk();
    const announced = () => ProxyPallet.proxyAnnounced(signed(0), account(3), account(1), undefined, call);
    // Too early.
    expect(announced).toBeNoop(ProxyPallet.Error.Unannounced);
    System.setBlockNumber(2);
    expect(announced()).toBeOk();
    expect(announcementsOf(3)).toEqual([announcement(2, callHash)]);
  }),
);
