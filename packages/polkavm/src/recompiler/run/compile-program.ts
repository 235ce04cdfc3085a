/** From a program to a module of WebAssembly, and what is needed to run it. */
import type { BlockCost } from '../../gas/block-cost.ts';
import { INSTRUCTION_SETS } from '../../isa/instruction-set.ts';
import type { Program } from '../../program/program.ts';
import { wasm } from '../../wasm/api.ts';
import type { MemoryLayout } from '../../wasm/memory-layout.ts';
import { countInstructions, decodeCode } from '../analysis/decoded-code.ts';
import { findNodes, NodeKind } from '../analysis/nodes.ts';
import { findRegions } from '../analysis/regions.ts';
import { detachRegions, findTangledRegions } from '../analysis/tangled-regions.ts';
import { buildModule } from '../emit/build-module.ts';
import { findConventions } from '../plan/call-conventions.ts';
import { entryWord } from '../plan/module-plan.ts';
import { planFast, planResumable } from '../plan/region-plan.ts';

/** Programs beyond these limits are interpreted: compiling them would take seconds, or hundreds of megabytes. */
const MAX_CODE_BYTES = 8 * 1024 * 1024;
const MAX_INSTRUCTIONS = 500_000;
export const MAX_JUMP_TABLE_LENGTH = 0x4_0000;

/** Regions and entries share a word of 32 bits whose highest one says something else. */
const MAX_REGIONS = 0x7fff;

/** Small programs may be more than doubled by copies of functions. */
const MIN_COPIED_INSTRUCTIONS = 2000;

export interface CompiledProgram {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Code offset -> word of the entry there, -1 if there is none; {@link CONTINUES} is added for parts of blocks. */
  readonly entryWords: Int32Array;
  /** What belongs at `MemoryLayout.jumpTable`. */
  readonly jumpTable: Int32Array;
}

/** Marks an entry into a block that is paid for. */
export const CONTINUES = 0x8000_0000 | 0;

/** A function with tail calls: `return_call 0`. */
const TAIL_CALL = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 6, 1, 4, 0, 18, 0, 11);
let tailCalls: boolean | undefined;
const hasTailCalls = (): boolean => (tailCalls ??= wasm.validate(TAIL_CALL));

/** Whether a program is of a kind and size that is compiled; all others are interpreted. */
export function isCompilable(program: Program): boolean {
  return (
    program.code.length <= MAX_CODE_BYTES &&
    program.jumpTable.length <= MAX_JUMP_TABLE_LENGTH &&
    countInstructions(program, MAX_INSTRUCTIONS) <= MAX_INSTRUCTIONS
  );
}

/** Undefined if the program has no code that could be compiled. */
export function compileProgram(program: Program, costOf: BlockCost, layout: MemoryLayout): CompiledProgram | undefined {
  const code = decodeCode(program);
  const nodes = findNodes(program, code, costOf);
  if (nodes.count === 0) return undefined;

  const nodeAt = (offset: number): number => {
    const index = offset < program.code.length ? code.indexOf[offset] : -1;
    const node = index < 0 ? -1 : nodes.startingAt[index];
    return node >= 0 && nodes.isContinuation[node] === 0 ? node : -1;
  };
  const exported = program.exports.map(({ pc }) => nodeAt(pc)).filter((node) => node >= 0);
  const regions = findRegions(nodes, exported);
  if (regions.count > MAX_REGIONS) return undefined;
  const isTangled = findTangledRegions(nodes, regions);
  detachRegions(nodes, regions, isTangled);

  const isEntry = new Uint8Array(nodes.count);
  const isReturnSite = new Uint8Array(nodes.count);
  for (const node of exported) isEntry[node] = 1;
  for (let node = 0; node < nodes.count; node++) {
    const kind = nodes.kind[node];
    if (kind === NodeKind.Call) isEntry[nodes.taken[node]] = 1;
    if (kind === NodeKind.Call || kind === NodeKind.CallIndirect) isReturnSite[nodes.next[node]] = 1;
    else if (kind !== NodeKind.HostCall && kind !== NodeKind.Memset && kind !== NodeKind.Assist) continue;
    if (nodes.next[node] >= 0) isEntry[nodes.next[node]] = 1;
  }
  const jumpTargets = new Int32Array(program.jumpTable.length);
  const isJumpTarget = new Uint8Array(nodes.count);
  for (let at = 0; at < jumpTargets.length; at++) {
    const target = nodeAt(program.jumpTable.get(at)!);
    const node = target >= 0 && isTangled[regions.of[target]] === 0 ? target : -1;
    jumpTargets[at] = node;
    if (node < 0) continue;
    isEntry[node] = 1;
    if (isReturnSite[node] === 0) isJumpTarget[node] = 1;
  }

  for (let node = 0; node < nodes.count; node++) {
    for (const target of [nodes.taken[node], nodes.next[node]]) {
      if (target >= 0 && regions.of[target] !== regions.of[node]) isEntry[target] = 1;
    }
  }
  const budget = { instructions: Math.max(code.count, MIN_COPIED_INSTRUCTIONS) };
  const plans = Array.from({ length: regions.count }, (_, region) =>
    planResumable(nodes, regions, region, isEntry, isJumpTarget, budget),
  );

  const wordOf = (node: number): number => {
    const region = regions.of[node];
    if (isTangled[region] !== 0) return -1;
    const number = plans[region].entry[node - plans[region].start];
    return number < 0 ? -1 : entryWord(region, number);
  };
  const entryWords = new Int32Array(program.code.length + 1).fill(-1);
  for (let node = 0; node < nodes.count; node++) {
    const word = wordOf(node);
    if (word >= 0) entryWords[code.offset[nodes.first[node]]] = nodes.isContinuation[node] !== 0 ? word | CONTINUES : word;
  }
  const jumpTable = jumpTargets.map((node) => (node < 0 ? -1 : wordOf(node)));
  const conventions = findConventions(nodes, code, regions, plans);
  const fastPlans = plans.map((plan) => planFast(nodes, regions, plan, budget));
  const bytes = buildModule({
    is64Bit: INSTRUCTION_SETS[program.instructionSet].is64Bit,
    code,
    nodes,
    regions,
    plans,
    fastPlans,
    conventions,
    layout,
    hasTailCalls: hasTailCalls(),
  });
  return { bytes, entryWords, jumpTable };
}
