/** Watching a run instruction by instruction, on any back end. A run that nobody watches pays nothing for it. */
import { createInstruction, type DecodedInstruction, decodeInstruction } from '../program/decoder.ts';
import { type Instance, Stop } from './interface.ts';

/**
 * Is told of each instruction after it ran, with `instance.pc` at it, also of the one that stopped the run.
 * The record is used again for the next one.
 */
export type InstructionObserver = (instance: Instance, instruction: DecodedInstruction) => void;

/** Runs as {@link Instance.run} does, but step by step. */
export function runTraced(instance: Instance, observe: InstructionObserver): Stop {
  const instruction = createInstruction();
  const { program } = instance.module;
  for (;;) {
    const stop = instance.step();
    if (stop === Stop.OutOfGas) return stop;
    decodeInstruction(program, instance.pc, instruction);
    observe(instance, instruction);
    if (stop !== Stop.Step) return stop;
  }
}
