import {
  type ExecResult,
  type Execution,
  err,
  type IdleInstance,
  ok,
  type TypestateVirtT,
  type VirtModule,
  type VirtT,
} from '@polkavirt/primitives';
import { mustGiveBack } from './given-back.ts';

/** Instances that live, told apart by what their handles do: they say nothing of what the implementation itself counts. */
interface Count {
  live: number;
}

/** A handle that counts its instance down once, when it is destroyed while it owns it. */
function owner(count: Count, destroy: () => void) {
  let owns = true;
  return {
    /** Hands the instance on to another handle. */
    consume: () => {
      owns = false;
    },
    destroy: () => {
      if (owns) count.live--;
      owns = false;
      destroy();
    },
  };
}

function countIdle(instance: IdleInstance, count: Count): IdleInstance {
  const { consume, destroy } = owner(count, () => instance.destroy());
  return {
    prepare(name) {
      const prepared = instance.prepare(name);
      consume();
      if (prepared.ok) return ok(countExecution(prepared.value, count));
      const { instance: rest, error } = prepared.error;
      return err({ instance: countIdle(rest, count), error });
    },
    destroy,
    [Symbol.dispose]: destroy,
  };
}

function countExecution(execution: Execution, count: Count): Execution {
  const { consume, destroy } = owner(count, () => execution.destroy());
  return {
    run(gasLeft, a0): ExecResult {
      const result = execution.run(gasLeft, a0);
      consume();
      return result.kind === 'Syscall'
        ? { ...result, execution: countExecution(result.execution, count) }
        : { ...result, instance: countIdle(result.instance, count) };
    },
    readMemory: (offset, dest) => execution.readMemory(offset, dest),
    writeMemory: (offset, src) => execution.writeMemory(offset, src),
    destroy,
    [Symbol.dispose]: destroy,
  };
}

/**
 * The same implementation, and each test must have destroyed the instances that it made. An `InvalidInstance` counts as an instance that
 * is still there: correct code never meets one.
 */
export function countTypestateInstances(virt: TypestateVirtT): TypestateVirtT {
  const count: Count = { live: 0 };
  mustGiveBack('live instances', () => count.live);
  const countModule = (module: VirtModule): VirtModule => ({
    instantiate() {
      const made = module.instantiate();
      if (!made.ok) return made;
      count.live++;
      return ok(countIdle(made.value, count));
    },
  });
  return {
    fromBytes(program, identifier) {
      const made = virt.fromBytes(program, identifier);
      return made.ok ? ok({ ...made.value, module: countModule(made.value.module) }) : made;
    },
    lookup(identifier) {
      const found = virt.lookup(identifier);
      return found.ok ? ok(countModule(found.value)) : found;
    },
    fromStorageKey(key, childTrie) {
      const made = virt.fromStorageKey(key, childTrie);
      return made.ok ? ok({ ...made.value, module: countModule(made.value.module) }) : made;
    },
  };
}

/** The same for the generation of `VirtT`. */
export function countInstances(virt: VirtT): VirtT {
  let live = 0;
  mustGiveBack('live instances', () => live);
  return {
    instantiate(program) {
      const made = virt.instantiate(program);
      if (!made.ok) return made;
      live++;
      let isLive = true;
      const destroy = () => {
        if (isLive) live--;
        isLive = false;
        return made.value.destroy();
      };
      return ok({
        run: (gasLeft, action) => made.value.run(gasLeft, action),
        memory: () => made.value.memory(),
        destroy,
        [Symbol.dispose]: destroy,
      });
    },
  };
}
