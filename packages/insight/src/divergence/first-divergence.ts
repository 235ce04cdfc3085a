/**
 * Finds where two back ends first differ on the same program, by bisecting the gas: with equal gas both stop before the
 * same block, where their states can be compared. The least gas at which they differ gives the block.
 */
import {
  createEngine,
  type Engine,
  type Instance,
  type Module,
  type ModuleOptions,
  REGISTERS,
  Reg,
  Stop,
} from '@polkavirt/polkavm';
import { idEndsBasicBlock } from '@polkavirt/polkavm/isa';
import { createInstruction, decodeInstruction, formatInstruction } from '@polkavirt/polkavm/program';
import { createFunctionTable } from '../stack/function-table.ts';

/** One side of the comparison. */
export interface DivergenceSide {
  /** As messages name it. */
  readonly name: string;
  readonly engine?: Engine;
  readonly options: Partial<ModuleOptions>;
}

/** The run of both. */
export interface DivergenceRun {
  readonly program: Uint8Array;
  /** The code offset of the export. */
  readonly pc: number;
  readonly gas: bigint;
  /** The answer to the `n`-th host call, from 0. */
  readonly answer: (n: number, a0: bigint, a1: bigint) => bigint;
  /** The run ends at this many host calls. */
  readonly maxHostCalls: number;
}

/** A value in which the two differ. */
export interface DivergentValue {
  /** A register, `gas`, `pc`, `stop`, or `memory at 0x..`. */
  readonly what: string;
  readonly left: string;
  readonly right: string;
}

export interface Divergence {
  /** The gas that both had used before it. */
  readonly gasUsed: bigint;
  /** The code offset of the first block that runs differently; -1 if the states differ at the start. */
  readonly block: number;
  /** Its instructions, with functions and lines if known. */
  readonly instructions: readonly string[];
  readonly values: readonly DivergentValue[];
}

/** The state after a run with a given amount of gas. */
interface State {
  readonly stop: Stop;
  readonly pc: number;
  readonly gas: bigint;
  /** Each with its arguments. */
  readonly hostCalls: readonly string[];
  readonly registers: BigUint64Array;
  readonly instance: Instance;
}

/** The most values that are shown. */
const MAX_VALUES = 20;
const PAGE = 4096;

const stopName = (stop: Stop): string => Object.keys(Stop).find((name) => Stop[name as keyof typeof Stop] === stop) ?? `${stop}`;

function runWith(module: Module, gas: bigint, { pc, answer, maxHostCalls }: DivergenceRun): State {
  const instance = module.instantiate();
  instance.prepareCall(pc);
  instance.setGas(gas);
  const hostCalls: string[] = [];
  for (;;) {
    const stop = instance.run();
    if (stop === Stop.HostCall && hostCalls.length < maxHostCalls) {
      const { registers } = instance;
      const args = Array.from(registers.subarray(Reg.a0, Reg.a5 + 1), (arg) => `0x${arg.toString(16)}`);
      registers[Reg.a0] = answer(hostCalls.length, registers[Reg.a0], registers[Reg.a1]);
      hostCalls.push(`${instance.hostCall}(${args.join(', ')})`);
      continue;
    }
    return { stop, pc: instance.pc, gas: instance.getGas(), hostCalls, registers: instance.registers.slice(), instance };
  }
}

/** Bytes that differ in the declared memory of the program. */
function* differentMemory(left: Instance, right: Instance): Generator<DivergentValue> {
  const { rwDataAddress, rwDataSize, stackAddressLow, stackAddressHigh } = left.module.memoryMap;
  const heapEnd = Math.max(left.heapEnd, right.heapEnd);
  const [a, b] = [new Uint8Array(PAGE), new Uint8Array(PAGE)];
  for (const [from, to] of [
    [rwDataAddress, Math.max(rwDataAddress + rwDataSize, heapEnd)],
    [stackAddressLow, stackAddressHigh],
  ]) {
    for (let page = from; page < to; page += PAGE) {
      const [readA, readB] = [left.readMemory(page, a), right.readMemory(page, b)];
      if (readA !== readB) yield { what: `page at 0x${page.toString(16)}`, left: `${readA}`, right: `${readB}` };
      else if (readA) {
        for (let at = 0; at < PAGE; at++) {
          if (a[at] === b[at]) continue;
          yield {
            what: `memory at 0x${(page + at).toString(16)}`,
            left: `0x${a[at].toString(16)}`,
            right: `0x${b[at].toString(16)}`,
          };
        }
      }
    }
  }
}

