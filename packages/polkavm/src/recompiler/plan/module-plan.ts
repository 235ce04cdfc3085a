/** What all functions of a module share: analyses and plans. */
import type { MemoryLayout } from '../../wasm/memory-layout.ts';
import type { DecodedCode } from '../analysis/decoded-code.ts';
import type { Nodes } from '../analysis/nodes.ts';
import type { Regions } from '../analysis/regions.ts';
import type { Conventions } from './call-conventions.ts';
import type { RegionPlan } from './region-plan.ts';
import type { RegionPlans } from './region-plans.ts';
import type { Unit } from './unit.ts';

/** What all functions of a module share. */
export interface ModulePlan {
  /** Whether registers have 64 bits; those of 32 are kept sign-extended. */
  readonly is64Bit: boolean;
  readonly code: DecodedCode;
  readonly nodes: Nodes;
  readonly regions: Regions;
  /** The regions whose functions the module holds. */
  readonly unit: Unit;
  /** The plans of resumable functions, also of regions in other modules: they number the entries. */
  readonly plans: RegionPlans;
  /** The plans of the fast functions, in the order of `unit.fast`. */
  readonly fastPlans: readonly RegionPlan[];
  readonly conventions: Conventions;
  readonly layout: MemoryLayout;
  /** Whether the engine has tail calls. */
  readonly hasTailCalls: boolean;
}

/** The type of resumable functions. Those of fast ones follow, by their number of parameters. */
export const RESUMABLE_TYPE = 0;
