import { locatorOf } from '../debug-info/locator.ts';
import { formatInstruction } from '../disassembler/format-instruction.ts';
import { type Instance, Stop } from '../engine/interface.ts';
import { INVALID_INSTRUCTION } from '../isa/instruction-id.ts';
import { type CodeView, createInstruction, type DecodedInstruction, decodeInstruction } from '../program/decoder.ts';
import type { Program } from '../program/program.ts';
import { explainTrap, type TrapCause } from './explain-trap.ts';
import { scanStack } from './scan-stack.ts';
import type { StopFrame, StopReport } from './stop-report.ts';

const instructionAt = (view: CodeView, pc: number): DecodedInstruction => {
  const instruction = createInstruction();
  decodeInstruction(view, pc, instruction);
  return instruction;
};

/** The functions that a code offset is in, as frames. */
function framesAt(program: Program, pc: number, likely: boolean): StopFrame[] {
  return locatorOf(program)
    .locate(pc)
    .map(({ name, way, file, line, column }) => ({ function: name || '?', file, line, column, pc, how: way, likely }));
}

function backtraceOf(instance: Instance, frames: readonly StopFrame[], entry: number | undefined): readonly StopFrame[] {
  const { program } = instance.module;
  const outer = [...scanStack(instance, entry)].reverse().flatMap((pc) => framesAt(program, pc, true));
  const backtrace = [...outer, ...frames];
  if (entry === undefined || locatorOf(program).outermostAt(entry) === backtrace[0].function) return backtrace;
  // The export was left by a jump, so there is no return address into it and its last place is not known.
  return [...framesAt(program, entry, true).slice(0, 1), ...backtrace];
}

function explainGas(instance: Instance, pc: number): string {
  const gas = instance.getGas();
  if (gas < 0n) return `the gas is ${gas}: nothing runs with less than none`;
  const cost = instance.module.gasCost(pc) ?? 0n;
  return cost > gas
    ? `the basic block at code offset ${pc} costs ${cost} gas, ${gas} ${gas === 1n ? 'is' : 'are'} left`
    : 'the gas is used up in the middle of an instruction';
}

function explainHostCall({ module, hostCall }: Instance): string {
  const { imports } = module.program;
  if (hostCall < imports.length) return `a host call, of import ${hostCall}`;
  const there = imports.length === 0 ? 'there are none' : `the last one is ${imports.length - 1}`;
  return `a host call of import ${hostCall}, which does not exist: ${there}`;
}

/**
 * Says why the last run of an instance stopped. It is worked out when it is asked for, from the program, its debug information, and what the
 * run has left in registers and memory; so ask before the next run, and before `release`. It takes time in proportion to the program once,
 * and to the stack each time.
 *
 * @param stop What `run` or `step` returned.
 * @param entry Where the export that runs starts. Without it the outermost function of the backtrace may be another one.
 */
export function explainStop(instance: Instance, stop: Stop, entry?: number): StopReport {
  const { pc } = instance;
  const { program } = instance.module;
  const instruction = instructionAt(program, pc);
  const { kind, reason, faultAddress } = explainKind(instance, stop, instruction);
  const frames = framesAt(program, pc, false);
  return {
    kind,
    reason,
    pc,
    instruction: instruction.id === INVALID_INSTRUCTION ? null : formatInstruction(instruction, program.instructionSet),
    faultAddress,
    gasLeft: instance.getGas(),
    frames,
    backtrace: stop === Stop.Finished ? frames : backtraceOf(instance, frames, entry),
  };
}

function explainKind(instance: Instance, stop: Stop, instruction: DecodedInstruction): TrapCause & Pick<StopReport, 'kind'> {
  switch (stop) {
    case Stop.Finished:
      return { kind: 'Finished', reason: 'the export returned', faultAddress: null };
    case Stop.HostCall:
      return { kind: 'Syscall', reason: explainHostCall(instance), faultAddress: null };
    case Stop.OutOfGas:
      return { kind: 'OutOfGas', reason: explainGas(instance, instance.pc), faultAddress: null };
    default:
      return { kind: 'Trap', ...explainTrap(instance, instruction) };
  }
}
