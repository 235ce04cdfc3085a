import { Budget, shrinkList } from '../src/minimise/shrink-list.ts';

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

it.each([
  ['one item', 40, [17]],
  ['the first and the last', 40, [0, 39]],
  ['three far from each other', 100, [3, 50, 98]],
  ['all', 5, [0, 1, 2, 3, 4]],
  ['nothing', 12, []],
])('keeps what a failure needs: %s', (_what, count, needed) => {
  const fails = (items: readonly number[]) => needed.every((one) => items.includes(one));
  expect(shrinkList(numbers(count), fails, new Budget(10_000))).toEqual(needed);
});

it('keeps a pair of which either is enough, but not both', () => {
  const fails = (items: readonly number[]) => items.includes(4) || items.includes(9);
  expect(shrinkList(numbers(20), fails, new Budget(10_000))).toHaveLength(1);
});

it('stops when its attempts are used up, with a list that fails', () => {
  let asked = 0;
  const fails = (items: readonly number[]) => {
    asked++;
    return items.includes(63);
  };
  const left = shrinkList(numbers(64), fails, new Budget(5));
  expect(asked).toBe(5);
  expect(left).toContain(63);
});
