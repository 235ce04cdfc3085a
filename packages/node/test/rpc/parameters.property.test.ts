import fc from 'fast-check';
import { RPC_METHOD_NAMES } from '../../src/index.ts';
import { connect } from '../support/connect.ts';
import { createTestNode } from '../support/test-node.ts';

const numRuns = Number(process.env.POLKAVIRT_RUNS ?? 4000);
const seed = Number(process.env.POLKAVIRT_SEED ?? 20_261_128);

/** Every shape that JSON has, with what JavaScript makes something of: keys that look like methods, numbers that are texts. */
const shape: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<unknown>(
      ...[
        null,
        true,
        false,
        0,
        -1,
        1,
        1.5,
        2 ** 53,
        1e308,
        '',
        '0',
        '1',
        '0x',
        '0x1',
        '0x00',
        'Instant',
        'toString',
        '__proto__',
      ],
      `0x${'00'.repeat(32)}`,
      `0x${'ff'.repeat(32)}`,
      '\ud800',
      '9'.repeat(400),
      'x'.repeat(2000),
    ),
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(
        fc.constantFrom(
          ...[
            'toString',
            'valueOf',
            'toJSON',
            'length',
            'constructor',
            'then',
            'hash',
            'extrinsic',
            'key',
            'type',
            'count',
            'to',
          ],
          ...['transactions', 'System', 'Timestamp', 'Balances', 'Account', 'Number', 'Digest', '$removePrefix', 'data'],
        ),
        fc.string(),
      ),
      tie('value'),
      { maxKeys: 3 },
    ),
  ),
})).value;

/** It would have the node make blocks by the clock. */
const NOT_HERE = new Set(['dev_setBlockBuildMode']);
const METHODS = RPC_METHOD_NAMES.filter((name) => !NOT_HERE.has(name));

it('no parameters of whatever shape, to any method, make a fault of the node', () => {
  const { node, faults } = createTestNode({ buildMode: { type: 'Manual' } });
  const connection = connect(node);
  fc.assert(
    fc.property(fc.constantFrom(...METHODS), fc.oneof(fc.array(shape, { maxLength: 5 }), shape), (method, params) => {
      const text = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
      const answer = connection.exchange(text) as { result?: unknown; error?: { code: number; message: string } };
      if (answer.error === undefined) {
        expect(answer).toHaveProperty('result');
        return;
      }
      // What is wrong is said, and it is never the node.
      expect([-32603, -32601]).not.toContain(answer.error.code);
      expect(answer.error.message.length).toBeLessThan(400);
    }),
    { numRuns, seed },
  );
  expect(faults).toEqual([]);
  connection.session.close();
  node.close();
});

it.each(RPC_METHOD_NAMES.filter((name) => /unsub|unwatch|unfollow|stop/i.test(name)))(
  '%s refuses what is not an id, before it looks for anything',
  (method) => {
    const { node, faults } = createTestNode({ buildMode: { type: 'Manual' } });
    const { ask, session } = connect(node);
    for (const id of [{ toString: 1 }, { toString: 'x', valueOf: 1 }, [], [1], null, true, 1.5]) {
      expect(ask(method, id, 'an operation')).toMatchObject({ code: -32602, message: expect.stringContaining('Invalid params') });
    }
    session.close();
    node.close();
    expect(faults).toEqual([]);
  },
);
