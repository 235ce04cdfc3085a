/** Compiled code over a tier 0 whose work is counted. */
import {
  type CostModelName,
  createEngine,
  createRecompilerBackend,
  type Instance,
  type Module,
  type Program,
  tier0Backend,
  unwrap,
} from '@polkavirt/polkavm';
import type { Tiering } from '../../src/recompiler/run/tiering.ts';
import type { LinearBackend } from '../../src/wasm/linear-instance.ts';

/** Tier 0, of which is counted what compiled code leaves to it. */
function countedTier0() {
  const left = { steps: 0, runs: 0, gas: 0n };
  const backend: LinearBackend = {
    ...tier0Backend,
    createModule(source) {
      const made = tier0Backend.createModule(source);
      if (!made.ok) return made;
      const instantiate = () => {
        const instance = made.value.instantiate();
        const [step, run] = [instance.step.bind(instance), instance.run.bind(instance)];
        return Object.assign(instance, {
          step() {
            left.steps += 1;
            return step();
          },
          run() {
            left.runs += 1;
            const before = instance.getGas();
            const stop = run();
            left.gas += before - instance.getGas();
            return stop;
          },
        });
      };
      return { ...made, value: { ...made.value, instantiate } };
    },
  };
  return { backend, left };
}

/** A module that compiles after so much gas, or what is hot by a tiering, and what it leaves to the tier below. */
export function compiled(
  program: Program,
  when: number | Partial<Tiering> = 0,
  costModel: CostModelName = 'naive',
): { module: Module; left: ReturnType<typeof countedTier0>['left'] } {
  const { backend, left } = countedTier0();
  const options = typeof when === 'number' ? { compileAfter: when } : { tiering: when };
  const engine = createEngine({ backends: [createRecompilerBackend(backend, options)] });
  return { module: unwrap(engine.createModule(program, { backend: 'recompiler', costModel })), left };
}

/** An instance of a module, ready to run from the program's first export. */
export function begin(module: Module, gas = 10_000_000n): Instance {
  const instance = module.instantiate();
  instance.prepareCall(module.program.exports[0]?.pc ?? 0);
  instance.setGas(gas);
  return instance;
}
