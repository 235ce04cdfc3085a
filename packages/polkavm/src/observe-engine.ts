/** Observes what an engine runs, from outside: an engine without an observer pays nothing for it. */
import type { Engine } from './engine/engine.ts';
import { type Instance, type Module, Stop } from './engine/interface.ts';
import { createInstruction, type DecodedInstruction, decodeInstruction } from './program/decoder.ts';

/** Events of every instance of an observed engine. An observer implements the ones that it needs. */
export interface EngineObserver {
  /** A call is about to start: `prepareCall` was called, and nothing ran yet. Registers may still be set. */
  started?(instance: Instance): void;
  /** The instruction at `instance.nextPc` is about to run; also called if there is too little gas for it. */
  readonly stepping?: ((instance: Instance) => void) | undefined;
  /** The instruction at `instance.pc` ran, also if it stopped the run. The record is used again for the next one. */
  readonly stepped?: ((instance: Instance, instruction: DecodedInstruction) => void) | undefined;
  /** A run returned. */
  stopped?(instance: Instance, stop: Stop): void;
}

/**
 * An engine that behaves as `engine` does and reports to `observer`. With `stepping` or `stepped` it runs one
 * instruction at a time, which is much slower and gives the same results. They may come and go: an observer that is
 * asked for them by a getter steps through what it wants to see and no more.
 *
 * ```ts
 * import { createEngine, observeEngine } from '@polkavirt/polkavm';
 *
 * let stops = 0;
 * const engine = observeEngine(createEngine(), { stopped: () => stops++ });
 * ```
 */
export function observeEngine(engine: Engine, observer: EngineObserver): Engine {
  return {
    backends: engine.backends,
    createModule(program, options) {
      const made = engine.createModule(program, options);
      return made.ok ? { ok: true, value: observeModule(made.value, observer) } : made;
    },
    createModuleFromCode(raw, options) {
      const made = engine.createModuleFromCode(raw, options);
      return made.ok ? { ok: true, value: observeModule(made.value, observer) } : made;
    },
  };
}

// A new module or instance has no other user yet, so its methods are replaced in place: a wrapper around it
// would slow down each access to a register. No back end calls these methods of its own instances.
function observeModule(module: Module, observer: EngineObserver): Module {
  const instantiate = module.instantiate.bind(module);
  return Object.assign(module, { instantiate: () => observeInstance(instantiate(), observer) });
}

function observeInstance(instance: Instance, observer: EngineObserver): Instance {
  const isStepwise = (): boolean => observer.stepping !== undefined || observer.stepped !== undefined;
  const instruction = createInstruction();
  const own = {
    prepareCall: instance.prepareCall.bind(instance),
    run: instance.run.bind(instance),
    step: instance.step.bind(instance),
  };
  let isPrepared = false;

  const start = (): void => {
    if (isPrepared) observer.started?.(instance);
    isPrepared = false;
  };
  const step = (): Stop => {
    observer.stepping?.(instance);
    const stop = own.step();
    if (stop !== Stop.OutOfGas && observer.stepped !== undefined) {
      decodeInstruction(instance.module.program, instance.pc, instruction);
      observer.stepped(instance, instruction);
    }
    return stop;
  };
  const runObserved = (): Stop => {
    while (isStepwise()) {
      const stop = step();
      if (stop !== Stop.Step) return stop;
    }
    return own.run();
  };

  return Object.assign(instance, {
    prepareCall(pc: number) {
      own.prepareCall(pc);
      isPrepared = true;
    },
    run() {
      start();
      const stop = runObserved();
      observer.stopped?.(instance, stop);
      return stop;
    },
    step() {
      start();
      const stop = step();
      if (stop !== Stop.Step) observer.stopped?.(instance, stop);
      return stop;
    },
  });
}
