/** Credits and debts, as `frame_support::traits::tokens::{imbalance, fungible::imbalance}` has them. */
import { HostFault } from '@polkavirt/primitives';
import { Imbalance, type ImbalanceKind } from '../../src/frame/tokens/imbalance.ts';
import { T } from '../../src/index.ts';

/** What was settled when imbalances were dropped. */
function ledger() {
  const settled: [ImbalanceKind, bigint][] = [];
  const handlers = {
    Credit: (amount: bigint) => void settled.push(['Credit', amount]),
    Debt: (amount: bigint) => void settled.push(['Debt', amount]),
  };
  return {
    settled,
    credit: (amount: bigint) => new Imbalance('Credit', amount, handlers),
    debt: (amount: bigint) => new Imbalance('Debt', amount, handlers),
  };
}

const tell = (one: Imbalance | undefined) => one && [one.kind, one.peek()];
const usedTwice = (kind: string, amount: bigint) => new HostFault('Internal', `a ${kind} of ${amount} is used twice`);

it('is settled when it is dropped, by its kind, and not if it is nothing', () => {
  const { settled, credit, debt } = ledger();
  credit(5n).drop();
  debt(6n).drop();
  credit(0n).drop();
  debt(0n).drop();
  expect(settled).toEqual([
    ['Credit', 5n],
    ['Debt', 6n],
  ]);
});

it('is forgotten without an effect', () => {
  const { settled, credit } = ledger();
  credit(5n).forget();
  expect(settled).toEqual([]);
});

it.each([
  [0n, 0n, 10n],
  [4n, 4n, 6n],
  [10n, 10n, 0n],
  [11n, 10n, 0n],
])('is split at %i into %i and %i, both of its kind', (at, first, rest) => {
  const { credit, debt, settled } = ledger();
  expect(credit(10n).split(at).map(tell)).toEqual([
    ['Credit', first],
    ['Credit', rest],
  ]);
  const parts = debt(10n).split(at);
  expect(parts.map(tell)).toEqual([
    ['Debt', first],
    ['Debt', rest],
  ]);
  for (const part of parts) part.drop();
  expect(settled.map(([, amount]) => amount)).toEqual([first, rest].filter((amount) => amount > 0n));
});

it('gives a part away and keeps the rest', () => {
  const { credit } = ledger();
  const whole = credit(10n);
  expect([tell(whole.extract(4n)), whole.peek()]).toEqual([['Credit', 4n], 6n]);
  expect([tell(whole.extract(7n)), whole.peek()]).toEqual([['Credit', 6n], 0n]);
  expect(tell(whole.extract(1n))).toEqual(['Credit', 0n]);
});

it('is added up, at most to u128’s largest number', () => {
  const { credit, debt } = ledger();
  expect(tell(credit(3n).merge(credit(4n)))).toEqual(['Credit', 7n]);
  expect(tell(debt(3n).merge(debt(4n)))).toEqual(['Debt', 7n]);
  expect(tell(credit(T.U128_MAX).merge(credit(1n)))).toEqual(['Credit', T.U128_MAX]);
  expect(tell(credit(T.U128_MAX - 1n).merge(credit(1n)))).toEqual(['Credit', T.U128_MAX]);
  const one = debt(3n);
  one.subsume(debt(4n));
  expect(tell(one)).toEqual(['Debt', 7n]);
  one.subsume(debt(T.U128_MAX));
  expect(tell(one)).toEqual(['Debt', T.U128_MAX]);
});

it('offsets one of the other kind, and what is left is of the larger one’s', () => {
  const { credit, debt } = ledger();
  expect(tell(credit(10n).offset(debt(4n)))).toEqual(['Credit', 6n]);
  expect(tell(credit(4n).offset(debt(10n)))).toEqual(['Debt', 6n]);
  expect(tell(debt(10n).offset(credit(4n)))).toEqual(['Debt', 6n]);
  expect(tell(debt(4n).offset(credit(10n)))).toEqual(['Credit', 6n]);
  expect(credit(4n).offset(debt(4n))).toBeUndefined();
});

it('offsets none of its own kind, and neither is used up by that', () => {
  const { credit } = ledger();
  const [one, other] = [credit(1n), credit(2n)];
  expect(() => one.offset(other)).toThrow(new HostFault('Internal', 'only a credit and a debt cancel each other out'));
  expect(tell(one.merge(other))).toEqual(['Credit', 3n]);
});

it('is used once: each use but to look and to take a part away uses it up', () => {
  const { credit, debt, settled } = ledger();
  const uses: [string, (one: Imbalance<'Credit'>) => unknown][] = [
    ['drop', (one) => one.drop()],
    ['forget', (one) => one.forget()],
    ['split', (one) => one.split(1n)],
    ['merge', (one) => one.merge(credit(1n))],
    ['be merged', (one) => credit(1n).merge(one)],
    ['be subsumed', (one) => credit(1n).subsume(one)],
    ['offset', (one) => one.offset(debt(1n))],
    ['be offset', (one) => debt(1n).offset(one)],
  ];
  for (const [name, use] of uses) {
    const one = credit(5n);
    one.peek();
    use(one);
    settled.length = 0;
    for (const [again, useAgain] of uses) {
      expect([name, again, thrownBy(() => useAgain(one))]).toEqual([name, again, usedTwice('credit', 5n)]);
    }
    expect(settled).toEqual([]);
  }
  const owed = debt(7n);
  owed.drop();
  expect(thrownBy(() => owed.drop())).toEqual(usedTwice('debt', 7n));
});

function thrownBy(work: () => unknown): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}
