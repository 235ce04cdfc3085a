/** What the passes before the emission find out about a few lines of code. Nodes and regions are told as lines. */
import { decodeCode } from '../../src/recompiler/analysis/decoded-code.ts';
import { findNodes, NodeKind } from '../../src/recompiler/analysis/nodes.ts';
import { findRegions } from '../../src/recompiler/analysis/regions.ts';
import { findConventions } from '../../src/recompiler/plan/call-conventions.ts';
import { planResumable } from '../../src/recompiler/plan/region-plan.ts';
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

export function analyse(lines: readonly CodeLine[], { exported = [], jumpTable = [] }: Outside = {}) {
  const { program } = buildProgram(lines, { jumpTable });
  const code = decodeCode(program);
  const nodes = findNodes(program, code, () => 1);
  const nodeAt = (line: number): number => nodes.startingAt[line];
  const regions = findRegions(nodes, exported.map(nodeAt));
  return { program, code, nodes, regions, nodeAt, lineOf: (node: number): number => nodes.first[node] };
}

/** The conventions of calls besides. */
export function analyseCalls(lines: readonly CodeLine[], outside: Outside = {}) {
  const found = analyse(lines, outside);
  const { nodes, regions, code } = found;
  const isEntry = new Uint8Array(nodes.count);
  for (let node = 0; node < nodes.count; node++) if (nodes.kind[node] === NodeKind.Call) isEntry[nodes.taken[node]] = 1;
  const plans = Array.from({ length: regions.count }, (_, region) =>
    planResumable(nodes, regions, region, isEntry, new Uint8Array(nodes.count), { instructions: 0 }),
  );
  return { ...found, conventions: findConventions(nodes, code, regions, plans) };
}
