import type { HexString } from '@polkavirt/mock-runtime';
import type { Address } from '../address.ts';
import type { FrameType } from '../exec/observer.ts';

/** A function under way, with its place: the call that it made, or where it failed. */
export interface SolidityFrame {
  /** `Token._transfer`; the selector in brackets if the contract has no debug information. */
  readonly function: string;
  /** The contract in whose name it runs. */
  readonly contract: Address;
  /** How the contract was entered, at the outermost function of each contract. */
  readonly entered?: FrameType;
  /** As the compiler was given it, from the project's folder; absent if not known, as are line and column. */
  readonly file?: string;
  /** From 1. */
  readonly line?: number;
  /** From 1, in bytes. */
  readonly column?: number;
}

/** Where and why a transaction of contracts failed. */
export interface SolidityTrace {
  /** The functions under way, innermost first, across contracts. */
  readonly frames: readonly SolidityFrame[];
  /** The reason in a sentence, if the innermost contract gave none itself: out of gas, a trap, value that a function does not take. */
  readonly reason?: string;
  /** What is to be said of the trace, such as that the repetition ended otherwise. */
  readonly note?: string;
  /** What the transaction gave back when it was repeated, in hex. */
  readonly output: HexString;
}

const describeFrame = ({ function: name, contract, entered, file, line, column }: SolidityFrame): string => {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  const how = entered === 'DELEGATECALL' ? ', by delegatecall' : '';
  return `    at ${name} (${place === '' ? contract : place})${how}`;
};

/** The most functions that are shown at each end of a long trace. */
const SHOWN = 12;

/** A trace in lines, as JavaScript's stack traces are, so that test runners show the line of the source. */
export function describeTrace({ frames, reason, note }: SolidityTrace): string {
  const lines = frames.map(describeFrame);
  const left = lines.length - 2 * SHOWN;
  const shown = left > 1 ? [...lines.slice(0, SHOWN), `    ... ${left} more`, ...lines.slice(-SHOWN)] : lines;
  return [...(reason === undefined ? [] : [`  ${reason}`]), ...shown, ...(note === undefined ? [] : [`    (${note})`])].join(
    '\n',
  );
}
