/** Which calls a proxy's type lets through: those of its filter; of this pallet's own, none that would give or take more than the type has. */
import '@polkavirt/jest';
import {
  call,
  constructRuntime,
  createBalances,
  createSystem,
  definePallet,
  type RuntimeCall,
  RuntimeOrigin,
  T,
  weightOf,
} from '@polkavirt/mock-runtime';
import { ok } from '@polkavirt/primitives';
import { createProxy } from '../../src/index.ts';
import { account } from '../support/accounts.ts';

/** Calls that are named as those of Proxy. */
const createOther = definePallet('other', () => ({
  calls: Object.fromEntries(
    ['addProxy', 'removeProxy', 'removeProxies', 'killPure'].map((name) => [
      name,
      call([], { weight: weightOf(1n) }, () => ok({})),
    ]),
  ),
}));

const filtered: [type: number, call: RuntimeCall][] = [];
const System = createSystem();
const Balances = createBalances({ System });
const Other = createOther();
/** A type is larger the lower its number is: 0 may do everything, 3 nothing. */
const Proxied = createProxy({
  ...{ System, Currency: Balances.currency },
  proxyTypes: {
    type: T.u8,
    default: 0,
    filter(type, inner) {
      filtered.push([type, inner]);
      return type < 3;
    },
    isSuperset: (larger, smaller) => larger <= smaller,
  },
  ...{ proxyDepositBase: 0n, proxyDepositFactor: 0n, announcementDepositBase: 0n, announcementDepositFactor: 0n },
});
const runtime = constructRuntime({ System, Balances, Proxy: Proxied, Other });

const [real, delegate, third] = [1, 2, 3].map(account);
const { Call } = Proxied;
const other = (name: string): RuntimeCall => Other.Call[name]();
const remark = System.Call.remark(new Uint8Array(1));
/** How a call of a proxy of the type ended. */
const proxy = (type: number, inner: RuntimeCall): unknown =>
  runtime.newTestExt({ Balances: { balances: [[real, 100n]] } }).executeWith(() => {
    System.setBlockNumber(1);
    filtered.length = 0;
    for (const [who, of] of [
      [delegate, type],
      [third, 0],
      [third, 1],
      [third, 2],
    ] as const) {
      expect(Proxied.addProxy(RuntimeOrigin.signed(real), who, of, 0)).toBeOk();
    }
    expect(Proxied.proxy(RuntimeOrigin.signed(delegate), real, undefined, inner)).toBeOk();
    const last = System.events().at(-1) as { value: { value: { result: { ok: boolean; error?: unknown } } } };
    const { result } = last.value.value;
    return result.ok ? 'done' : result.error;
  });

const FILTERED = System.Error.CallFiltered;
it.each([
  ['any call', remark, 'done', 'done', FILTERED],
  ...['addProxy', 'removeProxy', 'removeProxies', 'killPure'].map(
    (name) => [`another pallet’s ${name}`, other(name), 'done', 'done', FILTERED] as const,
  ),
  ['a new proxy of a larger type', Call.addProxy(account(4), 0, 0), 'done', FILTERED, FILTERED],
  ['a new proxy of its type', Call.addProxy(account(4), 1, 0), 'done', 'done', FILTERED],
  ['a new proxy of a smaller type', Call.addProxy(account(4), 2, 0), 'done', 'done', FILTERED],
  ['the end of a proxy of a larger type', Call.removeProxy(third, 0, 0), 'done', FILTERED, FILTERED],
  ['the end of a proxy of its type', Call.removeProxy(third, 1, 0), 'done', 'done', FILTERED],
  ['the end of a proxy of a smaller type', Call.removeProxy(third, 2, 0), 'done', 'done', FILTERED],
  ['the end of all proxies', Call.removeProxies(), 'done', FILTERED, FILTERED],
  ['the end of a pure account', Call.killPure(third, 0, 0, 1, 0), Proxied.Error.NoPermission, FILTERED, FILTERED],
  [
    'an announcement',
    Call.removeAnnouncement(third, `0x${'01'.repeat(32)}`),
    Proxied.Error.NotFound,
    Proxied.Error.NotFound,
    FILTERED,
  ],
] as const)('%s', (_what, inner, ofAll, ofSome, ofNone) => {
  expect([proxy(0, inner), proxy(1, inner), proxy(3, inner)]).toEqual([ofAll, ofSome, ofNone]);
});

it('the filter is asked for the type that the proxy has', () => {
  proxy(2, remark);
  expect(filtered).toEqual([[2, remark]]);
  // It is not asked for what the type does not have anyway.
  proxy(2, Call.removeProxies());
  expect(filtered).toEqual([]);
});
