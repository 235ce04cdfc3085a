/**
 * Solidity's memory is a buffer in the program. For each use of it the compiler emits checks that lead to a trap if the use does not fit.
 * Which one did is seen in the program: what its branch compares, and what control does with that if it passes. Builds differ in registers,
 * in what is kept on the stack, in whether a check is a function of its own, and in how many checks share a trap; so what is looked at is
 * what instructions compute.
 *
 * As resolc 0.3 emits them, with a heap of 65,536 bytes and the size of memory in use at 0x20004:
 *
 *     jump @trap if (high words of offset | offset >> 32) != 0      numbers of 256 bits that are used as offsets or sizes
 *     jump @trap if (high words of size | size >> 32) != 0
 *     jump @trap if offset >> 16 != 0
 *     end = (offset + size + 31) & ~31;  jump @trap if end >u 65536
 *     if [0x20004] <u end then [0x20004] = end                      which nothing else does
 *
 * and after the host's `return_data_copy`, that as many bytes came as were wanted.
 */
import type { Instance, Program } from '@polkavirt/polkavm';
import { decodeAt, startsBefore, waysToTrap } from '../memory-checks/control-flow.ts';
import type { Expression } from '../memory-checks/expressions.ts';
import { locateAtoms } from '../memory-checks/locate-atoms.ts';
import { boundOf, isIn, type MemoryUse, memoryUseAfter, wideNumbers } from '../memory-checks/memory-use.ts';
import { leadsToTrap, type Walk, walkChecks } from '../memory-checks/walk-checks.ts';

type Stopped = Pick<Instance, 'pc' | 'registers' | 'readMemory'>;

interface Reason {
  readonly text: string;
  /** Whether what follows the check is what the compiler does with memory, and nothing else does. */
  readonly isCertain: boolean;
}

/** A check in a walk that can have led to the trap, with what is known of values there. */
interface Taken {
  readonly walk: Walk;
  /** The check, by its index. */
  readonly at: number;
  readonly lookUp: (expression: Expression) => bigint | undefined;
  /** What the branch compared. */
  readonly left: bigint;
  readonly right: bigint;
}

const WORD = 0xffff_ffffn;

type WalksTo = readonly (readonly [branch: number, walks: readonly Walk[]])[];

/** The walks to the traps of a program, kept while there is memory for them: tests make the same checks fail again and again. */
let known: WeakRef<{ readonly program: Program; readonly traps: Map<number, WalksTo> }> | undefined;

/** Each branch that can lead to a trap, and the walks to it. */
function walksTo(program: Program, trap: number): WalksTo {
  const kept = known?.deref();
  const { traps } = kept?.program === program ? kept : { traps: new Map<number, WalksTo>() };
  if (traps !== kept?.traps) known = new WeakRef({ program, traps });
  let walks = traps.get(trap);
  if (walks === undefined) {
    const ways = waysToTrap(program, trap);
    const startsOf = (branch: number) => startsBefore(program, ways, branch);
    walks = ways.branches.map((branch) => [branch, startsOf(branch).map((start) => walkChecks(program, start, branch))]);
    traps.set(trap, walks);
  }
  return walks;
}

/** Why the instance jumped to its trap, if that was a check of Solidity's memory. */
export function describeMemoryCheck(program: Program, instance: Stopped): string | undefined {
  const reasons = walksTo(program, instance.pc).flatMap(([branch, walks]) => reasonsAt(program, walks, branch, instance));
  const best = reasons.find((reason) => reason?.isCertain) ?? reasons.find((reason) => reason !== undefined);
  if (best === undefined) return undefined;
  const isOnly = new Set(reasons.map((reason) => reason?.text)).size === 1;
  return best.isCertain && isOnly ? best.text : `it looks as if ${best.text}`;
}

/** What a branch says if it can have led to the trap: undefined if it can, and is not known. */
function reasonsAt(program: Program, walks: readonly Walk[], branch: number, instance: Stopped): readonly (Reason | undefined)[] {
  const reasons: (Reason | undefined)[] = [];
  for (const walk of walks) {
    const taken = takenAt(program, walk, branch, instance);
    if (taken !== undefined) reasons.push(ofHeap(taken) ?? ofReturnData(program, taken) ?? ofWideNumber(taken));
  }
  const best = reasons.find((reason) => reason?.isCertain) ?? reasons.find((reason) => reason !== undefined);
  return reasons.length === 0 ? [] : [best];
}

