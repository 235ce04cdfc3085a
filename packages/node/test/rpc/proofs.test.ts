import { calculate_state_root, decode_proof } from '@acala-network/chopsticks-executor';
import { ALICE, blake2_256, bytesToHex, type HexString, hexToBytes, textToHex } from '@polkavirt/mock-runtime';
import fc from 'fast-check';
import { runToEnd } from '../../src/work.ts';
import { signed } from '../support/sign.ts';
import { counterProgram } from '../support/test-node.ts';
import { withNode } from '../support/with-node.ts';

const CODE = textToHex(':code');

/** What Substrate's own trie makes of a proof. */
const read = async (root: string, proof: unknown): Promise<Map<string, string | null>> =>
  new Map((await decode_proof(root, proof)) as [string, string | null][]);

describe('a read proof', () => {
  it('proves values, and what is not there, to another implementation', async () => {
    const { ask, node, runtime } = withNode();
    ask('dev_newBlock', { count: 2 });
    const { hash, header } = node.chain.block(node.chain.hashAt(1) as HexString)!;
    const account = runtime.System.Account.key(ALICE);
    const keys = [account, CODE, runtime.System.Number.key(), '0x99'];
    const { at, proof } = ask('state_getReadProof', keys, hash) as { at: string; proof: string[] };
    expect(at).toBe(hash);
    const values = await read(header.stateRoot, proof);
    for (const key of keys.slice(0, 3)) expect(values.get(key)).toBe(ask('state_getStorage', key, hash));
    expect(values.has('0x99')).toBe(false);
    // Much less than the state.
    expect(proof.join('').length).toBeLessThan((JSON.stringify(ask('state_getPairs', '0x', hash)).length * 2) / 3);
    // A proof of another block has another root.
    expect(await read(node.chain.head.header.stateRoot, proof)).toEqual(new Map());
  });

  it('holds values that nodes hold by their hash', async () => {
    const { ask, node } = withNode();
    const long = `0x${'ab'.repeat(33)}`;
    ask('dev_setStorage', [
      ['0xee01', long],
      ['0xee02', `0x${'cd'.repeat(32)}`],
    ]);
    ask('dev_newBlock');
    const { proof } = ask('state_getReadProof', ['0xee01', '0xee02']) as { proof: string[] };
    expect(proof).toContain(long);
    const values = await read(node.chain.head.header.stateRoot, proof);
    expect([values.get('0xee01'), values.get('0xee02')]).toEqual([long, `0x${'cd'.repeat(32)}`]);
  });

  it('of a child trie leads through its root', async () => {
    const { ask, node, runtime } = withNode();
    const { Virt } = runtime;
    const code = counterProgram();
    const program = Virt.programHash(code);
    ask('author_submitExtrinsic', signed(node, Virt.Call.uploadCode(code), { nonce: 0 }));
    ask('author_submitExtrinsic', signed(node, Virt.Call.call(program, 'increment', 100_000n, new Uint8Array()), { nonce: 1 }));
    ask('dev_newBlock');
    const child = `${textToHex(':child_storage:default:')}${Virt.storageKeyOf(program).slice(2)}`;
    const { proof } = ask('state_getChildReadProof', child, ['0x6e']) as { proof: string[] };
    const root = (await read(node.chain.head.header.stateRoot, proof)).get(child) as string;
    expect((await read(root, proof)).get('0x6e')).toBe('0x0100000000000000');
  });

  it('of many keys pauses, so that others have their turn', () => {
    const { ask, node } = withNode();
    const keys = Array.from({ length: 2000 }, (_, i): HexString => `0xee${i.toString(16).padStart(4, '0')}`);
    ask(
      'dev_setStorage',
      keys.map((key) => [key, `0x${'ab'.repeat(40)}${key.slice(4)}`]),
    );
    const { main } = node.chain.head.state;
    runToEnd(node.tries.of(main));
    const proving = node.tries.proof(main, keys);
    let pauses = 0;
    while (!proving.next().done) pauses += 1;
    expect(pauses).toBeGreaterThan(20);
  });
});

