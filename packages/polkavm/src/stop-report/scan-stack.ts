import { locatorOf } from '../debug-info/locator.ts';
import type { Instance } from '../engine/interface.ts';
import { INSTRUCTION_IDS } from '../isa/instruction-id.ts';
import { INSTRUCTION_SETS } from '../isa/instruction-set.ts';
import { Reg } from '../isa/registers.ts';
import { findStartOfBasicBlock } from '../program/basic-blocks.ts';
import { createInstruction, decodeInstruction } from '../program/decoder.ts';
import type { Program } from '../program/program.ts';
import { type CallFacts, type CallSite, callFactsOf } from './call-sites.ts';

/** The most calls that are searched for, and the most bytes of the stack that are searched. */
const MAX_CALLS = 64;
const MAX_BYTES = 1 << 18;

/** The values on the stack, from sp on, and what is in ra before them. */
function* valuesOnStack(instance: Instance): Generator<number> {
  const { program, memoryMap } = instance.module;
  const size = INSTRUCTION_SETS[program.instructionSet].is64Bit ? 8 : 4;
  const { stackAddressLow, stackAddressHigh } = memoryMap;
  yield Number(BigInt.asUintN(32, instance.registers[Reg.ra]));
  // After an overflow sp is below the stack.
  const sp = Number(BigInt.asUintN(32, instance.registers[Reg.sp]));
  const start = Math.ceil(Math.max(sp, stackAddressLow) / size) * size;
  const length = Math.min(stackAddressHigh - start, MAX_BYTES);
  if (length <= 0) return;
  const stack = new Uint8Array(length - (length % size));
  if (!instance.readMemory(start, stack)) return;
  const view = new DataView(stack.buffer);
  for (let at = 0; at < stack.length; at += size) {
    if (size === 4 || view.getUint32(at + 4, true) === 0) yield view.getUint32(at, true);
  }
}

/** Whether an instruction of a block, before the one at `end`, stores ra. */
function savesRa(program: Program, start: number, end: number): boolean {
  const instruction = createInstruction();
  for (let at = start; at < end; at = instruction.nextOffset) {
    decodeInstruction(program, at, instruction);
    const { id, reg1 } = instruction;
    const isStore = id === INSTRUCTION_IDS.store_indirect_u64 || id === INSTRUCTION_IDS.store_indirect_u32;
    if (isStore && reg1 === Reg.ra) return true;
  }
  return false;
}

/** Whether a call may have led into `callee`. */
function isPlausible(
  { caller, callee }: CallSite,
  inner: string,
  entry: string | undefined,
  { entered, jumping }: CallFacts,
): boolean {
  // A number that only happens to be a return address mostly belongs to a call of another function.
  if (callee !== undefined && callee !== inner && !jumping.has(callee)) return false;
  return entry === undefined || caller === entry || entered.has(caller);
}

/**
 * The calls that were probably under way, by their code offsets, innermost first: ra and the stack from sp on are read, and each return
 * address of a call that may have led to the function inside of it is taken for one. It may be left over from a call that has returned.
 *
 * @param entry Where the export that runs starts, if that is known.
 */
export function scanStack(instance: Instance, entry: number | undefined): readonly number[] {
  const { program } = instance.module;
  const facts = callFactsOf(program);
  const locator = locatorOf(program);
  const entryName = entry === undefined ? undefined : locator.outermostAt(entry);
  let inner = locator.outermostAt(instance.pc);
  const calls: number[] = [];
  /** The value of ra is on the stack as well if the function has saved it. */
  let saved: number | undefined;
  let isInRa = true;
  for (const value of valuesOnStack(instance)) {
    const site = facts.sites.get(value);
    const wasInRa = value === saved;
    if (wasInRa) saved = undefined;
    // Once the function has made a call, ra holds the return address of that call; in its first block it does not yet.
    const blockStart = isInRa ? findStartOfBasicBlock(program, instance.pc) : undefined;
    const isInFirstBlock = blockStart !== undefined && site?.target === blockStart;
    const isStale = isInRa && site?.caller === inner && !isInFirstBlock;
    if (isInRa && !isStale && !(isInFirstBlock && !savesRa(program, blockStart, instance.pc))) saved = value;
    isInRa = false;
    if (site === undefined || isStale || wasInRa || !isPlausible(site, inner, entryName, facts)) continue;
    calls.push(site.pc);
    inner = site.caller;
    if (calls.length === MAX_CALLS) break;
  }
  return calls;
}
