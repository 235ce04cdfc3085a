/** What the recompiler knows of a program as a whole, before it plans any function. */
import type { BlockCost } from '../../gas/block-cost.ts';
import type { Program } from '../../program/program.ts';
import { type DecodedCode, decodeStepwise } from './decoded-code.ts';
import { findNodesStepwise, NodeKind, type Nodes } from './nodes.ts';
import { findRegions, type Regions } from './regions.ts';
import type { Stepwise } from './stepwise.ts';
import { detachRegions, findTangledRegions } from './tangled-regions.ts';

export interface ProgramAnalysis {
  readonly code: DecodedCode;
  readonly nodes: Nodes;
  readonly regions: Regions;
  /** Region -> 1 if it must not be compiled. */
  readonly isTangled: Uint8Array;
  /** Node -> 1 where control may come in from outside of its function. */
  readonly isEntry: Uint8Array;
  /** Node -> 1 where dynamic jumps may go that are not returns. */
  readonly isJumpTarget: Uint8Array;
  /** Index in the jump table -> node that can be compiled, or -1. */
  readonly jumpTargets: Int32Array;
}

/** Analyses a program step by step, so that a caller can do something else in between. Undefined if it has no blocks. */
export function* analyseProgram(program: Program, costOf: BlockCost): Stepwise<ProgramAnalysis | undefined> {
  const code = yield* decodeStepwise(program);
  yield;
  const nodes = yield* findNodesStepwise(program, code, costOf);
  if (nodes.count === 0) return undefined;
  yield;
  const nodeAt = (offset: number): number => {
    const index = offset < program.code.length ? code.indexOf[offset] : -1;
    const node = index < 0 ? -1 : nodes.startingAt[index];
    return node >= 0 && nodes.isContinuation[node] === 0 ? node : -1;
  };
  const exported = program.exports.map(({ pc }) => nodeAt(pc)).filter((node) => node >= 0);
  const jumpTargets = Int32Array.from({ length: program.jumpTable.length }, (_, at) => nodeAt(program.jumpTable.get(at)!));
  yield;
  const regions = findRegions(nodes, exported, jumpTargets);
  const isTangled = findTangledRegions(nodes, regions);
  detachRegions(nodes, regions, isTangled);
  yield;

  const { isEntry, isReturnSite } = findEntries(nodes, regions, exported);
  const isJumpTarget = new Uint8Array(nodes.count);
  for (let at = 0; at < jumpTargets.length; at++) {
    const node = jumpTargets[at];
    if (node < 0) continue;
    if (isTangled[regions.of[node]] !== 0) {
      jumpTargets[at] = -1;
      continue;
    }
    isEntry[node] = 1;
    if (isReturnSite[node] === 0) isJumpTarget[node] = 1;
  }
  return { code, nodes, regions, isTangled, isEntry, isJumpTarget, jumpTargets };
}

/** The entries that follow from the code itself, and the nodes that calls return to. */
function findEntries({ count, kind, taken, next }: Nodes, regions: Regions, exported: readonly number[]) {
  const isEntry = new Uint8Array(count);
  const isReturnSite = new Uint8Array(count);
  for (const node of exported) isEntry[node] = 1;
  for (let node = 0; node < count; node++) {
    const isCall = kind[node] === NodeKind.Call || kind[node] === NodeKind.CallIndirect;
    if (kind[node] === NodeKind.Call) isEntry[taken[node]] = 1;
    if (isCall) isReturnSite[next[node]] = 1;
    const isLeft = isCall || kind[node] === NodeKind.HostCall || kind[node] === NodeKind.Memset || kind[node] === NodeKind.Assist;
    if (isLeft && next[node] >= 0) isEntry[next[node]] = 1;
    for (const target of [taken[node], next[node]]) {
      if (target >= 0 && regions.of[target] !== regions.of[node]) isEntry[target] = 1;
    }
  }
  return { isEntry, isReturnSite };
}
