import { withNode } from '../support/with-node.ts';

it('a follow holds 1,024 blocks, and ends with one more', () => {
  const { node, ask, heardOf } = withNode();
  const id = ask('chainHead_v1_follow', false);
  const lastEvent = () => (heardOf(id).at(-1) as { event: string }).event;
  const isPinned = (hash: string) => typeof ask('chainHead_v1_header', id, hash) === 'string';
  node.producer.newBlocks(1023);
  expect(lastEvent()).toBe('bestBlockChanged');
  const [first, last] = [1, 1023].map((number) => node.chain.hashAt(number) as string);
  expect([isPinned(first), isPinned(last)]).toEqual([true, true]);
  // What is unpinned makes room.
  expect(ask('chainHead_v1_unpin', id, [first])).toBeNull();
  node.producer.newBlocks(1);
  expect(lastEvent()).toBe('bestBlockChanged');
  node.producer.newBlocks(1);
  expect(lastEvent()).toBe('stop');
  // And then there is nothing to ask about any more.
  expect(isPinned(last)).toBe(false);
});
