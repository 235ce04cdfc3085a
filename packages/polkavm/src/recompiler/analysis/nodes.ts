/**
 * Cuts the code into nodes: straight runs of instructions with one way in. A node is a basic block, or a part of
 * one where something in its middle has to be left and entered again (`ecalli`, `memset`, sheer length).
 */
import type { BlockCost } from '../../gas/block-cost.ts';
import { INSTRUCTION_IDS, INVALID_INSTRUCTION, idEndsBasicBlock } from '../../isa/instruction-id.ts';
import { accessIsIndirect } from '../../isa/memory-accesses.ts';
import { Reg } from '../../isa/registers.ts';
import { isJumpTargetValid } from '../../program/basic-blocks.ts';
import { getJumpTableTarget } from '../../program/jump-table.ts';
import type { Program } from '../../program/program.ts';
import { type CountedLoop, findCountedLoop } from './counted-loops.ts';
import type { DecodedCode } from './decoded-code.ts';
import { STEP_LENGTH, type Stepwise } from './stepwise.ts';

/** How a node ends. */
export const NodeKind = {
  /** Runs into `next`. */
  Fall: 0,
  /** To `taken` or `next`. */
  Branch: 1,
  /** To `taken`. */
  Jump: 2,
  /** Calls `taken`, which is expected to return to `next`. */
  Call: 3,
  /** Calls the address in a register, which is expected to return to `next`. */
  CallIndirect: 4,
  /** Jumps to ra. */
  Return: 5,
  /** Jumps where a register says. */
  Switch: 6,
  /** Suspends, and goes on with `next`. */
  HostCall: 7,
  /** `memset`, and on to `next`. */
  Memset: 8,
  /** The last instruction is left to the interpreter: traps, invalid targets, the end of the code. */
  Exit: 9,
  /** The last instruction is left to the interpreter, then goes on with `next`: `sbrk`. */
  Assist: 10,
} as const;
export type NodeKind = (typeof NodeKind)[keyof typeof NodeKind];

export interface Nodes {
  readonly count: number;
  /** Index of the first and the last instruction. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly kind: Uint8Array;
  /** The gas that entering costs; 0 for what continues a block. */
  readonly cost: Float64Array;
  /** 1 for a node that continues a block that is paid for. */
  readonly isContinuation: Uint8Array;
  /** Nodes, or -1. */
  readonly taken: Int32Array;
  readonly next: Int32Array;
  /** What a call puts into ra. */
  readonly returnAddress: Int32Array;
  /** Index of an instruction -> node that starts there, or -1. */
  readonly startingAt: Int32Array;
  /** How the nodes count that jump back to themselves until a count is reached. */
  readonly countedLoops: ReadonlyMap<number, CountedLoop>;
  /** The nodes that jump back to themselves and access memory by registers. */
  readonly accessingLoops: ReadonlySet<number>;
}

/** Whether a node jumps back to itself. */
export const isOwnLoop = ({ kind, taken }: Pick<Nodes, 'kind' | 'taken'>, node: number): boolean =>
  kind[node] === NodeKind.Branch && taken[node] === node;

/** The most instructions of a node; what a function of WebAssembly holds is made of whole nodes. */
const MAX_NODE_LENGTH = 512;

const { ecalli, memset, sbrk, jump, jump_indirect, load_imm_and_jump, load_imm_and_jump_indirect, fallthrough } = INSTRUCTION_IDS;

/** Nodes while their number is unknown. */
class NodeList {
  first: number[] = [];
  last: number[] = [];
  kind: number[] = [];
  cost: number[] = [];
  isContinuation: number[] = [];

  add(first: number, last: number, kind: NodeKind, cost: number, isContinuation: boolean): void {
    this.first.push(first);
    this.last.push(last);
    this.kind.push(kind);
    this.cost.push(cost);
    this.isContinuation.push(isContinuation ? 1 : 0);
  }
}

