/** Credits and debts of the balances pallet, by the rules of `fungible/regular.rs`, `Balanced`. Five accounts have 110 in all. */
import '@polkavirt/jest';
import '@polkavirt/test-support/watch-storage-layers';
import { T } from '../../../src/index.ts';
import { account, type BalancesMock, tokenError, withBalances } from '../../support/balances-mock.ts';

const [ONE, WHO] = [account(1), account(1337)];
const MAX = T.U128_MAX;
const ALL = 110n;

const monied = (name: string, work: (mock: BalancesMock) => void) => it(name, withBalances({ monied: true }, work));

monied(
  'funds are issued for a credit, which takes them out again if nobody gets it',
  ({ token, events, Balances: { Event } }) => {
    const credit = token.issue(5n);
    expect([credit.kind, credit.peek(), token.totalIssuance()]).toEqual(['Credit', 5n, ALL + 5n]);
    expect(events()).toEqual([Event.Issued({ amount: 5n })]);
    credit.drop();
    expect([token.totalIssuance(), events()]).toEqual([ALL, []]);
  },
);

monied('no more is issued than fits, and nothing without a word', ({ token, events }) => {
  const credit = token.issue(MAX);
  expect([credit.peek(), token.totalIssuance()]).toEqual([MAX - ALL, MAX]);
  credit.drop();
  expect(token.totalIssuance()).toBe(ALL);
  events();
  expect([token.issue(0n).peek(), events()]).toEqual([0n, []]);
});

monied('funds are rescinded for a debt, and come back if nobody pays it', ({ token, events, Balances: { Event } }) => {
  const debt = token.rescind(5n);
  expect([debt.kind, debt.peek(), token.totalIssuance()]).toEqual(['Debt', 5n, ALL - 5n]);
  expect(events()).toEqual([Event.Rescinded({ amount: 5n })]);
  debt.drop();
  expect([token.totalIssuance(), events()]).toEqual([ALL, []]);
  const everything = token.rescind(ALL + 1n);
  expect([everything.peek(), token.totalIssuance()]).toEqual([ALL, 0n]);
  everything.drop();
  expect(token.totalIssuance()).toBe(ALL);
});

monied('a pair is a debt and a credit of one amount, or nothing happens', ({ token }) => {
  const pair = token.pair(5n);
  if (!pair.ok) throw new Error('no pair');
  expect(pair.value.map((one) => [one.kind, one.peek()])).toEqual([
    ['Debt', 5n],
    ['Credit', 5n],
  ]);
  expect(token.totalIssuance()).toBe(ALL);
  for (const one of pair.value) one.forget();
  const error = { type: 'Other', value: 'Failed to issue and rescind equal amounts' };
  // The issuance has no room for it, but could lose as much once it has what fits.
  for (const amount of [MAX, MAX - ALL + 1n]) {
    expect(token.pair(amount)).toEqual({ ok: false, error });
    expect(token.totalIssuance()).toBe(ALL);
  }
});

monied('what is deposited is a debt, and what is withdrawn a credit', ({ token, events, Balances: { Event } }) => {
  const debt = token.deposit(ONE, 5n, 'Exact');
  if (!debt.ok) throw new Error('no debt');
  expect([debt.value.kind, debt.value.peek(), token.balance(ONE), token.totalIssuance()]).toEqual(['Debt', 5n, 15n, ALL]);
  expect(events()).toEqual([Event.Deposit({ who: ONE, amount: 5n })]);
  const credit = token.withdraw(ONE, 4n, 'Exact', 'Expendable', 'Polite');
  if (!credit.ok) throw new Error('no credit');
  expect([credit.value.kind, credit.value.peek(), token.balance(ONE)]).toEqual(['Credit', 4n, 11n]);
  expect(events()).toEqual([Event.Withdraw({ who: ONE, amount: 4n })]);
  const rest = credit.value.offset(debt.value);
  rest?.drop();
  expect([rest?.kind, rest?.peek(), token.totalIssuance()]).toEqual(['Debt', 1n, ALL + 1n]);
  expect(() => token.deposit(WHO, 0n, 'Exact')).toBeNoop(tokenError('BelowMinimum'));
  expect(() => token.withdraw(ONE, 12n, 'Exact', 'Expendable', 'Polite')).toBeNoop(tokenError('FundsUnavailable'));
});

it(
  'a credit is resolved into an account, or given back',
  withBalances({ existentialDeposit: 10n }, ({ token, events, Balances: { Event } }) => {
    expect(token.resolve(WHO, token.issue(10n))).toBeOk();
    expect([token.balance(WHO), token.totalIssuance()]).toEqual([10n, 10n]);
    expect(events().at(-1)).toEqual(Event.Deposit({ who: WHO, amount: 10n }));
    const small = token.issue(9n);
    const refused = token.resolve(ONE, small);
    expect(refused.ok).toBe(false);
    expect(!refused.ok && refused.error).toBe(small);
    // It can be used still.
    expect(token.resolve(WHO, small)).toBeOk();
    expect([token.balance(ONE), token.balance(WHO), token.totalIssuance()]).toEqual([0n, 19n, 19n]);
  }),
);

it(
  'a debt is settled by an account, or given back',
  withBalances({ existentialDeposit: 10n }, ({ token }) => {
    token.setBalance(WHO, 30n);
    const rest = token.settle(WHO, token.rescind(15n), 'Expendable');
    if (!rest.ok) throw new Error('not settled');
    expect([rest.value.kind, rest.value.peek()]).toEqual(['Credit', 0n]);
    expect([token.balance(WHO), token.totalIssuance()]).toEqual([15n, 15n]);
    const debt = token.rescind(6n);
    // 9 would be left, which is not enough for an account that is to stay.
    const refused = token.settle(WHO, debt, 'Preserve');
    expect(!refused.ok && refused.error).toBe(debt);
    expect(token.balance(WHO)).toBe(15n);
    debt.drop();
    expect(token.totalIssuance()).toBe(15n);
  }),
);
