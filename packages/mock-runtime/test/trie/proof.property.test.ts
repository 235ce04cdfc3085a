/** Proofs and Merkle values against Substrate's own trie, compiled to WebAssembly. */
import { calculate_state_root, decode_proof } from '@acala-network/chopsticks-executor';
import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import { bytesToHex, type HexString, hexToBytes } from '../../src/bytes.ts';
import { blake2_256 } from '../../src/hashing.ts';
import { MerkleTrie } from '../../src/trie/merkle-trie.ts';

const settings = exploring(60);
const VERSIONS = [0, 1] as const;

/** Keys of few nibbles, so that many share prefixes and some are prefixes of others. */
const key = fc
  .array(fc.constantFrom(0x00, 0x01, 0x10, 0x11, 0x77), { minLength: 1, maxLength: 4 })
  .map((bytes) => bytesToHex(Uint8Array.from(bytes)));

/** Lengths around 32, from which a value is hashed and its node has a hash. */
const value = fc
  .tuple(fc.constantFrom(0, 1, 20, 31, 32, 33, 70), fc.integer({ min: 0, max: 255 }))
  .map(([length, byte]) => new Uint8Array(length).fill(byte));

type Entries = ReadonlyMap<HexString, Uint8Array>;
const entries = fc.uniqueArray(fc.tuple(key, value), { selector: ([at]) => at, maxLength: 14 }).map((list) => new Map(list));

const trieOf = (of: Entries, version: 0 | 1) => {
  const trie = new MerkleTrie(version);
  for (const [at, what] of of) trie.set(at, what);
  return trie;
};

/** A proof at once, and how often it paused. */
function prove(trie: MerkleTrie, keys: Iterable<HexString>, of: Entries) {
  const asked: HexString[] = [];
  const proving = trie.proof(keys, (at) => {
    asked.push(at);
    return of.get(at);
  });
  let pauses = 0;
  let step = proving.next();
  for (; !step.done; step = proving.next()) pauses += 1;
  return { nodes: step.value.map(bytesToHex), pauses, asked };
}

/** What Substrate's trie makes of a proof. */
const read = async (root: HexString, nodes: readonly HexString[]): Promise<Map<string, string | null>> =>
  new Map((await decode_proof(root, nodes)) as [string, string | null][]);

describe.each(VERSIONS)('a proof in layout V%d', (version) => {
  it('gives the values of its keys, whatever else the trie holds', async () => {
    await fc.assert(
      fc.asyncProperty(entries, fc.array(key, { maxLength: 5 }), async (of, keys) => {
        const trie = trieOf(of, version);
        const { nodes } = prove(trie, keys, of);
        expect(new Set(nodes).size).toBe(nodes.length);
        const values = await read(bytesToHex(trie.root()), nodes);
        for (const at of keys) {
          const expected = of.get(at);
          expect([at, values.get(at)]).toEqual([at, expected && bytesToHex(expected)]);
        }
      }),
      settings,
    );
  });

  it('of all keys has each node that has a hash, and each value that has one', async () => {
    const of: Entries = new Map([
      ['0x10', new Uint8Array(40).fill(1)],
      ['0x1011', new Uint8Array(33).fill(2)],
      ['0x1077', new Uint8Array(32).fill(3)],
      ['0x77', Uint8Array.of(4)],
    ]);
    const trie = trieOf(of, version);
    const { nodes } = prove(trie, of.keys(), of);
    // The root, the branch at 10 and the leaves below it; that at 77 is part of the root. In V1 the two long values as well.
    expect(nodes).toHaveLength(version === 0 ? 4 : 6);
    expect(bytesToHex(blake2_256(hexToBytes(nodes[0])))).toBe(bytesToHex(trie.root()));
    for (const long of ['0x10', '0x1011'] as const) {
      const bytes = bytesToHex(of.get(long)!);
      expect([long, nodes.includes(bytes)]).toEqual([long, version === 1]);
    }
  });
});

