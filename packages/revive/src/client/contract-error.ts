import type { StopReport } from '@polkavirt/primitives';
import { describeTrace, type SolidityTrace } from '../trace/solidity-trace.ts';
import { describeRevert, type Revert } from './built-in-revert.ts';

const traced = (message: string, trace: SolidityTrace | undefined): string =>
  trace === undefined ? message : `${message}\n${describeTrace(trace)}`;

/** Thrown when a contract reverts, with the reason. */
export class ContractReverted extends Error {
  override readonly name = 'ContractReverted';
  readonly revert: Revert;
  /** Picoseconds of ref_time. */
  readonly gasUsed: bigint;
  /** Where it reverted, if the contract comes from a debug build. */
  readonly trace: SolidityTrace | undefined;

  /** @param what The call: `Token.transfer(to: 0x.., value: 7)`. */
  constructor(what: string, revert: Revert, gasUsed: bigint, trace?: SolidityTrace) {
    super(traced(`${what} reverted: ${describeRevert(revert)}`, trace));
    this.trace = trace;
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
    { stop, trace }: { readonly stop?: StopReport | undefined; readonly trace?: SolidityTrace | undefined } = {},
  ) {
    super(traced(`${what} failed: ${failure}`, trace));
    this.trace = trace;
    this.gasUsed = gasUsed;
    this.stop = stop;
  }
}
