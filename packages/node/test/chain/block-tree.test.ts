/** The tree of blocks by itself: heights, branches, finality and what is forgotten. */
import type { Block } from '../../src/chain/block.ts';
import { BlockTree } from '../../src/chain/block-tree.ts';

const block = (number: number, branch = 'a', parent = branch): Block => {
  const hash = `0x${branch}${number}`;
  return { number, hash, header: { parentHash: number === 1 ? '0xg' : `0x${parent}${number - 1}` } } as unknown as Block;
};
const genesis = { number: 0, hash: '0xg', header: { parentHash: '0x' } } as unknown as Block;
const hashes = (blocks: readonly Block[]) => blocks.map(({ hash }) => hash);

/** A tree whose best chain is `a1` up to that height. */
const treeOf = (height: number, keep = Number.POSITIVE_INFINITY): BlockTree => {
  const tree = new BlockTree(genesis, keep);
  for (let number = 1; number <= height; number++) tree.append(block(number));
  return tree;
};

it('begins with its genesis, which is its head, final and best', () => {
  const tree = treeOf(0);
  expect([tree.head, tree.finalized, tree.genesis, tree.block('0xg')]).toEqual([genesis, genesis, genesis, genesis]);
  expect([tree.hashAt(0), tree.hashAt(1), tree.hashesAt(0), tree.hashesAt(1)]).toEqual(['0xg', undefined, ['0xg'], []]);
  expect(tree.recentlyFinalized(5)).toEqual([genesis]);
});

it('finds blocks between two of one branch, the later one included', () => {
  const tree = treeOf(4);
  const at = (number: number) => tree.block(`0xa${number}`) as Block;
  expect(hashes(tree.between(at(1), at(3)))).toEqual(['0xa2', '0xa3']);
  expect(hashes(tree.between(genesis, at(2)))).toEqual(['0xa1', '0xa2']);
  expect(tree.between(at(2), at(2))).toEqual([]);
  expect(hashes(tree.canonicalBlocks())).toEqual(['0xg', '0xa1', '0xa2', '0xa3', '0xa4']);
});

describe('finality', () => {
  it('takes in the blocks below, once', () => {
    const tree = treeOf(4);
    expect(hashes(tree.finalize(tree.block('0xa3') as Block))).toEqual(['0xa1', '0xa2', '0xa3']);
    expect(tree.finalized.hash).toBe('0xa3');
    // The same one again, and one below it.
    expect([tree.finalize(tree.block('0xa3') as Block), tree.finalize(tree.block('0xa2') as Block)]).toEqual([[], []]);
    expect(tree.finalized.hash).toBe('0xa3');
    expect(hashes(tree.finalize(tree.block('0xa4') as Block))).toEqual(['0xa4']);
    expect(hashes(tree.recentlyFinalized(3))).toEqual(['0xa2', '0xa3', '0xa4']);
    expect(hashes(tree.recentlyFinalized(99))).toEqual(['0xg', '0xa1', '0xa2', '0xa3', '0xa4']);
  });

  it('leaves one hash at a height, and above it those of all branches, the best first', () => {
    const tree = treeOf(3);
    tree.finalize(tree.block('0xa1') as Block);
    tree.goTo(tree.block('0xa1') as Block);
    tree.append(block(2, 'b', 'a'));
    expect(tree.hashesAt(2)).toEqual(['0xb2', '0xa2']);
    expect(tree.hashesAt(3)).toEqual(['0xa3']);
    expect(tree.hashesAt(1)).toEqual(['0xa1']);
    tree.finalize(tree.block('0xb2') as Block);
    expect(tree.hashesAt(2)).toEqual(['0xb2']);
  });
});

