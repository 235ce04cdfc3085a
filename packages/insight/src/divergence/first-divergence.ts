/**
 * Finds where two sides first differ on the same program, by bisecting the gas: with equal gas both stop before the same
 * block, where their states can be compared. The least gas at which they differ gives the block. Its instructions are then
 * run one by one.
 */
import { type Instance, type Program, parseProgram, Stop } from '@polkavirt/polkavm';
import { INSTRUCTION_NAMES, idEndsBasicBlock } from '@polkavirt/polkavm/isa';
import { createInstruction, decodeInstruction, formatInstruction } from '@polkavirt/polkavm/program';
import { createFunctionTable, type FunctionTable } from '../stack/function-table.ts';
import type { Divergence, DivergenceSide, DivergenceState, DivergentValue, LocatedInstruction } from './divergence.ts';
import { stopName } from './engine-side.ts';
import { instanceDifferences, stateDifferences } from './state-differences.ts';

/** The most instructions of a block that are shown and run one by one. */
const MAX_INSTRUCTIONS = 64;
/** Enough for any block: instructions that run one by one have no limit of gas. */
const PLENTY = 2n ** 40n;

/**
 * The first block, and if possible the instruction, that two sides run differently; undefined if they agree, or if one refuses
 * the program. It takes about twice as many runs as the gas has bits.
 */
export function firstDivergence(
  program: Uint8Array,
  left: DivergenceSide,
  right: DivergenceSide,
  gas: bigint,
): Divergence | undefined {
  const parsed = parseProgram(program);
  if (!parsed.ok) return undefined;
  /** Runs both sides; `look` sees their states before they are released. */
  const withBoth = <T>(amount: bigint, look: (one: DivergenceState, other: DivergenceState) => T): T | undefined => {
    const [one, other] = [left.run(amount), right.run(amount)];
    try {
      return one === undefined || other === undefined ? undefined : look(one, other);
    } finally {
      one?.release();
      other?.release();
    }
  };
  const differAt = (amount: bigint): boolean => (withBoth(amount, stateDifferences) ?? []).length > 0;

  const used = withBoth(gas, (one, other) => ({
    differ: stateDifferences(one, other).length > 0,
    left: one.outcome === 'OutOfGas' ? 0n : one.instance.getGas(),
  }));
  if (used === undefined || !used.differ) return undefined;
  // They agree with `same` gas and differ with `different`.
  let [same, different] = [-1n, gas < 0n ? 0n : gas - used.left];
  if (!differAt(different)) different = gas;
  while (different - same > 1n) {
    const middle = (same + different) / 2n;
    if (differAt(middle)) different = middle;
    else same = middle;
  }
  const values = withBoth(different, stateDifferences) ?? [];
  const before = same < 0n ? undefined : withBoth(same, (one, other) => describeBlock(parsed.value, same, one, other));
  return before === undefined
    ? { gasUsed: 0n, block: -1, instructions: [], instruction: undefined, values }
    : { ...before, values: before.values ?? values };
}

/** The block before which both sides stand, and what its instructions do one by one. */
function describeBlock(
  program: Program,
  gas: bigint,
  { instance: left }: DivergenceState,
  { instance: right }: DivergenceState,
): Omit<Divergence, 'values'> & { readonly values: readonly DivergentValue[] | undefined } {
  const functions = createFunctionTable(program);
  const block = left.pc;
  const gasUsed = gas - left.getGas();
  const instructions = blockInstructions(program, functions, block);
  const found = stepBoth(program, left, right);
  const instruction = found === undefined ? undefined : locate(program, functions, found.pc);
  return { gasUsed, block, instructions, instruction, values: found?.values };
}

/** Runs both instances instruction by instruction, up to the first after which they differ. */
function stepBoth(
  program: Program,
  left: Instance,
  right: Instance,
): { readonly pc: number; readonly values: readonly DivergentValue[] } | undefined {
  if (left.nextPc === undefined || left.nextPc !== right.nextPc) return undefined;
  const instruction = createInstruction();
  for (const instance of [left, right]) instance.setGas(PLENTY);
  for (let count = 0; count < MAX_INSTRUCTIONS; count++) {
    const pc = left.nextPc as number;
    decodeInstruction(program, pc, instruction);
    const writes = /^store|^memset$/.test(INSTRUCTION_NAMES[instruction.id] ?? '');
    const [one, other] = [left.step(), right.step()];
    const values = instanceDifferences(left, right, writes);
    if (one !== other) values.unshift({ what: 'outcome', left: stopName(one), right: stopName(other) });
    if (left.nextPc !== right.nextPc) values.push({ what: 'next pc', left: `${left.nextPc}`, right: `${right.nextPc}` });
    if (values.length > 0) return { pc, values };
    if (one !== Stop.Step) return undefined;
  }
  return undefined;
}

function locate(program: Program, functions: FunctionTable, pc: number): LocatedInstruction {
  const instruction = createInstruction();
  decodeInstruction(program, pc, instruction);
  const { name, file, line } = functions.originAt(pc).at(-1) ?? { name: '?', file: null, line: null };
  return { pc, text: formatInstruction(instruction, program.instructionSet), function: name, file, line };
}

function blockInstructions(program: Program, functions: FunctionTable, block: number): LocatedInstruction[] {
  const instruction = createInstruction();
  const found: LocatedInstruction[] = [];
  for (let pc = block; found.length < MAX_INSTRUCTIONS; pc = instruction.nextOffset) {
    decodeInstruction(program, pc, instruction);
    found.push(locate(program, functions, pc));
    if (instruction.nextInvalid || idEndsBasicBlock(instruction.id)) break;
  }
  return found;
}
