import { createEngine, type Engine, type ModuleOptions, Reg, Stop } from '@polkavirt/polkavm';
import type { DivergenceSide } from './divergence.ts';

/** A run of an export, the same on both sides. */
export interface DivergenceRun {
  readonly program: Uint8Array;
  /** The code offset of the export. */
  readonly pc: number;
  /** The answer to the `n`-th host call, from 0. */
  readonly answer: (n: number, a0: bigint, a1: bigint) => bigint;
  /** The run ends at this many host calls. */
  readonly maxHostCalls: number;
}

export const stopName = (stop: Stop): string =>
  Object.keys(Stop).find((name) => Stop[name as keyof typeof Stop] === stop) ?? `${stop}`;

/** A back end of an engine as a side of a comparison. */
export function engineSide(
  name: string,
  { engine = createEngine(), options }: { readonly engine?: Engine; readonly options: Partial<ModuleOptions> },
  { program, pc, answer, maxHostCalls }: DivergenceRun,
): DivergenceSide {
  const made = engine.createModule(program, options);
  return {
    name,
    run(gas) {
      if (!made.ok) return undefined;
      const instance = made.value.instantiate();
      instance.prepareCall(pc);
      instance.setGas(gas);
      const hostCalls: string[] = [];
      let stop = instance.run();
      while (stop === Stop.HostCall && hostCalls.length < maxHostCalls) {
        const { registers } = instance;
        const args = Array.from(registers.subarray(Reg.a0, Reg.a5 + 1), (arg) => `0x${arg.toString(16)}`);
        registers[Reg.a0] = answer(hostCalls.length, registers[Reg.a0], registers[Reg.a1]);
        hostCalls.push(`${instance.hostCall}(${args.join(', ')})`);
        stop = instance.run();
      }
      return { outcome: stopName(stop), hostCalls, instance, release: () => instance.release() };
    },
  };
}