describe('closestDescendantMerkleValue', () => {
  const merkleOf = ({ ask, heardOf, node }: ReturnType<typeof withNode>, key: string): string | undefined => {
    const id = ask('chainHead_v1_follow', false);
    ask('chainHead_v1_storage', id, node.chain.head.hash, [{ key, type: 'closestDescendantMerkleValue' }]);
    const events = heardOf(id) as { event: string; items?: { closestDescendantMerkleValue: string }[] }[];
    ask('chainHead_v1_unfollow', id);
    return events.find(({ event }) => event === 'operationStorageItems')?.items?.[0].closestDescendantMerkleValue;
  };

  it('of no key is the state root, and there is none below what nothing begins with', () => {
    const test = withNode();
    test.ask('dev_newBlock');
    expect(merkleOf(test, '0x')).toBe(test.node.chain.head.header.stateRoot);
    expect(merkleOf(test, '0xee')).toBeUndefined();
  });

  it('is a node that the proof of the key holds, by its hash', () => {
    const test = withNode();
    const { ask, runtime } = test;
    ask('dev_newBlock');
    const prefix = runtime.System.Account.prefix();
    const found = merkleOf(test, prefix);
    const { proof } = ask('state_getReadProof', [runtime.System.Account.key(ALICE)]) as { proof: HexString[] };
    expect(proof.map((node) => bytesToHex(blake2_256(hexToBytes(node))))).toContain(found);
    expect(found).not.toBe(merkleOf(test, '0x'));
  });

  it('of a short node is the node itself: here a leaf with what is left of its key, and its value', () => {
    const test = withNode();
    test.ask('dev_setStorage', [['0xee01', '0x2a']]);
    // Below the root's branch at the first nibble e: the three nibbles e, 0, 1, then one byte.
    expect(merkleOf(test, '0xee')).toBe('0x430e01042a');
    expect(merkleOf(test, '0xee01')).toBe('0x430e01042a');
    expect(merkleOf(test, '0xee02')).toBeUndefined();
  });

  it('changes with every change below the key, and with no other of long values', () => {
    const test = withNode();
    const long = (byte: string) => `0x${byte.repeat(40)}`;
    test.ask('dev_setStorage', [
      ['0xee01', long('01')],
      ['0xee02', long('02')],
      ['0xee', long('03')],
    ]);
    const before = merkleOf(test, '0xee');
    test.ask('dev_setStorage', [['0x1234', long('04')]]);
    expect(merkleOf(test, '0xee')).toBe(before);
    test.ask('dev_setStorage', [['0xee02', long('05')]]);
    const after = merkleOf(test, '0xee');
    expect(after).not.toBe(before);
    test.ask('dev_setStorage', [['0xee03', '0x01']]);
    expect(merkleOf(test, '0xee')).not.toBe(after);
  });
});

it('any state has the roots and the proofs of another implementation, at any block', async () => {
  const { ask, node } = withNode();
  const bytes = fc.uint8Array({ maxLength: 3 }).map((key) => bytesToHex(Uint8Array.of(0xee, ...key)));
  const entries = fc.uniqueArray(fc.tuple(bytes, fc.uint8Array({ minLength: 1, maxLength: 40 }).map(bytesToHex)), {
    selector: ([key]) => key,
    minLength: 1,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(entries, bytes, async (values, other) => {
      ask('dev_setStorage', [...(ask('state_getKeys', '0xee') as string[]).map((key) => [key, null]), ...values]);
      const pairs = ask('state_getPairs', '0x') as [string, string][];
      const root = await calculate_state_root(pairs, 1);
      const keys = [...values.map(([key]) => key), other];
      const { proof } = ask('state_getReadProof', keys) as { proof: string[] };
      const proven = await read(root, proof);
      for (const key of keys) expect(proven.get(key) ?? null).toBe(ask('state_getStorage', key));
    }),
    { numRuns: Number(process.env.POLKAVIRT_RUNS ?? 40) },
  );
  expect(node.chain.head.number).toBe(0);
});
