import {
  ALICE,
  BOB,
  constructRuntime,
  createBalances,
  createSystem,
  ensureRoot,
  NO_CONSIDERATION,
  type RuntimeCall,
  T,
  weightOf,
} from '@polkavirt/mock-runtime';
import {
  createPreimage,
  createProxy,
  createSudo,
  createUtility,
  DEFAULT_PREIMAGE_WEIGHTS,
  DEFAULT_PROXY_WEIGHTS,
  DEFAULT_SUDO_WEIGHTS,
  DEFAULT_UTILITY_WEIGHTS,
} from '../src/index.ts';

const HASH = `0x${'11'.repeat(32)}` as const;

/** Sums with a carried call show its own part: 10^6 of a remark of no bytes would hide it. */
const REMARK = 2_000_000n;

it('each pallet’s weights are a table that its configuration replaces, function by function', () => {
  const System = createSystem();
  const Balances = createBalances({ System });
  const common = { System, Currency: Balances.currency };
  const Sudo = createSudo({ System, weights: { ...DEFAULT_SUDO_WEIGHTS, sudo: () => weightOf(1n), setKey: () => weightOf(2n) } });
  const Utility = createUtility({ System, weights: { ...DEFAULT_UTILITY_WEIGHTS, batch: (calls) => weightOf(BigInt(calls)) } });
  const Preimage = createPreimage({
    ...common,
    managerOrigin: ensureRoot,
    consideration: NO_CONSIDERATION,
    weights: {
      ...DEFAULT_PREIMAGE_WEIGHTS,
      notePreimage: (length) => weightOf(BigInt(length)),
      ensureUpdated: (n) => weightOf(0n, BigInt(n)),
    },
  });
  const proxyTypes = {
    type: T.variant('ProxyType', { Any: undefined }),
    default: { type: 'Any' } as const,
    filter: () => true,
    isSuperset: () => true,
  };
  const Proxied = createProxy({
    ...common,
    proxyTypes,
    proxyDepositBase: 1n,
    proxyDepositFactor: 1n,
    announcementDepositBase: 1n,
    announcementDepositFactor: 1n,
    maxProxies: 5,
    maxPending: 3,
    weights: {
      ...DEFAULT_PROXY_WEIGHTS,
      proxy: (proxies) => weightOf(BigInt(proxies)),
      announce: (announcements, proxies) => weightOf(BigInt(announcements), BigInt(proxies)),
    },
  });
  const { dispatchInfo } = constructRuntime({ System, Balances, Sudo, Utility, Preimage, Proxy: Proxied });
  const remark = System.Call.remark(new Uint8Array());
  const weight = (call: RuntimeCall) => dispatchInfo(call).weight;
  expect(weight(Sudo.Call.sudo(remark))).toEqual(weightOf(REMARK + 1n));
  expect(weight(Sudo.Call.setKey(ALICE))).toEqual(weightOf(2n));
  expect(weight(Sudo.Call.removeKey())).toEqual(DEFAULT_SUDO_WEIGHTS.removeKey());
  expect(weight(Utility.Call.batch([remark, remark]))).toEqual(weightOf(2n * REMARK + 2n));
  expect(weight(Preimage.Call.notePreimage(new Uint8Array(9)))).toEqual(weightOf(9n));
  expect(weight(Preimage.Call.ensureUpdated([HASH, HASH]))).toEqual(weightOf(0n, 2n));
  expect(weight(Proxied.Call.proxy(BOB, undefined, remark))).toEqual(weightOf(REMARK + 5n));
  expect(weight(Proxied.Call.announce(BOB, HASH))).toEqual(weightOf(3n, 5n));
  expect(weight(Proxied.Call.addProxy(BOB, { type: 'Any' }, 0))).toEqual(DEFAULT_PROXY_WEIGHTS.addProxy(5));
});
