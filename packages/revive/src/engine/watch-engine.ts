import { type Engine, type Instance, observeEngine, type Program, Stop } from '@polkavirt/polkavm';
import { explainStop } from '@polkavirt/polkavm/debugging';
import type { Explain, Explanation } from '../exec/observer.ts';
import { describeMemoryCheck } from './memory-checks.ts';

/** An engine, and an {@link Explain} that says where the last program on it stopped, and why as far as that can be seen. */
export function watchEngine(engine: Engine): { readonly engine: Engine; readonly explain: Explain } {
  let last: { readonly instance: Instance; readonly program: Program; readonly stop: Stop } | undefined;

  return {
    engine: observeEngine(engine, {
      stopped(instance, stop) {
        last = { instance, program: instance.module.program, stop };
      },
    }),
    explain() {
      if (last === undefined) return undefined;
      const { instance, program, stop } = last;
      const report = explainStop(instance, stop);
      const { instruction, faultAddress } = report;
      const explanation: Explanation = {
        pc: instance.pc,
        instruction: instruction ?? 'invalid',
        stop: report,
        ...(faultAddress === null ? {} : { faultAddress }),
      };
      const reason = stop === Stop.Trap && faultAddress === null ? describeMemoryCheck(program, instance) : undefined;
      return reason === undefined ? explanation : { ...explanation, reason };
    },
  };
}
