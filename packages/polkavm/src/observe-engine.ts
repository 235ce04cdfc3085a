/** Watching what an engine runs, from outside: an engine that nobody watches pays nothing for it. */
import type { Engine } from './create-engine.ts';
import { type Instance, type Module, Stop } from './engine/interface.ts';
import { createInstruction, type DecodedInstruction, decodeInstruction } from './program/decoder.ts';

/** What is told of every instance of an observed engine. An observer has the methods that it needs. */
export interface EngineObserver {
  /** A call is about to start: `prepareCall` was called, and nothing ran yet. Registers may still be set. */
  started?(instance: Instance): void;
  /** The instruction at `instance.nextPc` is about to run. A run that is out of gas is told of it, too. */
  stepping?(instance: Instance): void;
  /** The instruction at `instance.pc` ran, also if it stopped the run. The record is used again for the next one. */
  stepped?(instance: Instance, instruction: DecodedInstruction): void;
  /** A run came back. */
  stopped?(instance: Instance, stop: Stop): void;
}

/**
 * An engine that runs as `engine` does and tells `observer` of it. With `stepping` or `stepped` it runs one instruction at a time,
 * which is much slower and ends the same way.
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

// A module and an instance that were just made are nobody else's yet, so their methods are replaced in place: a wrapper around them
// would slow down each access to a register. No back end calls these methods of its own instances.
function observeModule(module: Module, observer: EngineObserver): Module {
  const instantiate = module.instantiate.bind(module);
  return Object.assign(module, { instantiate: () => observeInstance(instantiate(), observer) });
}

function observeInstance(instance: Instance, observer: EngineObserver): Instance {
  const stepwise = observer.stepping !== undefined || observer.stepped !== undefined;
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
  const runStepwise = (): Stop => {
    for (;;) {
      const stop = step();
      if (stop !== Stop.Step) return stop;
    }
  };

  return Object.assign(instance, {
    prepareCall(pc: number) {
      own.prepareCall(pc);
      isPrepared = true;
    },
    run() {
      start();
      const stop = stepwise ? runStepwise() : own.run();
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
