import { bytesToHex } from '@polkavirt/mock-runtime';
import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import { RPC_METHOD_NAMES } from '../../src/index.ts';
import { connect } from '../support/connect.ts';
import { signed } from '../support/sign.ts';
import { createTestNode } from '../support/test-node.ts';

const RUNS = exploring(700);

/** These would take their time, and rightly. */
const bounded = (method: string, params: unknown[]): unknown[] =>
  method === 'dev_newBlock' ? [{ count: 1 }] : method === 'dev_setBlockBuildMode' ? ['Manual'] : params;

it('no request breaks the node: every answer is a result, or an error that names what is wrong', () => {
  const { node, runtime, faults } = createTestNode({ buildMode: { type: 'Manual' } });
  const connection = connect(node);
  const extrinsic = bytesToHex(signed(node, runtime.System.Call.remark(new Uint8Array()), { nonce: 0 }));
  const known = fc.constantFrom<unknown>(
    node.chain.genesis.hash,
    extrinsic,
    `${extrinsic.slice(0, 60)}00`,
    '0x',
    '0x00',
    '',
    '1',
    0,
    -1,
    2 ** 40,
    1.5,
    null,
    true,
    [],
    {},
    [['0x12', '0x34']],
    [{ key: '0x', type: 'descendantsValues' }],
    { System: { Account: [[['0x'], {}]] } },
    { System: { Number: '0xffffffffffff', $removePrefix: ['Digest'] } },
    '__proto__',
    'TransactionPaymentApi_query_info',
    'BlockBuilder_apply_extrinsic',
    'TaggedTransactionQueue_validate_transaction',
  );
  const params = fc.array(fc.oneof(known, known, fc.jsonValue({ maxDepth: 3 })), { maxLength: 4 });
  fc.assert(
    fc.property(fc.constantFrom(...RPC_METHOD_NAMES), params, (method, given) => {
      const answer = connection.ask(method, ...bounded(method, given));
      const { code, message } = (answer ?? {}) as { code?: number; message?: string };
      if (message === undefined) return;
      expect(code).not.toBe(-32603);
      expect(code).not.toBe(-32601);
    }),
    RUNS,
  );
  expect(faults).toEqual([]);
  // And it still makes blocks, and serves others.
  const other = connect(node);
  const before = node.chain.head.number;
  expect(other.ask('dev_newBlock')).toMatch(/^0x/);
  expect(node.chain.head.number).toBe(before + 1);
});

it('no bytes break a connection', () => {
  const { node } = createTestNode({ buildMode: { type: 'Manual' } });
  const connection = connect(node);
  const piece = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"id":1',
    ',',
    '"method":"state_call"',
    '"params":',
    '"',
    '\\',
    'null',
    '0x',
    '1e999',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((pieces) => pieces.join('')),
      ),
      (text) => {
        connection.exchange(text);
      },
    ),
    RUNS,
  );
  expect(connection.ask('system_name')).toBe('polkavirt');
});
