import type { StopReport } from '@polkavirt/primitives';
import { describeTrace, type SolidityTrace } from '../trace/solidity-trace.ts';
import { describeRevert, type Revert } from './built-in-revert.ts';

/** Where something failed, or how to find out. */
export interface FailurePlace {
  /** Where in the sources, if the contract comes from a debug build. */
  readonly trace?: SolidityTrace | undefined;
  /** How to get a debug build, if there is none. */
  readonly hint?: string | undefined;
}

/** The lines below a message. */
export const describePlace = ({ trace, hint }: FailurePlace): string =>
  trace !== undefined ? `\n${describeTrace(trace)}` : hint === undefined ? '' : `\n    (${hint})`;

/** Thrown when a contract reverts, with the reason. */
export class ContractReverted extends Error {
  override readonly name = 'ContractReverted';
  readonly revert: Revert;
  /** Picoseconds of ref_time. */
  readonly gasUsed: bigint;
  /** Where it reverted, if the contract comes from a debug build. */
  readonly trace: SolidityTrace | undefined;
  /** How to get that, if there is no debug build. */
  readonly hint: string | undefined;

  /** @param what The call: `Token.transfer(to: 0x.., value: 7)`. */
  constructor(what: string, revert: Revert, gasUsed: bigint, place: FailurePlace = {}) {
    super(`${what} reverted: ${describeRevert(revert)}${describePlace(place)}`);
    this.trace = place.trace;
    this.hint = place.hint;
    this.revert = revert;
    this.gasUsed = gasUsed;
  }
}

/** Thrown when a call ends abnormally: a trap, out of gas, a limit. The message says where and why. */
export class ContractFailed extends Error {
  override readonly name = 'ContractFailed';
  /** Picoseconds of ref_time. */
  readonly gasUsed: bigint;
  /** Where and why the program stopped, if the chain watches its engine (`explain`). */
  readonly stop: StopReport | undefined;
  /** Where it failed, if the contract comes from a debug build. */
  readonly trace: SolidityTrace | undefined;

  constructor(
    what: string,
    failure: string,
    gasUsed: bigint,
    { stop, ...place }: FailurePlace & { readonly stop?: StopReport | undefined } = {},
  ) {
    super(`${what} failed: ${failure}${describePlace(place)}`);
    this.trace = place.trace;
    this.gasUsed = gasUsed;
    this.stop = stop;
  }
}
