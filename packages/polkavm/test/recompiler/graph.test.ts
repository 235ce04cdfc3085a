/** Graphs, and the order that structured code puts their nodes in. */
import { createRandom } from '@polkavirt/campaign';
import { findReached, type Graph, reverse, WorkList } from '../../src/recompiler/analysis/graph.ts';
import { commonLoop, findStructure, placeIn, ROOT, type Structure } from '../../src/recompiler/analysis/loop-structure.ts';

/** From the successors of each node. */
const graphOf = (...successors: readonly (readonly number[])[]): Graph => {
  const from = [0];
  for (const to of successors) from.push(from[from.length - 1] + to.length);
  return { count: successors.length, from: Int32Array.from(from), to: Int32Array.from(successors.flat()) };
};
const successorsOf = ({ count, from, to }: Graph): number[][] =>
  Array.from({ length: count }, (_, node) => [...to.subarray(from[node], from[node + 1])]);

it('every edge is turned around', () => {
  const graph = graphOf([1, 2], [2], [0, 2], [], [3]);
  expect(successorsOf(reverse(graph))).toEqual([[2], [0], [0, 1, 2], [4], []]);
  expect(successorsOf(reverse(reverse(graph)))).toEqual(successorsOf(graph));
  expect(successorsOf(reverse(graphOf()))).toEqual([]);
});

it('nodes are listed once at a time', () => {
  const list = new WorkList(3);
  for (const node of [0, 2, 0, 2]) list.add(node);
  expect([list.take(), list.take(), list.take()]).toEqual([2, 0, -1]);
  list.add(2);
  expect([list.take(), list.take()]).toEqual([2, -1]);
});

it('what can be reached from some nodes is found', () => {
  const graph = graphOf([1], [0, 2], [], [2], [4]);
  expect([...findReached(graph, [0])]).toEqual([1, 1, 1, 0, 0]);
  expect([...findReached(graph, [3, 4])]).toEqual([0, 0, 1, 1, 1]);
  expect([...findReached(graph, [])]).toEqual([0, 0, 0, 0, 0]);
});

/** A structure as nested lists: a loop is a list of its own, its header first. */
type Items = readonly (number | Items)[];
const listOf = (structure: Structure, loop: number = ROOT): Items =>
  structure.items[loop].map((item) => (item >= 0 ? item : listOf(structure, ~item)));

describe('the structure', () => {
  it.each<[string, Graph, Items]>([
    ['of a line', graphOf([1], [2], []), [0, 1, 2]],
    ['of a branch that meets again', graphOf([2, 1], [3], [3], []), [0, 1, 2, 3]],
    ['of a loop', graphOf([1], [2], [1, 3], []), [0, [1, 2], 3]],
    ['of a node that jumps to itself', graphOf([1], [1, 2], []), [0, [1], 2]],
    ['of a loop in a loop', graphOf([1], [2], [3], [2, 4], [1, 5], []), [0, [1, [2, 3], 4], 5]],
    ['of a loop at the head', graphOf([1], [0, 2], []), [[0, 1], 2]],
    // Entered at 1 and at 2: the first of them is the header.
    ['of a loop with two ways in', graphOf([2, 1], [2], [1, 3], []), [0, [1, 2], 3]],
    // What nothing enters stands somewhere, too.
    ['of a loop that nothing enters', graphOf([], [2], [1]), [0, [1, 2]]],
  ])('%s', (_what, graph, expected) => {
    const found = listOf(findStructure(graph, 0, -1));
    const sorted = (items: Items): string =>
      JSON.stringify([...items].map((one) => (Array.isArray(one) ? sorted(one) : one)).sort());
    expect(sorted(found)).toBe(sorted(expected));
  });

  /** All that the emission relies on. */
  function check(graph: Graph, structure: Structure, head: number): void {
    const { items, parent, header, depth, loopOf } = structure;
    const seen = new Int32Array(graph.count);
    for (const [loop, list] of items.entries()) {
      if (loop !== ROOT) {
        expect(header[loop]).toBe(list[0]);
        expect(depth[loop]).toBe(depth[parent[loop]] + 1);
      }
      for (const [place, item] of list.entries()) {
        if (item >= 0) {
          seen[item]++;
          expect([loopOf[item], placeIn(structure, loop, item)]).toEqual([loop, place]);
        } else expect([parent[~item], placeIn(structure, loop, header[~item])]).toEqual([loop, place]);
      }
    }
    expect([...seen]).toEqual(new Array(graph.count).fill(1));
    const loops = (node: number) => {
      const around: number[] = [];
      for (let loop = loopOf[node]; loop !== ROOT; loop = parent[loop]) around.push(loop);
      return [...around, ROOT];
    };
    // The head is the header of every loop around it.
    for (const loop of loops(head).slice(0, -1)) expect(header[loop]).toBe(head);
    for (const [node, targets] of successorsOf(graph).entries()) {
      for (const target of targets) {
        const common = commonLoop(structure, node, target);
        expect(common).toBe(loops(node).find((loop) => loops(target).includes(loop)));
        // Forwards, or back to a header.
        const isForwards = placeIn(structure, common, target) > placeIn(structure, common, node);
        expect(isForwards || header[common] === target || depth[common] >= 16).toBe(true);
      }
    }
  }

  it('of any graph has each node once, and jumps that go forwards or to a header', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = createRandom(seed);
      const count = 1 + random.below(14);
      const graph = graphOf(
        ...Array.from({ length: count }, () => Array.from({ length: random.below(3) }, () => random.below(count))),
      );
      const head = random.below(count);
      const dispatch = random.chance(30) ? random.below(count) : -1;
      // Nothing enters what control cannot reach.
      if (findReached(graph, [head]).includes(0)) continue;
      check(graph, findStructure(graph, head, dispatch), head);
    }
  });

  it('has the dispatch block as the header of loops that others enter at it', () => {
    // 0 enters the loop of 1 and 2 at both.
    const graph = graphOf([1, 2], [2], [1]);
    expect(findStructure(graph, 0, -1).header).toEqual([-1, 1]);
    expect(findStructure(graph, 0, 2).header).toEqual([-1, 2]);
    expect(findStructure(graph, 0, 1).header).toEqual([-1, 1]);
  });

  it('is taken apart 16 deep and no deeper', () => {
    // Loops in each other: each node goes on to the next, and the last but n goes back to the nth.
    const nested = (loops: number) =>
      graphOf(
        ...Array.from({ length: 2 * loops + 1 }, (_, node) =>
          node < loops ? [node + 1] : node < 2 * loops ? [2 * loops - node - 1, node + 1] : [],
        ),
      );
    for (const loops of [15, 16, 17, 20]) {
      const structure = findStructure(nested(loops), 0, -1);
      expect([loops, Math.max(...structure.depth)]).toEqual([loops, Math.min(loops, 16)]);
    }
  });
});
