import { withNode } from '../support/with-node.ts';

const UNKNOWN = `0x${'ab'.repeat(32)}`;
const NOT_PINNED = { code: -32801, message: 'Invalid block hash' };
const STARTED = { result: 'started', operationId: expect.any(String) };
const LIMIT_REACHED = { result: 'limitReached' };

const follow = () => {
  const parts = withNode();
  const { ask } = parts;
  const id = ask('chainHead_v1_follow', false) as string;
  const isPinned = (hash: string) => typeof ask('chainHead_v1_header', id, hash) === 'string';
  return { ...parts, id, isPinned, unpin: (hashes: unknown) => ask('chainHead_v1_unpin', id, hashes) };
};

describe('an unpin', () => {
  it('that is refused unpins nothing, wherever in the list the unknown block stands', () => {
    const { ask, node, isPinned, unpin } = follow();
    const block = ask('dev_newBlock') as string;
    const genesis = node.chain.genesis.hash;
    for (const hashes of [[genesis, UNKNOWN], [UNKNOWN, genesis], [genesis, UNKNOWN, block], UNKNOWN]) {
      expect(unpin(hashes)).toMatchObject(NOT_PINNED);
      expect([isPinned(genesis), isPinned(block)]).toEqual([true, true]);
    }
    expect(unpin([genesis])).toBeNull();
    expect([isPinned(genesis), isPinned(block)]).toEqual([false, true]);
    expect(unpin([block, genesis])).toMatchObject(NOT_PINNED);
    expect(isPinned(block)).toBe(true);
    expect(unpin(block)).toBeNull();
    expect(isPinned(block)).toBe(false);
  });

  it('is of this follow alone', () => {
    const { ask, node, id, unpin, isPinned } = follow();
    const other = ask('chainHead_v1_follow', false);
    expect(unpin(node.chain.genesis.hash)).toBeNull();
    expect(ask('chainHead_v1_header', other, node.chain.genesis.hash)).toEqual(expect.any(String));
    ask('chainHead_v1_unfollow', other);
    expect(ask('chainHead_v1_header', other, node.chain.genesis.hash)).toBeNull();
    expect(isPinned(node.chain.genesis.hash)).toBe(false);
    expect(ask('chainHead_v1_body', id, node.chain.genesis.hash)).toMatchObject(NOT_PINNED);
  });
});

describe('operations', () => {
  /** A follow with storage of three pages, so that an operation waits twice. */
  const setup = () => {
    const parts = withNode();
    const { ask, node } = parts;
    const key = (i: number) => `0xee${i.toString(16).padStart(4, '0')}`;
    ask(
      'dev_setStorage',
      Array.from({ length: 1001 }, (_, i) => [key(i), '0x01']),
    );
    const id = ask('chainHead_v1_follow', false);
    const items = [{ key: '0xee', type: 'descendantsHashes' }];
    const start = () => ask('chainHead_v1_storage', id, node.chain.head.hash, items) as { result: string; operationId: string };
    const body = () => ask('chainHead_v1_body', id, node.chain.head.hash);
    return { ...parts, id, start, body };
  };

  it('are 16 at a time, and no more', () => {
    const { ask, id, start, body } = setup();
    const started = Array.from({ length: 16 }, start);
    for (const one of started) expect(one).toMatchObject(STARTED);
    expect([start(), body()]).toEqual([LIMIT_REACHED, LIMIT_REACHED]);
    // One that is stopped makes room, and one that goes on to its end.
    ask('chainHead_v1_stopOperation', id, started[3].operationId);
    expect(start()).toMatchObject(STARTED);
    expect(body()).toEqual(LIMIT_REACHED);
    ask('chainHead_v1_continue', id, started[5].operationId);
    expect(body()).toEqual(LIMIT_REACHED);
    ask('chainHead_v1_continue', id, started[5].operationId);
    expect(body()).toMatchObject(STARTED);
    // A body is there at once, and waits for nothing.
    expect([body(), start(), start()]).toMatchObject([STARTED, STARTED, LIMIT_REACHED]);
  });

  it('end with their follow', () => {
    const { ask, id, start, node, heardOf } = setup();
    const { operationId } = start();
    const { length } = heardOf(id);
    ask('chainHead_v1_unfollow', id);
    ask('chainHead_v1_continue', id, operationId);
    expect(heardOf(id)).toHaveLength(length);
    expect(ask('chainHead_v1_storage', id, node.chain.head.hash, [])).toEqual(LIMIT_REACHED);
  });

  it('give every item once, in pages of 500', () => {
    const { ask, id, start, heardOf } = setup();
    const { operationId } = start();
    ask('chainHead_v1_continue', id, operationId);
    ask('chainHead_v1_continue', id, operationId);
    const events = heardOf(id).slice(2) as { event: string; items?: { key: string }[] }[];
    expect(events.map(({ event, items }) => [event, items?.length])).toEqual([
      ['operationStorageItems', 500],
      ['operationWaitingForContinue', undefined],
      ['operationStorageItems', 500],
      ['operationWaitingForContinue', undefined],
      ['operationStorageItems', 1],
      ['operationStorageDone', undefined],
    ]);
    const keys = events.flatMap(({ items = [] }) => items.map(({ key }) => key));
    expect(new Set(keys).size).toBe(1001);
    expect(keys).toEqual([...keys].sort());
  });
});

it('follows are four of each connection, and end with it', () => {
  const { ask, connect, node } = withNode();
  const follows = Array.from({ length: 4 }, () => ask('chainHead_v1_follow', false));
  expect(ask('chainHead_v1_follow', false)).toMatchObject({ code: -32800 });
  const other = connect();
  expect(other.ask('chainHead_v1_follow', false)).toEqual(expect.any(String));
  // A rewind stops them all, and they make room.
  ask('dev_setHead', 0);
  expect(ask('chainHead_v1_header', follows[0], node.chain.genesis.hash)).toBeNull();
  for (let i = 0; i < 4; i++) expect(ask('chainHead_v1_follow', false)).toEqual(expect.any(String));
  expect(ask('chainHead_v1_follow', false)).toMatchObject({ code: -32800 });
});
