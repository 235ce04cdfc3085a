import { AccessList } from '../../src/exec/access-list.ts';

const FIRST = { isFirst: true, isRevertible: false };
const FIRST_BELOW = { isFirst: true, isRevertible: true };
const AGAIN = { isFirst: false, isRevertible: false };

it('what the first frame touches stays touched, in frames below it too', () => {
  const list = new AccessList();
  list.begin();
  expect([list.touch('a'), list.touch('a')]).toEqual([FIRST, AGAIN]);
  list.begin();
  expect([list.touch('a'), list.touch('b')]).toEqual([AGAIN, FIRST_BELOW]);
  list.end(true);
  expect(list.touch('b')).toEqual(AGAIN);
});

it('what a frame that fails touched is forgotten, with what the frames inside of it touched', () => {
  const list = new AccessList();
  list.begin();
  list.touch('a');
  list.begin();
  list.touch('b');
  list.begin();
  list.touch('c');
  list.end(true);
  list.end(false);
  expect(['a', 'b', 'c'].map((item) => list.touch(item).isFirst)).toEqual([false, true, true]);
});

it('holds 2,048 items; further ones are new every time', () => {
  const list = new AccessList();
  list.begin();
  list.begin();
  for (let i = 0; i < 2_048; i++) list.touch(`${i}`);
  expect([list.touch('more'), list.touch('more'), list.touch('0')]).toEqual([FIRST, FIRST, AGAIN]);
  list.end(false);
  expect(list.touch('more')).toEqual(FIRST);
});
