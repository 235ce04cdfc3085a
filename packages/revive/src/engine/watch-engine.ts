import { type Engine, type Instance, observeEngine, Stop } from '@polkavirt/polkavm';
import { explainStop } from '@polkavirt/polkavm/debugging';
import { type DecodedInstruction, formatInstruction } from '@polkavirt/polkavm/program';
import type { Explain, Explanation, InstructionStep, TraceInstructions } from '../exec/observer.ts';
import { describeMemoryCheck } from '../trace/memory-checks.ts';

/** What {@link watchEngine} gives. */
export interface WatchedEngine {
  /** For the implementation that the pallet runs programs on. */
  readonly engine: Engine;
  /** Says where the last program on the engine stopped, and why as far as that can be seen. */
  readonly explain: Explain;
  readonly traceInstructions: TraceInstructions;
}

/** An engine that can be asked what programs did on it, for the options of the pallet that need to know. */
export function watchEngine(engine: Engine): WatchedEngine {
  let last: { readonly instance: Instance; readonly stop: Stop; readonly reason: string | undefined } | undefined;
  let onStep: ((step: InstructionStep) => boolean) | undefined;
  let before = 0n;
  const stepping = (instance: Instance): void => {
    before = instance.getGas();
  };
  const stepped = (instance: Instance, instruction: DecodedInstruction): void => {
    const { pc, module } = instance;
    const text = formatInstruction(instruction, module.program.instructionSet);
    if (onStep?.({ pc, instruction: text, fuelLeft: before, fuel: before - instance.getGas() }) !== true) onStep = undefined;
  };

  return {
    engine: observeEngine(engine, {
      // Absent while nobody wants to see instructions, so that programs run at their speed.
      get stepping() {
        return onStep && stepping;
      },
      get stepped() {
        return onStep && stepped;
      },
      stopped(instance, stop) {
        // The stack is read for it, and soon gone.
        const reason = stop === Stop.Trap ? describeMemoryCheck(instance.module.program, instance) : undefined;
        last = { instance, stop, reason };
      },
    }),
    traceInstructions(wanted, work) {
      const outer = onStep;
      onStep = wanted;
      try {
        return work();
      } finally {
        onStep = outer;
      }
    },
    explain() {
      if (last === undefined) return undefined;
      const { instance, stop, reason } = last;
      const report = explainStop(instance, stop);
      const { instruction, faultAddress } = report;
      const explanation: Explanation = {
        pc: instance.pc,
        instruction: instruction ?? 'invalid',
        stop: report,
        ...(faultAddress === null ? {} : { faultAddress }),
      };
      return reason === undefined || faultAddress !== null ? explanation : { ...explanation, reason };
    },
  };
}