function takenAt(program: Program, walk: Walk, branch: number, instance: Stopped): Taken | undefined {
  const at = walk.checks.findIndex(({ pc }) => pc === branch);
  const check = walk.checks[at];
  if (check === undefined || check.trap !== instance.pc) return undefined;
  const { registers } = instance;
  const instruction = decodeAt(program, branch);
  // A trap leaves registers alone, so the branch can be asked again.
  const left = registers[instruction.reg1];
  const right = walk.expressions.constantOf(check.branch.right) ?? registers[instruction.reg2];
  if (!leadsToTrap({ ...check.branch, left: 0, right: 1 }, (side) => [left, right][side])) return undefined;
  const atoms = locateAtoms(check.state, instance, [check.branch.left, check.branch.right]);
  return atoms && { walk, at, left, right, lookUp: (expression) => walk.expressions.evaluate(expression, atoms) };
}

const heapOf = ({ heap }: MemoryUse): string =>
  `and the compiler gave the contract a heap of ${heap} bytes (for more: heapSize of compileSolidity, polkavirt compile --heap-size)`;

/** A check of the heap: it compares the end of what is used, or before that something that the end is made of. */
function ofHeap({ walk, at, lookUp, left }: Taken): Reason | undefined {
  const { expressions, checks } = walk;
  const use = memoryUseAfter(walk, at);
  if (use === undefined) return undefined;
  const numberOf = (expression: Expression | bigint | undefined): bigint | undefined => {
    const value = typeof expression === 'number' ? lookUp(expression) : expression;
    return value === undefined ? undefined : value & WORD;
  };
  const [offset, size] = [numberOf(use.offset), numberOf(use.size)];
  const both = offset === undefined || size === undefined ? undefined : `${size} bytes at the offset ${offset} are wanted`;
  const full = (what: string): Reason => ({ text: `EVM memory is full: ${what}, ${heapOf(use)}`, isCertain: true });
  if (at === use.endCheck) {
    return full(both ?? `${left & WORD} bytes are wanted${offset === undefined ? '' : `, from the offset ${offset} on`}`);
  }
  const own = boundOf(expressions, checks[at].branch);
  if (own?.bound === use.heap && own.number === use.offset) {
    return full(both ?? `${offset === undefined ? `an offset of ${use.heap} or more` : `the offset ${offset}`} is used`);
  }
  const wide = wideNumbers(expressions, checks[at]);
  return wide?.low.some((word) => isIn(expressions, word, use.terms)) ? full(wideText(wide, lookUp)) : undefined;
}

function wideText(wide: NonNullable<ReturnType<typeof wideNumbers>>, lookUp: Taken['lookUp']): string {
  const [low, ...others] = wide.low.map(lookUp);
  const isPlain = others.length === 0 && wide.high.every((word) => lookUp(word) === 0n);
  const number = low !== undefined && isPlain ? `${low}` : '2^32 or more';
  return `an offset or a size of ${number} is used`;
}

/** A number of 256 bits that is used as one of 32. A contract can have a check of its own that is no different. */
function ofWideNumber({ walk: { expressions, checks }, at, lookUp }: Taken): Reason | undefined {
  const wide = wideNumbers(expressions, checks[at]);
  return wide && { text: `EVM memory is full: ${wideText(wide, lookUp)}`, isCertain: false };
}

/** The host gave less of the data that a call returned than was to be copied. */
function ofReturnData(program: Program, { walk: { checks }, at, left, right }: Taken): Reason | undefined {
  const { after, branch } = checks[at];
  const name = after === undefined ? undefined : program.imports[after];
  if (name === undefined || new TextDecoder().decode(name) !== 'return_data_copy') return undefined;
  if (branch.comparison !== 'greater_or_equal_unsigned' && branch.comparison !== 'less_unsigned') return undefined;
  const text = `${right & WORD} bytes of return data are to be copied, and there are only ${left & WORD}`;
  return { text, isCertain: true };
}
