import {
  type DestroyError,
  type ExecError,
  type ExecOutcome,
  err,
  type InstanceCore,
  type MemoryError,
  ok,
  type Result,
  type StopReport,
  type TypestateOutcome,
} from '@polkavirt/primitives';
import { type Isolation, LOST } from './isolation.ts';

/** An instance in a worker. */
export interface IsolatedInstance {
  /** The number of the worker that holds it. */
  readonly generation: number;
  readonly id: number;
  /** Destroyed, or lost with its worker. */
  isGone: boolean;
  /** Guest memory as of the last run. */
  memoryBytes: number;
}

/**
 * Instances in a worker, for both generations of the interface. A lost instance answers its next run with `Trap` and is
 * destroyed after it; its memory is not accessible (`OutOfBounds`).
 */
export class IsolatedCore<Name extends string | Uint8Array, Outcome extends ExecOutcome | TypestateOutcome>
  implements InstanceCore<IsolatedInstance, Name, Outcome>
{
  readonly #isolation: Isolation;

  constructor(isolation: Isolation) {
    this.#isolation = isolation;
  }

  /** The instance that the present worker has under an id. */
  instance(id: number): IsolatedInstance {
    return { generation: this.#isolation.generation, id, isGone: false, memoryBytes: 0 };
  }

  /** Bytes that the instance held for guest memory when it stopped last; 0 once it is destroyed. */
  memoryBytes({ isGone, memoryBytes }: IsolatedInstance): number {
    return isGone ? 0 : memoryBytes;
  }

  prepare({ isGone, generation, id }: IsolatedInstance, functionName: Name): Result<void, ExecError> {
    if (isGone) return err('InvalidInstance');
    const answer = this.#isolation.callIn(generation, 'prepare', id, functionName);
    // A lost instance is reported by its next run.
    return answer === LOST ? ok(undefined) : answer;
  }

  run(instance: IsolatedInstance, gasLeft: bigint, a0: bigint): Result<Outcome, ExecError> {
    if (instance.isGone) return err('InvalidInstance');
    const answer = this.#isolation.callIn(instance.generation, 'run', instance.id, gasLeft, a0);
    if (answer === LOST) {
      instance.isGone = true;
      return err('Trap');
    }
    instance.memoryBytes = answer.memoryBytes;
    // The worker runs the generation of this core.
    return answer.result as Result<Outcome, ExecError>;
  }

  explain({ isGone, generation, id }: IsolatedInstance): StopReport | undefined {
    const answer = isGone ? LOST : this.#isolation.callIn(generation, 'explain', id);
    return answer === LOST ? undefined : answer;
  }

  memoryRead({ isGone, generation, id }: IsolatedInstance, offset: number, dest: Uint8Array): Result<void, MemoryError> {
    if (isGone) return err('InvalidInstance');
    const answer = this.#isolation.callIn(generation, 'read', id, offset, dest.length);
    if (answer === LOST) return err('OutOfBounds');
    if (!answer.ok) return answer;
    dest.set(answer.value);
    return ok(undefined);
  }

  memoryWrite({ isGone, generation, id }: IsolatedInstance, offset: number, src: Uint8Array): Result<void, MemoryError> {
    if (isGone) return err('InvalidInstance');
    const answer = this.#isolation.callIn(generation, 'write', id, offset, src);
    return answer === LOST ? err('OutOfBounds') : answer;
  }

  destroy(instance: IsolatedInstance): Result<void, DestroyError> {
    if (instance.isGone) return err('InvalidInstance');
    instance.isGone = true;
    this.#isolation.callIn(instance.generation, 'destroy', instance.id);
    return ok(undefined);
  }
}
