/** A program with what a host does to it: plain data, which a file holds. */
import type { CostModelName } from '@polkavirt/polkavm';
import type { EngineAction } from '../engine/engine-session.ts';
import type { CallAction } from '../interface/call-action.ts';
import type { Level } from './contenders.ts';

/**
 * How much gas the recompiler interprets before it compiles a whole program; or `in pieces`: function by function, each when it has run
 * for a moment.
 */
export type CompileAfter = number | 'in pieces';

interface CaseOf<L extends Level, Action> {
  readonly level: L;
  readonly program: Uint8Array;
  readonly costModel: CostModelName;
  /** Only at the level of the engine. */
  readonly compileAfter: CompileAfter;
  readonly actions: readonly Action[];
}

export type EngineCase = CaseOf<'engine', EngineAction>;
export type CallCase = CaseOf<'virt' | 'typestate', CallAction>;
export type Case = EngineCase | CallCase;