export function* findNodesStepwise(program: Program, code: DecodedCode, costOf: BlockCost): Stepwise<Nodes> {
  const list = new NodeList();
  let pause = STEP_LENGTH;
  for (let index = 0; index < code.count; ) {
    index = isJumpTargetValid(program, code.offset[index]) ? addBlock(list, code, index, costOf) : index + 1;
    if (index < pause) continue;
    pause += STEP_LENGTH;
    yield;
  }

  const count = list.first.length;
  const countedLoops = new Map<number, CountedLoop>();
  const accessingLoops = new Set<number>();
  const nodes: Nodes = {
    count,
    first: Int32Array.from(list.first),
    last: Int32Array.from(list.last),
    kind: Uint8Array.from(list.kind),
    cost: Float64Array.from(list.cost),
    isContinuation: Uint8Array.from(list.isContinuation),
    taken: new Int32Array(count).fill(-1),
    next: new Int32Array(count).fill(-1),
    returnAddress: new Int32Array(count),
    startingAt: new Int32Array(code.count + 1).fill(-1),
    countedLoops,
    accessingLoops,
  };
  for (let node = 0; node < count; node++) nodes.startingAt[nodes.first[node]] = node;
  yield;
  for (let node = 0; node < count; node++) {
    link(nodes, node, program, code);
    if (!isOwnLoop(nodes, node)) continue;
    const loop = findCountedLoop(code, nodes.first[node], nodes.last[node]);
    if (loop !== undefined) countedLoops.set(node, loop);
    if (code.id.subarray(nodes.first[node], nodes.last[node]).some((id) => accessIsIndirect[id] !== 0)) accessingLoops.add(node);
  }
  return nodes;
}

/** Adds the nodes of the block that starts at an instruction; returns the instruction after it. */
function addBlock(list: NodeList, code: DecodedCode, start: number, costOf: BlockCost): number {
  let cost = costOf(code.offset[start]);
  let first = start;
  let isContinuation = false;
  const close = (last: number, kind: NodeKind) => {
    list.add(first, last, kind, cost, isContinuation);
    cost = 0;
    first = last + 1;
    isContinuation = true;
  };
  for (let index = start; ; index++) {
    const id = code.id[index];
    if (id === INVALID_INSTRUCTION) close(index, NodeKind.Exit);
    else if (idEndsBasicBlock(id)) close(index, kindOfEnd(id));
    else if (code.nextInvalid[index] !== 0) close(index, NodeKind.Exit);
    else {
      if (id === ecalli) close(index, NodeKind.HostCall);
      else if (id === memset) close(index, NodeKind.Memset);
      else if (id === sbrk) close(index, NodeKind.Assist);
      else if (index - first + 1 >= MAX_NODE_LENGTH) close(index, NodeKind.Fall);
      continue;
    }
    return index + 1;
  }
}

function kindOfEnd(id: number): NodeKind {
  switch (id) {
    case INSTRUCTION_IDS.trap:
      return NodeKind.Exit;
    case fallthrough:
      return NodeKind.Fall;
    case jump:
    case load_imm_and_jump:
      return NodeKind.Jump;
    case jump_indirect:
    case load_imm_and_jump_indirect:
      return NodeKind.Switch;
    default:
      return NodeKind.Branch;
  }
}

/** Finds where a node goes on; turns jumps into calls and returns where they have the form of one. */
function link(nodes: Nodes, node: number, program: Program, code: DecodedCode): void {
  const { kind, taken, next, startingAt } = nodes;
  const last = nodes.last[node];
  const id = code.id[last];
  const blockAt = (offset: number): number => {
    const index = offset < program.code.length ? code.indexOf[offset] : -1;
    const found = index < 0 ? -1 : startingAt[index];
    return found >= 0 && nodes.isContinuation[found] === 0 ? found : -1;
  };

  switch (kind[node]) {
    case NodeKind.Fall:
    case NodeKind.HostCall:
    case NodeKind.Memset:
    case NodeKind.Assist:
      next[node] = code.nextInvalid[last] !== 0 ? -1 : startingAt[last + 1];
      if (next[node] < 0) kind[node] = NodeKind.Exit;
      return;
    case NodeKind.Branch:
      next[node] = code.nextInvalid[last] !== 0 ? -1 : startingAt[last + 1];
      taken[node] = blockAt(code.target[last]);
      if (next[node] < 0 || taken[node] < 0) kind[node] = NodeKind.Exit;
      return;
    case NodeKind.Jump:
      taken[node] = blockAt(code.target[last]);
      if (taken[node] < 0) kind[node] = NodeKind.Exit;
      else if (id === load_imm_and_jump && code.reg1[last] === Reg.ra) markCall(NodeKind.Call);
      return;
    case NodeKind.Switch:
      if (id === load_imm_and_jump_indirect) {
        if (code.reg1[last] === Reg.ra) markCall(NodeKind.CallIndirect);
      } else if (code.reg1[last] === Reg.ra && code.imm1[last] === 0) {
        kind[node] = NodeKind.Return;
      }
  }

  function markCall(callKind: NodeKind): void {
    const returnOffset = getJumpTableTarget(program.jumpTable, code.imm1[last] >>> 0);
    if (returnOffset === undefined || returnOffset !== code.nextOffset[last]) return;
    const expected = blockAt(returnOffset);
    if (expected < 0) return;
    kind[node] = callKind;
    nodes.returnAddress[node] = code.imm1[last];
    next[node] = expected;
  }
}
