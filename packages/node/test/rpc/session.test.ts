import { readFileSync } from 'node:fs';
import { DEFAULT_POOL_LIMITS, RPC_METHOD_NAMES } from '../../src/index.ts';
import { MAX_VALUES } from '../../src/json-rpc/parse-message.ts';
import { MAX_RESPONSE_BYTES } from '../../src/json-rpc/response-size.ts';
import { DEFAULT_SERVER_LIMITS } from '../../src/server/index.ts';
import { connect } from '../support/connect.ts';
import { createTestNode, type TestNode } from '../support/test-node.ts';

describe('a connection', () => {
  let test: TestNode;
  beforeAll(() => {
    test = createTestNode({ buildMode: { type: 'Manual' } });
  });

  const failure = (code: number, message: unknown, id: unknown = null, data?: unknown) => ({
    jsonrpc: '2.0',
    id,
    error: { code, message, ...(data === undefined ? {} : { data }) },
  });
  const unknownMethod = (name: string, id: unknown) => failure(-32601, 'Method not found', id, name);

  it('answers unknown methods in the exact words that clients look for, and names the method beside them', () => {
    const { exchange } = connect(test.node);
    for (const method of ['state_nothing', '', 'constructor', '__proto__', 'toString']) {
      expect(exchange(JSON.stringify({ jsonrpc: '2.0', id: 7, method }))).toEqual(unknownMethod(method, 7));
    }
    // What a hostile client sends is not sent back in full.
    expect(exchange(JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'x'.repeat(10_000) }))).toEqual(
      unknownMethod('x'.repeat(128), 7),
    );
  });

  it.each([
    ['no JSON', '{"jsonrpc":', failure(-32700, 'Parse error')],
    ['nothing', '', failure(-32700, 'Parse error')],
    ['a number', '5', failure(-32600, 'Invalid request')],
    ['null', 'null', failure(-32600, 'Invalid request')],
    ['no method', '{"id":1}', failure(-32600, 'Invalid request')],
    ['a strange id', '{"id":{},"method":"system_name"}', failure(-32600, 'Invalid request')],
    ['an empty batch', '[]', failure(-32600, expect.stringContaining('empty batch'))],
    ['params that are no list', '{"id":1,"method":"system_name","params":{"a":1}}', failure(-32602, expect.anything(), 1)],
  ])('answers %s', (_, text, answer) => {
    expect(connect(test.node).exchange(text)).toEqual(answer);
  });

  it('answers each of a batch, and nothing to notifications', () => {
    const { exchange } = connect(test.node, { maxSubscriptions: 1, maxBatch: 3 });
    const call = (id: unknown, method = 'system_name') => ({ jsonrpc: '2.0', id, method });
    expect(exchange(JSON.stringify([call(1), 5, call('b', 'no_such')]))).toEqual([
      { jsonrpc: '2.0', id: 1, result: 'polkavirt' },
      failure(-32600, 'Invalid request'),
      unknownMethod('no_such', 'b'),
    ]);
    expect(exchange(JSON.stringify({ jsonrpc: '2.0', method: 'system_name' }))).toBeUndefined();
    expect(exchange(JSON.stringify([call(1), call(2), call(3), call(4)]))).toMatchObject([{ error: { code: -32600 } }]);
  });

  it.each([
    ['state_getStorage', [], 'key is missing'],
    ['state_getStorage', ['0x123'], 'key must be bytes in hex with 0x before them'],
    ['state_getStorage', ['0x12', '0x12'], 'at must be 32 bytes in hex with 0x before them'],
    ['state_getStorage', ['0x12', null, 3], 'there are at most 2, not 3'],
    ['state_getKeysPaged', ['0x', 1001], 'count must be a whole number up to 1000'],
    ['system_accountNextIndex', ['5Grwva'], 'account must be an account as SS58 or 32 bytes in hex'],
    ['dev_setBlockBuildMode', ['Never'], 'mode must be one of Instant, Batch, Manual, Interval'],
    ['dev_newBlock', [{ counts: 1 }], 'options must be an object with the fields count, to, transactions'],
    ['chain_getBlockHash', ['x'], 'numbers must be a whole number up to 4294967295, or a list'],
    ['childstate_getStorage', ['0x1234', '0x'], 'childStorageKey must begin with :child_storage:default:'],
  ])('%s%j says what is wrong', (method, params, message) => {
    expect(connect(test.node).ask(method, ...params)).toEqual({ code: -32602, message: `Invalid params: ${message}` });
  });

  it('refuses messages of more values than it parses in a moment, and gives answers of up to 15 MiB', () => {
    const { exchange, ask } = connect(test.node);
    const many = `{"id":1,"method":"state_getStorage","params":[[${'1,'.repeat(500_000)}1]]}`;
    expect(exchange(many)).toEqual(failure(-32600, 'Invalid request: a message of more than 500000 values'));
    const long = `{"id":1,"method":"state_getStorage","params":["0x${'00'.repeat(1_000_000)}"]}`;
    expect(exchange(long)).toMatchObject({ result: null });
    ask('dev_setStorage', [['0xff01', `0x${'00'.repeat(3_000_000)}`]]);
    const one = { jsonrpc: '2.0', id: 1, method: 'state_getStorage', params: ['0xff01'] };
    expect(exchange(JSON.stringify(one))).toMatchObject({ result: expect.stringMatching(/^0x0000/) });
    const tooBig = { error: { code: -32008, message: 'Response is too big', data: 'Exceeded max limit of 15728640' } };
    // Six million characters each: two are within the limit, three are not.
    expect(exchange(JSON.stringify([one, one, one]))).toMatchObject([{ id: 1 }, { id: 1 }, tooBig]);
    ask('dev_setStorage', [['0xff02', `0x${'00'.repeat(6_000_000)}`]]);
    expect(exchange(JSON.stringify({ id: 1, method: 'state_getPairs', params: ['0xff'] }))).toMatchObject(tooBig);
    expect(exchange(JSON.stringify({ id: 1, method: 'state_queryStorageAt', params: [['0xff01', '0xff02']] }))).toMatchObject(
      tooBig,
    );
    ask('dev_setStorage', [
      ['0xff01', null],
      ['0xff02', null],
    ]);
  });

  it('tells nothing of a subscription before its id, and nothing after its end', () => {
    const { session, heard, ask, heardOf } = connect(test.node);
    const order: string[] = [];
    session.message('{"id":1,"method":"chain_subscribeNewHeads"}', () => order.push(`answer, ${heard.length} heard`));
    expect([...order, heard.length]).toEqual(['answer, 0 heard', 1]);
    const id = ask('chain_subscribeAllHeads');
    expect(ask('chain_unsubscribeNewHeads', id)).toBe(false);
    expect(ask('chain_unsubscribeAllHeads', id)).toBe(true);
    expect(ask('chain_unsubscribeAllHeads', id)).toBe(false);
    ask('dev_newBlock');
    expect(heardOf(id)).toHaveLength(1);
    expect(heard).toHaveLength(3);
    session.close();
    ask('dev_newBlock');
    expect(heard).toHaveLength(3);
  });

  it('has so many subscriptions and no more', () => {
    const { ask } = connect(test.node, { maxSubscriptions: 2, maxBatch: 1 });
    const ids = [ask('chain_subscribeNewHeads'), ask('state_subscribeRuntimeVersion')];
    expect(ask('chain_subscribeNewHeads')).toMatchObject({ code: -32006 });
    ask('chain_unsubscribeNewHead', ids[0]);
    expect(ask('chain_subscribeNewHeads')).toEqual(expect.any(String));
  });

  it('lists the methods that it answers, and the reference lists the same', () => {
    const { ask } = connect(test.node);
    const { methods } = ask('rpc_methods') as { methods: string[] };
    expect(methods).toEqual(RPC_METHOD_NAMES);
    for (const method of methods) expect(JSON.stringify(ask(method))).not.toContain('-32601');
    const reference = readFileSync(new URL('../../../../docs/reference/node.md', import.meta.url), 'utf8');
    const [, table] = /<!-- methods -->([\s\S]*?)<!-- \/methods -->/.exec(reference)!;
    const listed = [...table.matchAll(/`([a-zA-Z]+_\w+)`/g)].map(([, name]) => name);
    expect(listed.sort()).toEqual([...methods].sort());
  });

  it('has the limits that the reference tells, and the version of its package', () => {
    const reference = readFileSync(new URL('../../../../docs/reference/node.md', import.meta.url), 'utf8');
    const { maxTransactions, maxFuture, maxBytes } = DEFAULT_POOL_LIMITS;
    const { maxSubscriptions, maxBatch, maxConnections, maxConnectionsPerAddress } = DEFAULT_SERVER_LIMITS;
    const { maxSockets, maxSocketsPerAddress, maxTotalReadBytes } = DEFAULT_SERVER_LIMITS;
    const { maxMessageBytes, maxUnsentBytes, maxTotalUnsentBytes } = DEFAULT_SERVER_LIMITS;
    const shown = (value: number) => value.toLocaleString('en');
    const mib = (bytes: number) => `${bytes / 2 ** 20} MiB`;
    expect(reference).toContain(
      `${shown(maxTransactions)} transactions, of them ${maxFuture} that wait for a lower nonce; ${mib(maxBytes)}`,
    );
    expect(reference).toContain(`| ${MAX_RESPONSE_BYTES / 2 ** 20} MiB |`);
    expect(reference).toContain(`| ${shown(MAX_VALUES)} values |`);
    expect(reference).toContain(`${shown(maxSubscriptions)} subscriptions, ${shown(maxBatch)} requests in a batch`);
    expect(reference).toContain(
      `${maxConnections} WebSockets, ${maxConnectionsPerAddress} of one remote address; ${shown(maxSockets)} open connections, ` +
        `${shown(maxSocketsPerAddress)} of one; ${mib(maxMessageBytes)} a message, ${mib(maxTotalReadBytes)} of all that are being read; ` +
        `${mib(maxUnsentBytes)} unsent a client, ${mib(maxTotalUnsentBytes)} unsent in all`,
    );
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
    expect(connect(test.node).ask('system_version')).toBe(version);
  });

  it('has what the tools call', () => {
    // By name, as clients were seen to call them: ApiPromise, Apps, PAPI by either set, chopsticks' tools.
    const called = `
      chain_getBlockHash state_getRuntimeVersion system_chain system_properties rpc_methods state_call state_getMetadata
      state_subscribeRuntimeVersion system_health state_queryStorageAt state_subscribeStorage state_getStorage state_getKeysPaged
      chain_subscribeNewHead chain_getHeader chain_getFinalizedHead author_submitAndWatchExtrinsic chain_getBlock system_chainType
      system_name system_version chain_subscribeAllHeads chain_subscribeFinalizedHeads author_submitExtrinsic
      chainHead_v1_follow chainHead_v1_header chainHead_v1_storage chainHead_v1_call chainHead_v1_body chainHead_v1_unpin
      chainHead_v1_unfollow chainHead_v1_continue chainHead_v1_stopOperation transaction_v1_broadcast transaction_v1_stop
      chainSpec_v1_chainName chainSpec_v1_genesisHash chainSpec_v1_properties dev_newBlock dev_setStorage dev_timeTravel dev_setHead
      dev_setBlockBuildMode chain_getHead state_getStorageAt system_dryRun payment_queryInfo`;
    for (const method of called.trim().split(/\s+/)) expect(RPC_METHOD_NAMES).toContain(method);
  });
});