it('a proof asks for the values that the trie holds by their hash, and for no others', () => {
  const of: Entries = new Map([
    ['0x10', new Uint8Array(33).fill(1)],
    ['0x11', new Uint8Array(32).fill(2)],
  ]);
  const trie = trieOf(of, 1);
  expect(prove(trie, ['0x10', '0x11', '0x12', '0x1000'], of).asked).toEqual(['0x10']);
  // What cannot be looked up is not in it.
  expect(prove(trie, ['0x10'], new Map()).nodes).not.toContain(bytesToHex(of.get('0x10')!));
});

it('a proof of an empty trie is its one node', () => {
  const empty = new MerkleTrie(1);
  expect(prove(empty, ['0x10'], new Map())).toEqual({ nodes: ['0x00'], pauses: 0, asked: [] });
  expect(bytesToHex(empty.root())).toBe(bytesToHex(blake2_256(Uint8Array.of(0))));
});

it.each([
  [0, 0],
  [63, 0],
  [64, 1],
  [127, 1],
  [128, 2],
])('a proof of %i keys pauses %i times', (count, pauses) => {
  const of: Entries = new Map([['0x10', Uint8Array.of(1)]]);
  expect(prove(trieOf(of, 1), new Array<HexString>(count).fill('0x10'), of).pauses).toBe(pauses);
});

describe('a root that is prepared', () => {
  it('pauses for each of the parts two levels below the top, and is the same', async () => {
    // Three first nibbles, of which two have two second ones below them, and one is a leaf.
    const of: Entries = new Map(
      (['0x1111', '0x1211', '0x2111', '0x2211', '0x3111'] as const).map((at, i) => [at, new Uint8Array(40).fill(i)]),
    );
    const trie = trieOf(of, 1);
    expect([...trie.prepare()]).toHaveLength(4);
    const list = [...of].map(([at, what]): [HexString, HexString] => [at, bytesToHex(what)]);
    expect(bytesToHex(trie.root())).toBe(await calculate_state_root(list, 1));
    expect([...new MerkleTrie(1).prepare()]).toEqual([]);
    expect([...trieOf(new Map([['0x11', Uint8Array.of(1)]]), 1).prepare()]).toEqual([]);
  });
});

describe('the Merkle value', () => {
  // A branch at 10 (with a long value) with 1011 and 1077 below it, and a short leaf at 77.
  const of: Entries = new Map([
    ['0x10', new Uint8Array(40).fill(1)],
    ['0x1011', new Uint8Array(33).fill(2)],
    ['0x1077', new Uint8Array(32).fill(3)],
    ['0x77', Uint8Array.of(4)],
  ]);

  it('is that of the node at a key, or of the closest one below', () => {
    const trie = trieOf(of, 1);
    const merkle = (at: HexString) => {
      const found = trie.merkleValue(at);
      return found && bytesToHex(found);
    };
    const root = bytesToHex(trie.root());
    expect(merkle('0x')).toBe(root);
    // A leaf: a header of 0x41 with the one nibble that is left, 7, and the value with its compact length.
    expect(merkle('0x77')).toBe('0x41070404');
    // The same with a value of 32 bytes is long enough for a hash.
    expect(merkle('0x1077')).toBe(bytesToHex(blake2_256(hexToBytes(`0x410780${'03'.repeat(32)}`))));
    for (const absent of ['0x78', '0x1012', '0x101100', '0x11'] as const)
      expect([absent, merkle(absent)]).toEqual([absent, undefined]);
    expect(new MerkleTrie(1).merkleValue('0x')).toBeUndefined();
  });

  it('of a prefix that ends inside of a node is the node’s', () => {
    const deep: Entries = new Map([
      ['0x111111', new Uint8Array(40).fill(1)],
      ['0x111122', new Uint8Array(40).fill(2)],
      ['0x22', Uint8Array.of(3)],
    ]);
    const trie = trieOf(deep, 0);
    expect(trie.merkleValue('0x11')).toEqual(trie.merkleValue('0x1111'));
    expect(trie.merkleValue('0x11')).not.toEqual(trie.root());
    expect(trie.merkleValue('0x1133')).toBeUndefined();
    expect(trie.merkleValue('0x1112')).toBeUndefined();
  });
});
