import type { StopReport } from '@polkavirt/primitives';
import { describeRevert, type Revert } from './built-in-revert.ts';

/** Thrown when a contract reverts, with the reason. */
export class ContractReverted extends Error {
  override readonly name = 'ContractReverted';
  readonly revert: Revert;
  /** Picoseconds of ref_time. */
  readonly gasUsed: bigint;

  /** @param what The call: `Token.transfer(to: 0x.., value: 7)`. */
  constructor(what: string, revert: Revert, gasUsed: bigint) {
    super(`${what} reverted: ${describeRevert(revert)}`);
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

  constructor(what: string, failure: string, gasUsed: bigint, stop?: StopReport) {
    super(`${what} failed: ${failure}`);
    this.gasUsed = gasUsed;
    this.stop = stop;
  }
}