function differences(left: State, right: State): DivergentValue[] {
  const values: DivergentValue[] = [];
  const hold = (what: string, a: string, b: string): void => {
    if (a !== b) values.push({ what, left: a, right: b });
  };
  hold('stop', stopName(left.stop), stopName(right.stop));
  hold('pc', `${left.pc}`, `${right.pc}`);
  hold('gas', `${left.gas}`, `${right.gas}`);
  const call = left.hostCalls.findIndex((one, index) => one !== right.hostCalls[index]);
  hold('host calls', `${left.hostCalls.length}`, `${right.hostCalls.length}`);
  if (call >= 0) hold(`host call ${call}`, left.hostCalls[call], right.hostCalls[call] ?? 'none');
  for (const [index, name] of REGISTERS.entries()) {
    hold(name, `0x${left.registers[index].toString(16)}`, `0x${right.registers[index].toString(16)}`);
  }
  for (const value of differentMemory(left.instance, right.instance)) {
    if (values.length >= MAX_VALUES) break;
    values.push(value);
  }
  return values.slice(0, MAX_VALUES);
}

/**
 * The first block of a program that two back ends run differently; undefined if they agree, or if one refuses the
 * program. It takes about as many runs as the gas has bits.
 */
export function firstDivergence(left: DivergenceSide, right: DivergenceSide, run: DivergenceRun): Divergence | undefined {
  const [a, b] = [left, right].map(({ engine = createEngine(), options }) => engine.createModule(run.program, options));
  if (!a.ok || !b.ok) return undefined;
  const compare = (gas: bigint): { readonly values: DivergentValue[]; readonly left: State } => {
    const [one, other] = [runWith(a.value, gas, run), runWith(b.value, gas, run)];
    const values = differences(one, other);
    one.instance.release();
    other.instance.release();
    return { values, left: one };
  };
  const whole = compare(run.gas);
  if (whole.values.length === 0) return undefined;
  // Same with `same` gas, different with `different`.
  let [same, different] = [-1n, run.gas < 0n ? 0n : run.gas - (whole.left.stop === Stop.OutOfGas ? 0n : whole.left.gas)];
  if (compare(different).values.length === 0) different = run.gas;
  while (different - same > 1n) {
    const middle = (same + different) / 2n;
    if (compare(middle).values.length === 0) same = middle;
    else different = middle;
  }
  const before = same < 0n ? undefined : compare(same).left;
  const { values } = compare(different);
  const block = before === undefined ? -1 : before.pc;
  return {
    gasUsed: before === undefined ? 0n : same - before.gas,
    block,
    instructions: block < 0 ? [] : blockText(a.value, block),
    values,
  };
}

/** The instructions of a block, with where they come from. */
function blockText({ program }: Module, block: number): string[] {
  const functions = createFunctionTable(program);
  const instruction = createInstruction();
  const lines: string[] = [];
  for (let pc = block; lines.length < 64; pc = instruction.nextOffset) {
    decodeInstruction(program, pc, instruction);
    const { name, file, line } = functions.originAt(pc).at(-1) ?? { name: '?', file: null, line: null };
    const where = file === null ? name : `${name} ${file}${line === null ? '' : `:${line}`}`;
    lines.push(`${pc}: ${formatInstruction(instruction, program.instructionSet)}  (${where})`);
    if (instruction.nextInvalid || idEndsBasicBlock(instruction.id)) break;
  }
  return lines;
}
