/** What all functions of a module share: analyses, plans, and the numbers of functions and entries. */
import type { MemoryLayout } from '../../wasm/memory-layout.ts';
import type { DecodedCode } from '../analysis/decoded-code.ts';
import type { Nodes } from '../analysis/nodes.ts';
import type { Regions } from '../analysis/regions.ts';
import type { Conventions } from './call-conventions.ts';
import type { RegionPlan } from './region-plan.ts';

/** What all functions of a module share. */
export interface ModulePlan {
  /** Whether registers have 64 bits; those of 32 are kept sign-extended. */
  readonly is64Bit: boolean;
  readonly code: DecodedCode;
  readonly nodes: Nodes;
  readonly regions: Regions;
  /** The plans of the resumable functions, which number the entries, and of the fast ones. */
  readonly plans: readonly RegionPlan[];
  readonly fastPlans: readonly RegionPlan[];
  readonly conventions: Conventions;
  readonly layout: MemoryLayout;
  /** Whether the engine has tail calls. */
  readonly hasTailCalls: boolean;
}

/** A word: the number of the entry below this many bits, the region above. */
export const ENTRY_SHIFT = 16;
export const ENTRY_MASK = (1 << ENTRY_SHIFT) - 1;

/** The word that names an entry outside its function. */
export const entryWord = (region: number, entry: number): number => region * 0x1_0000 + entry;

/** The indexes of a region's functions. */
export const fastFunction = (region: number): number => region;
export const resumableFunction = (regions: Regions, region: number): number => regions.count + region;

/** The type of resumable functions. Those of fast ones follow, by their number of parameters. */
export const RESUMABLE_TYPE = 0;
