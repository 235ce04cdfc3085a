import { type Divergence, type DivergenceSide, type DivergenceState, firstDivergence } from '@polkavirt/insight';
import { type Engine, type Instance, observeEngine, Reg, Stop } from '@polkavirt/polkavm';
import type { Choice } from '../choice.ts';
import { type Composed, createComparingEngine } from '../composition/compose.ts';
import type { ExecCase, RecordedSyscall } from '../exec/case.ts';
import { driveCase } from '../exec/run-case.ts';
import { toHex } from '../values.ts';

/** Creates the target of a choice over an engine. */
export type MakeTarget = (choice: Choice, engine: Engine) => Composed;

/** A value that changed between the engine and its caller: a fault of the wire, the host or the handle. */
export interface ChangedOnTheWay {
  readonly kind: 'changed on the way';
  /** The implementation. */
  readonly name: string;
  /** `host call N`, or `gas at the end`. */
  readonly what: string;
  readonly engine: string;
  readonly caller: string;
}

/** Why two implementations differ: the first instruction that they run differently, or a fault above the engine. */
export type Explanation =
  | ({ readonly kind: 'divergence' } & Divergence)
  | ChangedOnTheWay
  | { readonly kind: 'above the engine' };

const callText = (args: readonly string[], gasLeft: string): string => `(${args.join(', ')}), ${gasLeft} gas left`;

/** An implementation as a side of a comparison. */
interface ObservedSide extends DivergenceSide {
  /** The values of the last run that changed on the way from the engine to the caller. */
  readonly changed: () => Omit<ChangedOnTheWay, 'kind' | 'name'> | undefined;
}

function observe(choice: Choice, name: string, input: ExecCase, make: MakeTarget): ObservedSide {
  let seen: Instance | undefined;
  /** The host calls as the engine made them. */
  let made: string[] = [];
  let changed: ReturnType<ObservedSide['changed']>;
  const engine = observeEngine(createComparingEngine(), {
    started(instance) {
      seen = instance;
    },
    stopped(instance, stop) {
      if (stop !== Stop.HostCall) return;
      const args = Array.from(instance.registers.subarray(Reg.a0, Reg.a5 + 1), toHex);
      made.push(callText(args, `${instance.getGas()}`));
    },
  });
  const { target } = make(choice, engine);

  const findChange = (syscalls: readonly RecordedSyscall[], gasLeft: string | null): typeof changed => {
    const calls = syscalls.map((call) => callText(call.args, call.gasLeft));
    const at = calls.findIndex((call, index) => call !== made[index]);
    if (at >= 0) return { what: `host call ${at}`, engine: made[at] ?? 'none', caller: calls[at] };
    const own = `${seen?.getGas()}`;
    return gasLeft === null || gasLeft === own ? undefined : { what: 'gas at the end', engine: own, caller: gasLeft };
  };

  return {
    name,
    changed: () => changed,
    run(gas): DivergenceState | undefined {
      seen = undefined;
      made = [];
      const instance = target.instantiate(input.program);
      if (instance === undefined) return undefined;
      const { outcome, syscalls, gasLeft } = driveCase(instance, input.export, { ...input, gas });
      if (seen === undefined) {
        instance.destroy();
        return undefined;
      }
      changed = findChange(syscalls, gasLeft);
      const hostCalls = syscalls.map((call) => `0x${call.symbol}${callText(call.args, call.gasLeft)}`);
      return { outcome, hostCalls, instance: seen, release: () => instance.destroy() };
    },
  };
}

/** Why two choices differ on a case; undefined if one of them does not start it. */
export function explainMismatch(
  input: ExecCase,
  choices: readonly [Choice, Choice],
  nameOf: (choice: Choice) => string,
  make: MakeTarget,
): Explanation | undefined {
  const [left, right] = choices.map((choice) => observe(choice, nameOf(choice), input, make));
  for (const side of [left, right]) {
    const state = side.run(input.gas);
    if (state === undefined) return undefined;
    state.release();
    const changed = side.changed();
    if (changed !== undefined) return { kind: 'changed on the way', name: side.name, ...changed };
  }
  const found = firstDivergence(input.program, left, right, input.gas);
  return found === undefined ? { kind: 'above the engine' } : { kind: 'divergence', ...found };
}
