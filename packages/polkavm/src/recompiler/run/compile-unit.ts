/** From a unit of a program to a module of WebAssembly. */
import { INSTRUCTION_SETS } from '../../isa/instruction-set.ts';
import type { Program } from '../../program/program.ts';
import { wasm } from '../../wasm/api.ts';
import type { MemoryLayout } from '../../wasm/memory-layout.ts';
import type { Paced } from '../analysis/stepwise.ts';
import { buildModule } from '../emit/build-module.ts';
import { findConventions } from '../plan/call-conventions.ts';
import { planFast, type RegionPlan } from '../plan/region-plan.ts';
import type { RegionPlans } from '../plan/region-plans.ts';
import type { Unit } from '../plan/unit.ts';

/** Small units may be more than doubled by copies of functions. */
const MIN_COPIED_INSTRUCTIONS = 2000;

/** A function with tail calls: `return_call 0`. */
const TAIL_CALL = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 6, 1, 4, 0, 18, 0, 11);
let tailCalls: boolean | undefined;
const hasTailCalls = (): boolean => (tailCalls ??= wasm.validate(TAIL_CALL));

/** Pauses after each function, once for each thing that is done with it. */
export function* compileUnit(
  program: Program,
  plans: RegionPlans,
  unit: Unit,
  layout: MemoryLayout,
): Paced<Uint8Array<ArrayBuffer>> {
  const { code, nodes, regions } = plans.analysis;
  const length = unit.fast.reduce((sum, region) => sum + plans.lengthOf(region), 0);
  const budget = { instructions: Math.max(length, MIN_COPIED_INSTRUCTIONS) };
  const fastPlans: RegionPlan[] = [];
  for (const region of unit.fast) {
    fastPlans.push(planFast(nodes, regions, unit, plans.of(region), budget));
    yield plans.lengthOf(region);
  }
  yield* planTargets(plans, unit);
  const conventions = yield* findConventions(nodes, code, regions, plans, unit);
  return yield* buildModule({
    is64Bit: INSTRUCTION_SETS[program.instructionSet].is64Bit,
    code,
    nodes,
    regions,
    unit,
    plans,
    fastPlans,
    conventions,
    layout,
    hasTailCalls: hasTailCalls(),
  });
}

/** The plans of the regions that a unit calls or jumps to, which number their entries: there may be many more than the unit has. */
function* planTargets(plans: RegionPlans, { fast, resumable }: Unit): Paced<void> {
  const { nodes, regions } = plans.analysis;
  for (const region of new Set([...fast, ...resumable])) {
    for (let node = regions.start[region]; node < regions.start[region + 1]; node++) {
      for (const target of [nodes.taken[node], nodes.next[node]]) {
        if (target < 0 || plans.has(regions.of[target])) continue;
        yield plans.lengthOf(plans.of(regions.of[target]).region);
      }
    }
  }
}
