import { parseProgram } from '@polkavirt/polkavm';
import { createMemoryMap } from '@polkavirt/polkavm/program';
import type { Choice } from '../choice.ts';
import { compose, createComparingEngine, type OnCall, type WireBytes } from '../composition/compose.ts';
import type { ExecCase, ExecResult, ReadRange } from '../exec/case.ts';
import { RangeReader } from '../exec/range-reader.ts';
import { runCase } from '../exec/run-case.ts';
import type { Target } from '../target/target.ts';
import { type Comparable, type Difference, firstDifference } from './difference.ts';
import { type Explanation, explainMismatch, type MakeTarget } from './explain-mismatch.ts';

/** One row of the comparison: a case on one implementation, back end and wire. */
export interface ParityRow {
  readonly choice: Choice;
  readonly result: ExecResult;
  /** What crossed the wire during the run; undefined without a wire. */
  readonly wireBytes: WireBytes | undefined;
  /** From the program's bytes to the end of the run, in milliseconds. */
  readonly milliseconds: number;
}

/** A case on every row, and the verdict. */
export interface Parity {
  readonly input: ExecCase;
  readonly rows: readonly ParityRow[];
  /** Whether the expected outcome was known and is part of the comparison. */
  readonly isExpected: boolean;
  /** Why all of them refuse to start the program. */
  readonly refusal?: string;
  readonly mismatch?: {
    readonly difference: Difference;
    /** The two sides of a comparison: names for people, and values. */
    readonly left: readonly [string, Comparable];
    readonly right: readonly [string, Comparable];
    /** Where the two first run differently; undefined if one side is an expectation, or if it was not found. */
    readonly explanation?: Explanation | undefined;
  };
}

/** The expected result, as far as it is known. */
export interface Expectation {
  readonly value: Comparable;
  /** The part of the result that `value` describes, if not all of it. */
  readonly part?: (result: ExecResult) => Comparable;
}

/** A choice as text for people. */
export const nameOf = ({ implementation, backend, wire }: Choice): string =>
  [implementation, backend, ...(implementation === 'forwarder' ? [wire] : [])].join(' · ');

/** Gas that a row used; undefined if its outcome does not carry it. */
export const gasUsedBy = ({ input }: Pick<Parity, 'input'>, { result }: ParityRow): bigint | undefined =>
  result.gasLeft === null ? undefined : input.gas - BigInt(result.gasLeft);

/** Memory is compared too, unless there is more than this of it. */
const MEMORY_COMPARED = 16 << 20;

/** The regions of a program that its code can write to. */
function writableRanges(program: Uint8Array): readonly ReadRange[] {
  const parsed = parseProgram(program);
  const map = parsed.ok ? createMemoryMap(parsed.value) : parsed;
  if (!map.ok) return [];
  const { rwDataAddress, rwDataSize, stackAddressLow, stackAddressHigh } = map.value;
  const ranges = [
    { address: BigInt(rwDataAddress), length: rwDataSize },
    { address: BigInt(stackAddressLow), length: stackAddressHigh - stackAddressLow },
  ];
  return ranges[0].length + ranges[1].length <= MEMORY_COMPARED ? ranges : [];
}

/** Options of {@link compare}. */
export interface CompareOptions {
  /** The expected result of the first row. */
  readonly expected?: Expectation | undefined;
  /** Makes the target of a choice over an engine that compiles at once. Default: `compose`. */
  readonly make?: MakeTarget;
  /** Called with each choice before it runs. */
  readonly onChoice?: (choice: Choice) => void;
  /** Called at each call that crosses a wire, in the run that counts bytes. */
  readonly onCall?: OnCall | undefined;
  /** The most runs of which the best time counts. Default 5. */
  readonly maxRuns?: number;
}

/**
 * Runs a case on each choice: without observers to measure time, and once more to count the bytes on the wire. All
 * results are compared with the first, and the first with the expectation. They include the reads of the case and all
 * writable memory.
 */
export function compare(
  input: ExecCase,
  choices: readonly Choice[],
  {
    expected,
    make = (choice, engine) => compose(choice, { engine }),
    onChoice = () => undefined,
    onCall,
    maxRuns = 5,
  }: CompareOptions = {},
): Parity {
  const watched: ExecCase = { ...input, reads: [...input.reads, ...writableRanges(input.program)] };
  const memory = new RangeReader();
  const rows: ParityRow[] = [];
  let mismatch: Parity['mismatch'];
  const hold = (left: readonly [string, Comparable], right: readonly [string, Comparable], between?: [Choice, Choice]): void => {
    const difference = firstDifference(left[1], right[1]);
    if (difference === undefined || mismatch !== undefined) return;
    const explanation = between === undefined ? undefined : explainMismatch(watched, between, nameOf, make);
    mismatch = { difference, left, right, explanation };
  };

  for (const choice of choices) {
    onChoice(choice);
    const { target, meter } = make(choice, createComparingEngine());
    const { result, milliseconds } = timed(target, watched, memory, maxRuns);
    let wireBytes: WireBytes | undefined;
    if (meter !== undefined) {
      meter.start(onCall);
      const stop = (): void => {
        wireBytes = meter.stop();
      };
      const again = runCase(target, watched, stop, undefined, memory);
      hold([nameOf(choice), result], [`${nameOf(choice)}, run again`, again]);
    }
    rows.push({ choice, result, wireBytes, milliseconds });
    if (expected !== undefined && rows.length === 1) {
      const own = { ...result, reads: result.reads.slice(0, input.reads.length) };
      hold(['expected', expected.value], [nameOf(choice), expected.part?.(own) ?? own]);
    }
    if (rows.length > 1) hold([nameOf(rows[0].choice), rows[0].result], [nameOf(choice), result], [rows[0].choice, choice]);
  }
  return { input, rows, isExpected: expected !== undefined, ...(mismatch === undefined ? {} : { mismatch }) };
}

/** A run is repeated while that takes no longer than this, in milliseconds: the first ones pay for warming up. */
const REPEAT_FOR = 250;

/** Runs a case and times it, up to the end of the run; of a short one the best of several. */
function timed(
  target: Target,
  input: ExecCase,
  memory: RangeReader,
  maxRuns: number,
): { readonly result: ExecResult; readonly milliseconds: number } {
  const begin = performance.now();
  let milliseconds = Number.POSITIVE_INFINITY;
  const run = (reads: readonly ReadRange[]): ExecResult => {
    const start = performance.now();
    const atEnd = (): void => {
      milliseconds = Math.min(milliseconds, performance.now() - start);
    };
    return runCase(target, { ...input, reads }, atEnd, undefined, memory);
  };
  const result = run(input.reads);
  // This run only measures time; memory was read before.
  for (let n = 1; n < maxRuns && performance.now() - begin <= REPEAT_FOR; n++) run([]);
  return { result, milliseconds };
}