describe('going back', () => {
  it('keeps what is final on the branch, and tells of it from there on', () => {
    const tree = treeOf(4);
    tree.finalize(tree.block('0xa2') as Block);
    tree.goTo(tree.block('0xa3') as Block);
    expect([tree.head.hash, tree.finalized.hash, tree.hashAt(4)]).toEqual(['0xa3', '0xa2', undefined]);
    expect(hashes(tree.recentlyFinalized(99))).toEqual(['0xa2']);
    expect(tree.block('0xa4')?.hash).toBe('0xa4');
    expect(tree.isCanonical(tree.block('0xa4') as Block)).toBe(false);
    expect(tree.isCanonical(tree.block('0xa3') as Block)).toBe(true);
  });

  it('below what is final makes the new head final', () => {
    const tree = treeOf(4);
    tree.finalize(tree.block('0xa3') as Block);
    tree.goTo(tree.block('0xa1') as Block);
    expect([tree.head.hash, tree.finalized.hash, tree.hashAt(2)]).toEqual(['0xa1', '0xa1', undefined]);
    expect(hashes(tree.recentlyFinalized(99))).toEqual(['0xa1']);
  });

  it('to another branch makes that one the best', () => {
    const tree = treeOf(3);
    tree.goTo(tree.block('0xa1') as Block);
    for (const number of [2, 3, 4]) tree.append(block(number, 'b', number === 2 ? 'a' : 'b'));
    tree.goTo(tree.block('0xa3') as Block);
    expect([1, 2, 3, 4].map((number) => tree.hashAt(number))).toEqual(['0xa1', '0xa2', '0xa3', undefined]);
    tree.goTo(tree.block('0xb4') as Block);
    expect([1, 2, 3, 4].map((number) => tree.hashAt(number))).toEqual(['0xa1', '0xb2', '0xb3', '0xb4']);
  });
});

describe('what is forgotten', () => {
  it('is what lies more than so many blocks below the head, but never the genesis', () => {
    const tree = treeOf(5, 2);
    expect(tree.oldestKept).toBe(3);
    tree.prune();
    expect([0, 1, 2, 3, 4, 5].map((number) => tree.hashAt(number))).toEqual([
      '0xg',
      undefined,
      undefined,
      '0xa3',
      '0xa4',
      '0xa5',
    ]);
    expect([tree.block('0xa2'), tree.block('0xa3')?.hash, tree.block('0xg')]).toEqual([undefined, '0xa3', genesis]);
  });

  it('is nothing without a limit, or below it', () => {
    for (const tree of [treeOf(3), treeOf(3, 3)]) {
      tree.prune();
      expect([0, 1, 2, 3].map((number) => tree.hashAt(number))).toEqual(['0xg', '0xa1', '0xa2', '0xa3']);
      expect(tree.oldestKept).toBe(1);
    }
  });

  it('must be final before: the oldest block that is kept', () => {
    const tree = treeOf(5, 2);
    expect(tree.finalBeforePrune?.hash).toBe('0xa3');
    tree.finalize(tree.block('0xa2') as Block);
    expect(tree.finalBeforePrune?.hash).toBe('0xa3');
    tree.finalize(tree.block('0xa3') as Block);
    expect(tree.finalBeforePrune).toBeUndefined();
    expect(treeOf(2, 2).finalBeforePrune).toBeUndefined();
    expect(treeOf(3, 2).finalBeforePrune?.hash).toBe('0xa1');
  });

  it('takes no block of the best chain with it when a branch goes', () => {
    const tree = treeOf(1, 2);
    tree.append(block(2, 'b', 'a'));
    tree.goTo(tree.block('0xa1') as Block);
    for (const number of [2, 3, 4]) tree.append(block(number));
    tree.prune();
    // Height 2 is the oldest that is kept, on both branches.
    expect([tree.block('0xb2')?.hash, tree.hashAt(2)]).toEqual(['0xb2', '0xa2']);
    tree.append(block(5));
    tree.prune();
    expect([tree.block('0xb2'), tree.block('0xa2'), tree.hashAt(2), tree.hashAt(3)]).toEqual([
      undefined,
      undefined,
      undefined,
      '0xa3',
    ]);
  });
});

describe('other blocks instead', () => {
  it.each([
    [2, false, '0xa2', ['0xg', '0xa1', '0xa2']],
    [2, true, '0xa2', ['0xa2']],
    [0, false, '0xg', ['0xg']],
    [9, false, '0xg', ['0xg']],
  ])('of which %d is final (told of others: %p)', (finalized, wasTold, final, told) => {
    const tree = treeOf(0);
    tree.append(block(1, 'c'));
    tree.replace([block(1), block(2), block(3)], finalized, wasTold);
    expect([tree.head.hash, tree.finalized.hash, tree.block('0xc1')]).toEqual(['0xa3', final, undefined]);
    expect([0, 1, 2, 3].map((number) => tree.hashAt(number))).toEqual(['0xg', '0xa1', '0xa2', '0xa3']);
    expect(hashes(tree.recentlyFinalized(99))).toEqual(told);
  });

  it('may be none', () => {
    const tree = treeOf(3);
    tree.replace([], 0, false);
    expect([tree.head, tree.finalized, tree.hashAt(1)]).toEqual([genesis, genesis, undefined]);
  });
});
