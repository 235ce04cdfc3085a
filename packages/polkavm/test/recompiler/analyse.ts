/** What the passes before the emission find out about a few lines of code. Nodes and regions are told as lines. */
import { decodeStepwise } from '../../src/recompiler/analysis/decoded-code.ts';
import { findNodesStepwise, NodeKind } from '../../src/recompiler/analysis/nodes.ts';
import { findRegions } from '../../src/recompiler/analysis/regions.ts';
import { finish } from '../../src/recompiler/analysis/stepwise.ts';
import { findConventions } from '../../src/recompiler/plan/call-conventions.ts';
import { planResumable } from '../../src/recompiler/plan/region-plan.ts';
import { createUnit } from '../../src/recompiler/plan/unit.ts';
import { buildProgram, type CodeLine, op } from '../support/programs.ts';

/** A function's call: of the line `target`, and back to the line after it, which must be the jump table's entry `entry`. */
export const call = (target: number, entry: number): CodeLine =>
  op('load_imm_and_jump', { reg1: 0, imm1: (entry + 1) * 2, target });

/** The return of a function. */
export const RET = op('jump_indirect', { reg1: 0 });

export interface Outside {
  /** Lines that the host starts at. */
  readonly exported?: readonly number[];
  /** Lines that the jump table names. */
  readonly jumpTable?: readonly number[];
}

/** All regions are in one unit. */
export function analyse(lines: readonly CodeLine[], { exported = [], jumpTable = [] }: Outside = {}) {
  const { program } = buildProgram(lines, { jumpTable });
  const code = finish(decodeStepwise(program));
  const nodes = finish(findNodesStepwise(program, code, () => 1));
  const nodeAt = (line: number): number => nodes.startingAt[line];
  const regions = findRegions(nodes, exported.map(nodeAt), Int32Array.from(jumpTable, nodeAt));
  const all = [...regions.head.keys()];
  const unit = createUnit(regions.count, all, all);
  return { program, code, nodes, regions, unit, nodeAt, lineOf: (node: number): number => nodes.first[node] };
}

/** The conventions of calls besides. @param members the regions that are compiled together; all by default */
export function analyseCalls(lines: readonly CodeLine[], outside: Outside = {}, members?: readonly number[]) {
  const found = analyse(lines, outside);
  const { nodes, regions, code } = found;
  const isEntry = new Uint8Array(nodes.count);
  for (let node = 0; node < nodes.count; node++) if (nodes.kind[node] === NodeKind.Call) isEntry[nodes.taken[node]] = 1;
  const plans = Array.from({ length: regions.count }, (_, region) =>
    planResumable(nodes, regions, region, isEntry, new Uint8Array(nodes.count), { instructions: 0 }),
  );
  const together = members ?? [...plans.keys()];
  const unit = createUnit(regions.count, together, together);
  return { ...found, conventions: finish(findConventions(nodes, code, regions, { of: (region) => plans[region] }, unit)) };
}
