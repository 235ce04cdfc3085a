import { ALICE } from '@polkavirt/mock-runtime';
import { withNode } from '../support/with-node.ts';

// Each case is one of the "Possible errors" of the JSON-RPC interface specification, method by method.
const UNKNOWN = `0x${'ab'.repeat(32)}`;
const LIMIT_REACHED = { result: 'limitReached' };
const code = (number: number) => expect.objectContaining({ code: number });

const setup = (withRuntime = true) => {
  const parts = withNode();
  const { ask, heardOf, node } = parts;
  const id = ask('chainHead_v1_follow', withRuntime) as string;
  return { ...parts, id, head: node.chain.head.hash, events: () => heardOf(id) as { event: string }[] };
};

describe('chainHead_v1', () => {
  it.each([
    ['body', (at: string) => [at]],
    ['call', (at: string) => [at, 'AccountNonceApi_account_nonce', ALICE]],
    ['storage', (at: string) => [at, [{ key: '0x', type: 'value' }]]],
  ] as const)(
    '%s: limitReached for a stale follow, -32801 for a block that is not pinned, -32602 for other shapes',
    (name, rest) => {
      const { ask, id, head } = setup();
      const method = `chainHead_v1_${name}`;
      expect(ask(method, 'stale', ...rest(head))).toEqual(LIMIT_REACHED);
      expect(ask(method, id, ...rest(UNKNOWN))).toEqual(code(-32801));
      expect(ask(method, id, ...rest(head))).toMatchObject({ result: 'started' });
      for (const params of [[], [id], [1, ...rest(head)], [id, ...rest('0x12')], [id, ...rest(head), null, null]]) {
        expect(ask(method, ...params)).toEqual(code(-32602));
      }
      ask('chainHead_v1_unpin', id, head);
      expect(ask(method, id, ...rest(head))).toEqual(code(-32801));
    },
  );

  it('header: null for a stale follow, -32801 for a block that is not pinned', () => {
    const { ask, id, head } = setup();
    expect(ask('chainHead_v1_header', 'stale', head)).toBeNull();
    expect(ask('chainHead_v1_header', id, UNKNOWN)).toEqual(code(-32801));
    expect(ask('chainHead_v1_header', id)).toEqual(code(-32602));
  });

  it('call: -32802 for a follow without the runtime; what fails is an event', () => {
    const { ask, id, head } = setup(false);
    expect(ask('chainHead_v1_call', id, head, 'Core_version', '0x')).toEqual(code(-32802));
    expect(ask('chainHead_v1_call', 'stale', head, 'Core_version', '0x')).toEqual(LIMIT_REACHED);
    const withRuntime = setup();
    const { operationId } = withRuntime.ask('chainHead_v1_call', withRuntime.id, head, 'No_such', '0x') as {
      operationId: string;
    };
    expect(withRuntime.events().at(-1)).toEqual({
      event: 'operationError',
      operationId,
      error: expect.stringContaining('No_such'),
    });
  });

  it('continue: -32803 unless an operation waits, nothing for a stale follow', () => {
    const { ask, id, head, node } = setup();
    const { operationId } = ask('chainHead_v1_body', id, head) as { operationId: string };
    expect(ask('chainHead_v1_continue', id, operationId)).toEqual(code(-32803));
    expect(ask('chainHead_v1_continue', id, 'unknown')).toEqual(code(-32803));
    expect(ask('chainHead_v1_continue', 'stale', operationId)).toBeNull();
    expect(ask('chainHead_v1_continue', id)).toEqual(code(-32602));
    ask(
      'dev_setStorage',
      Array.from({ length: 501 }, (_, i) => [`0xee${i.toString(16).padStart(4, '0')}`, '0x01']),
    );
    const again = ask('chainHead_v1_follow', false) as string;
    const items = [{ key: '0xee', type: 'descendantsHashes' }];
    const paged = ask('chainHead_v1_storage', again, node.chain.head.hash, items) as { operationId: string };
    expect(ask('chainHead_v1_continue', again, paged.operationId)).toBeNull();
    expect(ask('chainHead_v1_continue', again, paged.operationId)).toEqual(code(-32803));
  });

  it('stopOperation: no error for anything, and no event after it', () => {
    const { ask, id, head, events } = setup();
    for (const operation of ['unknown', '1']) expect(ask('chainHead_v1_stopOperation', id, operation)).toBeNull();
    expect(ask('chainHead_v1_stopOperation', 'stale', 'unknown')).toBeNull();
    expect(ask('chainHead_v1_stopOperation', id)).toEqual(code(-32602));
    const { operationId } = ask('chainHead_v1_body', id, head) as { operationId: string };
    const { length } = events();
    ask('chainHead_v1_stopOperation', id, operationId);
    expect(events()).toHaveLength(length);
  });

  it('unpin: -32804 for a block named twice, and then nothing is unpinned; nothing for a stale follow', () => {
    const { ask, id, head } = setup();
    const block = ask('dev_newBlock') as string;
    const isPinned = (hash: string) => typeof ask('chainHead_v1_header', id, hash) === 'string';
    for (const hashes of [
      [head, head],
      [block, head, block],
      [UNKNOWN, UNKNOWN],
    ]) {
      expect(ask('chainHead_v1_unpin', id, hashes)).toEqual(code(-32804));
      // As hex has two cases, a hash has many spellings.
      expect(ask('chainHead_v1_unpin', id, [head, `0x${head.slice(2).toUpperCase()}`])).toEqual(code(-32804));
      expect([isPinned(head), isPinned(block)]).toEqual([true, true]);
    }
    expect(ask('chainHead_v1_unpin', 'stale', [head, head])).toBeNull();
    expect(ask('chainHead_v1_unpin', id, [block, head])).toBeNull();
    expect(ask('chainHead_v1_unpin', id, [])).toBeNull();
    expect(ask('chainHead_v1_unpin', id, 5)).toEqual(code(-32602));
  });

  it('operations go on when their block is unpinned', () => {
    const { ask, node } = setup();
    ask(
      'dev_setStorage',
      Array.from({ length: 501 }, (_, i) => [`0xee${i.toString(16).padStart(4, '0')}`, '0x01']),
    );
    const other = withNodeFollow(ask, node.chain.head.hash);
    ask('chainHead_v1_unpin', other.id, node.chain.head.hash);
    expect(ask('chainHead_v1_continue', other.id, other.operationId)).toBeNull();
  });

  it('storage: values of any size in several notifications, without a wait where nobody asked for descendants', () => {
    const { ask, heardOf, node } = setup();
    const big = `0x${'aa'.repeat(400_000)}`;
    ask('dev_setStorage', [
      ['0xee01', big],
      ['0xee02', big],
      ['0xee03', big],
    ]);
    const id = ask('chainHead_v1_follow', false);
    const items = ['0xee01', '0xee02', '0xee03', '0xee01'].map((key) => ({ key, type: 'value' }));
    ask('chainHead_v1_storage', id, node.chain.head.hash, items);
    const events = heardOf(id).slice(2) as { event: string; items?: { key: string }[] }[];
    expect(events.map(({ event }) => event)).toEqual(['operationStorageItems', 'operationStorageItems', 'operationStorageDone']);
    expect(events.flatMap(({ items: found = [] }) => found.map(({ key }) => key))).toEqual(['0xee01', '0xee02', '0xee03']);
  });

  it('unfollow: null for anything that is an id', () => {
    const { ask, id } = setup();
    expect([ask('chainHead_v1_unfollow', id), ask('chainHead_v1_unfollow', id), ask('chainHead_v1_unfollow', 'x')]).toEqual([
      null,
      null,
      null,
    ]);
    expect(ask('chainHead_v1_unfollow')).toEqual(code(-32602));
    expect(ask('chainHead_v1_follow', 'yes')).toEqual(code(-32602));
  });
});

/** A follow with an operation that waits. */
function withNodeFollow(ask: ReturnType<typeof withNode>['ask'], at: string) {
  const id = ask('chainHead_v1_follow', false) as string;
  const items = [{ key: '0xee', type: 'descendantsHashes' }];
  const { operationId } = ask('chainHead_v1_storage', id, at, items) as { operationId: string };
  return { id, operationId };
}
