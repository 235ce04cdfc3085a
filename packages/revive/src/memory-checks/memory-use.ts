/** What checks say of a use of memory. */
import type { Expression, Expressions } from './expressions.ts';
import { type Branch, type Check, leadsToTrap, type Walk } from './walk-checks.ts';

/** A use of memory as checks see it: the bytes from an offset on. */
export interface MemoryUse {
  readonly heap: bigint;
  /** Where it ends, rounded up to a whole word. */
  readonly end: Expression;
  /** The check of the end, by its index in the walk. */
  readonly endCheck: number;
  readonly offset: Expression | undefined;
  /** What is added to the offset. */
  readonly size: Expression | bigint | undefined;
  /** Everything that is added up to get the end. */
  readonly terms: ReadonlySet<Expression>;
}

/** A number that a check lets through only below a bound. */
export function boundOf(
  expressions: Expressions,
  { comparison, negated, left, right }: Branch,
): { readonly number: Expression; readonly bound: bigint } | undefined {
  const limit = expressions.constantOf(right);
  if (limit === undefined) return undefined;
  const trapsIf = negated ? NEGATIONS[comparison] : comparison;
  if (trapsIf === 'greater_unsigned') return { number: left, bound: limit + 1n };
  if (trapsIf === 'greater_or_equal_unsigned') return { number: left, bound: limit };
  if (trapsIf !== 'not_eq' || limit !== 0n) return undefined;
  const { operation, args } = expressions.operationOf(left);
  const bits = /^shift_logical_right_(?:32|64)$/.test(operation) ? expressions.constantOf(args[1]) : undefined;
  return bits === undefined ? undefined : { number: args[0], bound: 1n << bits };
}

const NEGATIONS: Readonly<Record<string, string>> = {
  less_or_equal_unsigned: 'greater_unsigned',
  less_unsigned: 'greater_or_equal_unsigned',
  eq: 'not_eq',
};

/** The use of memory that the walk comes to after a check, if it is one. */
export function memoryUseAfter({ expressions, checks, growths }: Walk, at: number): MemoryUse | undefined {
  const growth = growths.find(({ checksBefore }) => checksBefore > at);
  if (growth === undefined) return undefined;
  const { end, checksBefore } = growth;
  const endCheck = checksBefore - 1;
  const ofEnd = boundOf(expressions, checks[endCheck].branch);
  const { operation, args } = expressions.operationOf(end);
  if (ofEnd === undefined || expressions.bare(ofEnd.number) !== end || operation !== 'and') return undefined;
  const heap = ofEnd.bound - 1n;
  const { terms, constant } = expressions.sum(args[0]);
  const rest = new Set(terms.keys());
  let offset: Expression | undefined;
  for (const { branch } of checks.slice(0, endCheck)) {
    const own = boundOf(expressions, branch);
    if (own?.bound === heap && isIn(expressions, own.number, new Set(terms.keys()))) offset = own.number;
  }
  if (offset !== undefined) for (const term of expressions.sum(offset).terms.keys()) rest.delete(term);
  const added = constant - (offset === undefined ? 0 : expressions.sum(offset).constant) - 31;
  const size =
    offset === undefined
      ? undefined
      : rest.size === 0
        ? BigInt(added)
        : rest.size === 1 && added === 0
          ? [...rest][0]
          : undefined;
  return { heap, end, endCheck, offset, size, terms: new Set(terms.keys()) };
}

/** Whether a number is one of those that were added up. */
export function isIn(expressions: Expressions, number: Expression, terms: ReadonlySet<Expression>): boolean {
  const own = [...expressions.sum(number).terms.keys()];
  return own.length > 0 && own.every((term) => terms.has(term));
}

/** Numbers of more than 64 bits that a check lets through only below 2^32: words with bits above that, and words that may have none. */
export interface WideNumbers {
  readonly low: readonly Expression[];
  readonly high: readonly Expression[];
}

/** The most words of two numbers. */
const MAX_WORDS = 8;

/** What a check lets through, found by trying it: it has no other shape in common with its like. */
export function wideNumbers(expressions: Expressions, { branch }: Check): WideNumbers | undefined {
  const words = expressions.words(branch.left);
  if (words.length === 0 || words.length > MAX_WORDS) return undefined;
  const traps = (word: Expression | undefined, value: bigint): boolean => {
    const values = new Map(words.map((one) => [one, one === word ? value : 0n]));
    return leadsToTrap(branch, (expression) => expressions.evaluate(expression, values));
  };
  if (traps(undefined, 0n)) return undefined;
  const low = words.filter(
    (one) => !traps(one, 1n) && !traps(one, 2n ** 32n - 1n) && traps(one, 2n ** 32n) && traps(one, 2n ** 63n),
  );
  const high = words.filter((one) => traps(one, 1n) && traps(one, 2n ** 32n) && traps(one, 2n ** 63n));
  return low.length > 0 && low.length + high.length === words.length ? { low, high } : undefined;
}
