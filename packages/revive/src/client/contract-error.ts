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

/** A failure of a contract, which knows where it was. */
abstract class ContractFailure extends Error {
  /** Picoseconds of ref_time. */
  readonly gasUsed: bigint;
  #placeOf: () => FailurePlace;

  constructor(message: string, gasUsed: bigint, place: FailurePlace) {
    super(`${message}${describePlace(place)}`);
    this.gasUsed = gasUsed;
    this.#placeOf = () => place;
  }

  /** Where it failed, if the contract has a debug build, or one can be had. */
  get trace(): SolidityTrace | undefined {
    return this.#placeOf().trace;
  }

  /** Without a trace: how to get one, or why there is none. */
  get hint(): string | undefined {
    return this.#placeOf().hint;
  }

  /**
   * Puts the place behind the message once message or stack are read: a failure that a test expects costs nothing more.
   *
   * @param placeOf Finds out where it was. It may be called several times.
   */
  placeWhenRead(placeOf: () => FailurePlace): void {
    this.#placeOf = placeOf;
    const { message } = this;
    for (const key of ['message', 'stack'] as const) {
      let value = this[key];
      let isWhole = false;
      Object.defineProperty(this, key, {
        configurable: true,
        enumerable: false,
        get: () => {
          const end = isWhole || value === undefined ? -1 : value.indexOf(message) + message.length;
          isWhole = true;
          if (value !== undefined && end >= message.length)
            value = `${value.slice(0, end)}${describePlace(placeOf())}${value.slice(end)}`;
          return value;
        },
        set: (next: string) => {
          isWhole = true;
          value = next;
        },
      });
    }
  }
}

/** Thrown when a contract reverts, with the reason. */
export class ContractReverted extends ContractFailure {
  override readonly name = 'ContractReverted';
  readonly revert: Revert;

  /** @param what The call: `Token.transfer(to: 0x.., value: 7)`. */
  constructor(what: string, revert: Revert, gasUsed: bigint, place: FailurePlace = {}) {
    super(`${what} reverted: ${describeRevert(revert)}`, gasUsed, place);
    this.revert = revert;
  }
}

/** Thrown when a call ends abnormally: a trap, out of gas, a limit. The message says where and why. */
export class ContractFailed extends ContractFailure {
  override readonly name = 'ContractFailed';
  /** Where and why the program stopped, if the chain watches its engine (`explain`). */
  readonly stop: StopReport | undefined;

  constructor(
    what: string,
    failure: string,
    gasUsed: bigint,
    { stop, ...place }: FailurePlace & { readonly stop?: StopReport | undefined } = {},
  ) {
    super(`${what} failed: ${failure}`, gasUsed, place);
    this.stop = stop;
  }
}
