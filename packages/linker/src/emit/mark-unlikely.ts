/**
 * Tells the full cost model which branches are predicted: one with `unlikely` on one side takes up to 19 cycles less. The
 * naive model takes 1 more whenever the marked block runs, so that this is only done for the full one.
 *
 * Source: polkavm-linker 0.35, `program_from_elf.rs`, which marks blocks that end in a trap, and branch targets that cost the
 * same with the mark. Here one side of a branch is enough, the one that is likely to run less often, and only where the
 * branch gets cheaper; the mark may cost something where it cannot cost more than that.
 */
import type { InstructionSetName } from '@polkavirt/polkavm';
import { COST_MODELS } from '@polkavirt/polkavm/program';
import { type Block, type BlockEnd, type Code, instruction, successors } from '../ir/block.ts';
import { encode, type MissingInstruction } from './encode.ts';
import { lineUp } from './line-up.ts';

/** The default of PolkaVM's embedders. */
const CACHE_MODEL = 'L2Hit';

type BranchingBlock = Block & { readonly end: Extract<BlockEnd, { kind: 'branch' }> };

const isBranching = (block: Block): block is BranchingBlock => block.end.kind === 'branch';
const isTrap = ({ body, end }: Block): boolean => body.length === 0 && end.kind === 'trap';

const withMark = (block: Block): Block => {
  const source = block.body[0]?.source ?? block.end.source;
  return { ...block, body: [instruction('unlikely', source), ...block.body] };
};

/** A block that always leads to one other block. */
function leadingTo({ key, body, end }: Block, block: Block): Block {
  const ways = { ...('target' in end && { target: block }), ...('next' in end && { next: block }) };
  return { key, body, end: { ...end, ...ways } };
}

/** The cost of a single block whose branch goes to ordinary code or to a trap. */
function createPrice(instructionSet: InstructionSetName, missing: MissingInstruction) {
  return (block: Block, leadsToTrap = false): number => {
    const { key } = block;
    const end: BlockEnd = { kind: 'trap', source: key };
    const other: Block = { key, body: leadsToTrap ? [] : [instruction('load_imm', key)], end };
    const alone = leadingTo(block, other);
    const code: Code = { blocks: [alone, other], exports: [], jumpTable: [other], addressTaken: new Set() };
    const { code: bytes, bitmask } = encode(lineUp(code), instructionSet, missing);
    return COST_MODELS.full({ code: bytes, bitmask, instructionSet }, CACHE_MODEL)(0);
  };
}

/** Marks blocks of a program. Blocks in `pinned` are also reached by other ways than branches and jumps. */
export function markUnlikely(
  code: Code,
  instructionSet: InstructionSetName,
  pinned: ReadonlySet<Block>,
  missing: MissingInstruction,
): void {
  const price = createPrice(instructionSet, missing);
  const positions = new Map(code.blocks.map((block, index) => [block, index]));
  const branching = code.blocks.filter(isBranching);
  const sides = new Set(branching.flatMap(({ end }) => [end.target, end.next]));
  const chosen = new Set([...sides].filter((side) => side.end.kind === 'trap' && !isTrap(side)));
  const isPredicted = (side: Block): boolean => chosen.has(side) || isTrap(side);
  const predecessors = countPredecessors(code);
  /** What a mark costs, by block: thousands of branches may lead to the same one. */
  const known = new Map<Block, number>();
  const costOfMark = (side: Block): number => {
    let cost = known.get(side);
    if (cost === undefined) {
      // Its own branch may get a mark as well.
      const outcomes = isBranching(side) ? [false, true] : [false];
      cost = Math.max(...outcomes.map((toTrap) => price(withMark(side), toTrap) - price(side, toTrap)));
      known.set(side, cost);
    }
    return cost;
  };
  const isFree = (side: Block): boolean => !pinned.has(side) && costOfMark(side) === 0;
  /** A block that only this branch leads to runs no more often than the branch does. */
  const isWorth = (side: Block, gain: number): boolean =>
    !pinned.has(side) && predecessors.get(side) === 1 && costOfMark(side) < gain;
  for (const block of branching) {
    const { target, next } = block.end;
    const gain = price(block) - price(block, true);
    if (isPredicted(target) || isPredicted(next) || gain <= 0) continue;
    // A branch back is a loop, which goes on more often than it ends.
    const isLoop = positions.get(target)! <= positions.get(block)!;
    const ways = isLoop ? [next, target] : [target, next];
    const choice = ways.find(isFree) ?? ways.find((side) => isWorth(side, gain));
    if (choice !== undefined) chosen.add(choice);
  }
  for (const block of chosen) block.body = withMark(block).body;
}

/** How many blocks lead to each. */
function countPredecessors({ blocks }: Code): Map<Block, number> {
  const counts = new Map<Block, number>();
  for (const { end } of blocks) {
    for (const target of new Set(successors(end))) counts.set(target, (counts.get(target) ?? 0) + 1);
  }
  return counts;
}
