import { ALICE, blake2_256, bytesToHex, type HexString, hexToBytes, textToHex } from '@polkavirt/mock-runtime';
import { signed } from '../support/sign.ts';
import { counterProgram } from '../support/test-node.ts';
import { withNode } from '../support/with-node.ts';

const UNKNOWN = `0x${'ab'.repeat(32)}`;
const CODE = textToHex(':code');

const setup = () => {
  const parts = withNode();
  const { ask, heardOf } = parts;
  /** All that a query told, and that it is over: it tells no more, and stopping it has no effect. */
  const query = (method: string, ...params: unknown[]) => heardOf(ask(`archive_v1_${method}`, ...params));
  return { ...parts, query };
};

describe('archive_v1', () => {
  it('gives headers and bodies of any block, and null for none', () => {
    const { ask, node, remark } = setup();
    const extrinsic = signed(node, remark, { nonce: 0 });
    ask('author_submitExtrinsic', extrinsic);
    const first = ask('dev_newBlock') as HexString;
    ask('dev_newBlock');
    const body = ask('archive_v1_body', first) as HexString[];
    expect(body).toHaveLength(2);
    expect(body[1]).toBe(bytesToHex(extrinsic));
    const header = ask('archive_v1_header', first) as HexString;
    expect(bytesToHex(blake2_256(hexToBytes(header)))).toBe(first);
    expect([ask('archive_v1_body', UNKNOWN), ask('archive_v1_header', UNKNOWN)]).toEqual([null, null]);
    expect(ask('archive_v1_genesisHash')).toBe(node.chain.genesis.hash);
  });

  it('gives the hashes of a height: one of a final block, those of all branches above', async () => {
    const { ask, node } = withNode({ finalityDelay: 1_000_000 });
    ask('dev_newBlock');
    const abandoned = ask('dev_newBlock');
    ask('dev_setHead', 1);
    ask('dev_timeTravel', 5_000);
    const other = ask('dev_newBlock');
    expect(ask('archive_v1_finalizedHeight')).toBe(0);
    expect(ask('archive_v1_hashByHeight', 0)).toEqual([node.chain.genesis.hash]);
    expect(ask('archive_v1_hashByHeight', 2)).toEqual([other, abandoned]);
    expect(ask('archive_v1_hashByHeight', 3)).toEqual([]);
    expect(ask('archive_v1_hashByHeight', 2 ** 40)).toEqual([]);
    for (const height of [-1, 1.5, '1', null]) expect(ask('archive_v1_hashByHeight', height)).toMatchObject({ code: -32602 });
    const final = setup();
    const last = final.ask('dev_newBlock');
    await new Promise((resolve) => final.node.chain.finalized$.subscribe(resolve));
    expect([final.ask('archive_v1_finalizedHeight'), final.ask('archive_v1_hashByHeight', 1)]).toEqual([1, [last]]);
  });

  it('calls the runtime at any block, and says what went wrong', () => {
    const { ask, node, remark } = setup();
    ask('author_submitExtrinsic', signed(node, remark, { nonce: 0 }));
    const [genesis, first] = [node.chain.genesis.hash, ask('dev_newBlock')];
    const nonceAt = (at: unknown) => ask('archive_v1_call', at, 'AccountNonceApi_account_nonce', ALICE);
    expect(nonceAt(genesis)).toEqual({ success: true, value: '0x00000000' });
    expect(nonceAt(first)).toEqual({ success: true, value: '0x01000000' });
    expect(nonceAt(UNKNOWN)).toBeNull();
    expect(ask('archive_v1_call', first, 'Nothing_at_all', '0x')).toEqual({
      success: false,
      error: 'Exported method Nothing_at_all is not found',
    });
    expect(ask('archive_v1_call', first, 'AccountNonceApi_account_nonce', '0x01')).toMatchObject({ success: false });
  });

  it('finds storage by key and below a key, and says when it is done', () => {
    const { ask, node, query } = setup();
    ask('dev_setStorage', [
      ['0xee01', '0x01'],
      ['0xee02', '0x02'],
      ['0xee03', '0x03'],
    ]);
    const at = node.chain.head.hash;
    const items = [
      { key: CODE, type: 'value' },
      { key: '0xee01', type: 'hash' },
      { key: '0x99', type: 'value' },
      { key: '0xee', type: 'descendantsValues', paginationStartKey: '0xee01' },
      { key: '0xee', type: 'closestDescendantMerkleValue' },
      // Asked for twice, told once.
      { key: CODE, type: 'value' },
    ];
    expect(query('storage', at, items)).toEqual([
      { event: 'storage', key: CODE, value: textToHex('polkavirt') },
      { event: 'storage', key: '0xee01', hash: bytesToHex(blake2_256(Uint8Array.of(1))) },
      { event: 'storage', key: '0xee02', value: '0x02' },
      { event: 'storage', key: '0xee03', value: '0x03' },
      { event: 'storage', key: '0xee', closestDescendantMerkleValue: expect.stringMatching(/^0x/) },
      { event: 'storageDone' },
    ]);
    expect(query('storage', UNKNOWN, items)).toEqual([{ event: 'storageError', error: expect.stringContaining(UNKNOWN) }]);
    const invalid = { code: -32602 };
    expect(ask('archive_v1_storage', at, [{ key: '0x', type: 'value', paginationStartKey: '0x00' }])).toMatchObject(invalid);
    expect(ask('archive_v1_storage', at, [{ key: '0x' }])).toMatchObject(invalid);
    expect(ask('archive_v1_storage', at, [{ type: 'value' }])).toMatchObject(invalid);
    expect(ask('archive_v1_storage', at, [{ key: '0x', type: 'everything' }])).toMatchObject(invalid);
    expect(ask('archive_v1_stopStorage', '77')).toBeNull();
  });

  it('tells what differs between two blocks, in main storage and in child tries', () => {
    const { ask, node, runtime, query } = setup();
    const { System, Virt } = runtime;
    const code = counterProgram();
    const program = Virt.programHash(code);
    ask('author_submitExtrinsic', signed(node, Virt.Call.uploadCode(code), { nonce: 0 }));
    const first = ask('dev_newBlock');
    ask('author_submitExtrinsic', signed(node, Virt.Call.call(program, 'increment', 100_000n, new Uint8Array()), { nonce: 1 }));
    const second = ask('dev_newBlock');
    const number = System.Number.key();
    expect(query('storageDiff', second, [{ key: number, returnType: 'value' }])).toEqual([
      { event: 'storageDiff', key: number, value: '0x02000000', type: 'modified' },
      { event: 'storageDiffDone' },
    ]);
    const child = Virt.storageKeyOf(program);
    expect(query('storageDiff', second, [{ returnType: 'hash', childTrieKey: child }], node.chain.genesis.hash)).toEqual([
      {
        event: 'storageDiff',
        key: '0x6e',
        hash: bytesToHex(blake2_256(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0))),
        type: 'added',
        childTrieKey: child,
      },
      { event: 'storageDiffDone' },
    ]);
    // All of main storage, by default with its values.
    const all = query('storageDiff', first) as { event: string; key: string; type: string }[];
    expect(all.at(-1)).toEqual({ event: 'storageDiffDone' });
    expect(new Set(all.map(({ type }) => type))).toEqual(new Set(['added', 'modified', 'deleted', undefined]));
    expect(all.map(({ key }) => key)).toContain(System.Account.key(ALICE));
  });

  it('shows what was deleted by what it was', () => {
    const { ask, query } = setup();
    ask('dev_setStorage', [['0xee', '0x07']]);
    const first = ask('dev_newBlock');
    ask('dev_setStorage', [['0xee', null]]);
    const second = ask('dev_newBlock');
    // Changes by hand belong to the block whose storage was changed.
    expect(query('storageDiff', second, [{ key: '0xee', returnType: 'value' }])).toEqual([{ event: 'storageDiffDone' }]);
    ask('dev_setHead', 0);
    expect(query('storageDiff', first, [{ key: '0xee', returnType: 'value' }])).toEqual([
      { event: 'storageDiff', key: '0xee', value: '0x07', type: 'deleted' },
      { event: 'storageDiffDone' },
    ]);
  });

  it('compares a block with its ancestors only', () => {
    const { ask, node, query } = setup();
    const [first, second] = [ask('dev_newBlock'), ask('dev_newBlock')];
    const { hash } = node.chain.genesis;
    const notAncestor = [{ event: 'storageDiffError', error: expect.stringContaining('is not an ancestor') }];
    expect(query('storageDiff', first, null, second)).toEqual(notAncestor);
    expect(query('storageDiff', first, null, first)).toEqual(notAncestor);
    expect(query('storageDiff', hash)).toEqual([
      { event: 'storageDiffError', error: expect.stringContaining('there is no block') },
    ]);
    expect(query('storageDiff', UNKNOWN)).toEqual([{ event: 'storageDiffError', error: expect.stringContaining(UNKNOWN) }]);
    expect(ask('archive_v1_storageDiff', first, [{ key: '0x' }])).toMatchObject({ code: -32602 });
    expect(ask('archive_v1_stopStorageDiff', '77')).toBeNull();
  });
});
