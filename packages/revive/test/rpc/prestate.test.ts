/** What geth's prestateTracer shows of accounts: all fields that are not empty, and in diff mode those that changed. */
import type { Address } from '../../src/index.ts';
import { prestateOf, type StateView } from '../../src/rpc/prestate.ts';

type View = StateView extends ReadonlyMap<Address, infer One> ? One : never;

const A: Address = `0x${'aa'.repeat(20)}`;
const word = (value: number) => `0x${value.toString(16).padStart(64, '0')}` as const;
const [ONE, TWO, THREE] = [word(1), word(2), word(3)];
const account = (fields: Partial<View> = {}): View => ({ balance: 0n, nonce: 0, code: '0x', storage: new Map(), ...fields });
const view = (one: View): StateView => new Map([[A, one]]);
const all = { disableStorage: false, disableCode: false };

const full = account({
  balance: 5n,
  nonce: 1,
  code: '0x60',
  storage: new Map([
    [ONE, TWO],
    [TWO, word(0)],
  ]),
});
it.each<[what: string, one: View, options: typeof all, shown: unknown]>([
  [
    'all that it has, slots that are 0 too',
    full,
    all,
    { balance: '0x5', nonce: 1, code: '0x60', storage: { [ONE]: TWO, [TWO]: word(0) } },
  ],
  ['no storage if that is off', full, { ...all, disableStorage: true }, { balance: '0x5', nonce: 1, code: '0x60' }],
  [
    'no code if that is off',
    full,
    { ...all, disableCode: true },
    { balance: '0x5', nonce: 1, storage: { [ONE]: TWO, [TWO]: word(0) } },
  ],
  ['of one that is not there its balance', account(), all, { balance: '0x0' }],
])('as it was: %s', (_, one, options, shown) => expect(prestateOf(view(one), undefined, options)).toEqual({ [A]: shown }));

const before = account({
  balance: 5n,
  nonce: 1,
  code: '0x60',
  storage: new Map([
    [ONE, ONE],
    [TWO, word(0)],
    [THREE, THREE],
  ]),
});
const storage = (one: number, two: number) =>
  new Map([
    [ONE, word(one)],
    [TWO, word(two)],
    [THREE, THREE],
  ]);
const was = { balance: '0x5', nonce: 1, code: '0x60' };
it.each<[what: string, pre: View, post: View, shown: { pre?: unknown; post?: unknown }]>([
  ['nothing', before, { ...before, storage: storage(1, 0) }, {}],
  ['its balance', before, { ...before, balance: 6n }, { pre: was, post: { balance: '0x6' } }],
  ['its nonce', before, { ...before, nonce: 2 }, { pre: was, post: { nonce: 2 } }],
  ['its code', before, { ...before, code: '0x61' }, { pre: was, post: { code: '0x61' } }],
  [
    'a slot: that one alone',
    before,
    { ...before, storage: storage(7, 0) },
    { pre: { ...was, storage: { [ONE]: ONE } }, post: { storage: { [ONE]: word(7) } } },
  ],
  [
    'a slot that was empty: not what it was',
    before,
    { ...before, storage: storage(1, 7) },
    { pre: was, post: { storage: { [TWO]: word(7) } } },
  ],
  [
    'a slot that is cleared: not what it is',
    before,
    { ...before, storage: storage(0, 0) },
    { pre: { ...was, storage: { [ONE]: ONE } }, post: {} },
  ],
  ['it is new, by its balance', account(), account({ balance: 1n }), { post: { balance: '0x1' } }],
  ['it is new, by its nonce', account(), account({ nonce: 1 }), { post: { nonce: 1 } }],
  ['it is new, by its code', account(), account({ code: '0x60' }), { post: { code: '0x60' } }],
  ['it is gone', account({ balance: 1n }), account(), { pre: { balance: '0x1' } }],
])('what changed: %s', (_, pre, post, shown) => {
  const of = (one: unknown) => (one === undefined ? {} : { [A]: one });
  expect(prestateOf(view(pre), view(post), all)).toEqual({ pre: of(shown.pre), post: of(shown.post) });
});

it('what changed: without storage and code where those are off', () => {
  const after = { ...before, code: '0x61', storage: storage(7, 0) } as const;
  const off = { disableStorage: true, disableCode: true };
  const left = { balance: '0x5', nonce: 1 };
  expect(prestateOf(view(before), view(after), off)).toEqual({ pre: { [A]: left }, post: { [A]: {} } });
});
