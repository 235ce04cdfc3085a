import {
  checkAction,
  checkBytes,
  checkI64,
  checkU32,
  type DestroyError,
  type ExecAction,
  type ExecError,
  type ExecOutcome,
  err,
  type Memory,
  type MemoryError,
  ok,
  type Result,
  type Virt,
  type VirtT,
} from '@polkavirt/primitives';
import { checkOptions } from '@polkavirt/primitives/options';
import type { NativeLimits } from '../create-native.ts';
import { createIsolation, ISOLATED_RULES, type Isolated, type IsolatedOptions, limitsRule } from './isolated-rules.ts';
import { type Isolation, LOST } from './isolation.ts';

/**
 * {@link VirtT} whose programs run in a worker thread, so that none can hold this one for longer than a deadline, whatever its gas.
 * The calling thread waits for the worker: the interface stays synchronous. For Node.js.
 *
 * What happens at the deadline, exactly:
 * - A run that takes longer ends with `Trap`, and its instance is destroyed: everything later gives `InvalidInstance`.
 * - Compiling a program that takes longer is `InvalidImage`.
 * - All other instances are lost with the worker. Their memory is not accessible any more (`OutOfBounds`), their next run is `Trap`, and
 *   they are destroyed then.
 * - The next program gets a new worker.
 *
 * The same holds for a worker that runs out of memory. How long a program takes depends on the machine: outcomes are reproducible only
 * as long as no deadline is met.
 */
export function createIsolatedNative(options: IsolatedOptions<NativeLimits>): Isolated<VirtT> {
  checkOptions('createIsolatedNative', options, {
    ...ISOLATED_RULES,
    limits: limitsRule('maxMemoryBytes', 'maxModules', 'maxProgramBytes'),
  });
  const isolation = createIsolation('virt', options);
  return {
    virt: {
      instantiate(program) {
        const made = isolation.call('instantiate', checkBytes(program, 'program'));
        if (made === LOST) return err('InvalidImage');
        return made.ok ? ok(new IsolatedVirt(isolation, made.value)) : made;
      },
    },
    close: () => isolation.close(),
  };
}

class IsolatedVirt implements Virt {
  readonly #isolation: Isolation;
  /** Which worker has it. */
  readonly #generation: number;
  readonly #id: number;
  #isDestroyed = false;
  #memoryBytes = 0;

  constructor(isolation: Isolation, id: number) {
    this.#isolation = isolation;
    this.#generation = isolation.generation;
    this.#id = id;
  }

  /** As of the last run. */
  get memoryBytes(): number {
    return this.#isDestroyed ? 0 : this.#memoryBytes;
  }

  run(gasLeft: bigint, action: ExecAction): Result<ExecOutcome, ExecError> {
    checkI64(gasLeft, 'gas');
    checkAction(action);
    if (this.#isDestroyed) return err('InvalidInstance');
    const answer = this.#isolation.callIn(this.#generation, 'run', this.#id, gasLeft, action);
    if (answer === LOST) {
      this.#isDestroyed = true;
      return err('Trap');
    }
    this.#memoryBytes = answer.memoryBytes;
    return answer.result;
  }

  memory(): Memory {
    return {
      read: (offset, dest) => this.#read(offset, dest),
      write: (offset, src) => this.#write(offset, src),
    };
  }

  #read(offset: number, dest: Uint8Array): Result<void, MemoryError> {
    checkU32(offset, 'offset');
    checkBytes(dest, 'dest');
    if (this.#isDestroyed) return err('InvalidInstance');
    const answer = this.#isolation.callIn(this.#generation, 'read', this.#id, offset, dest.length);
    if (answer === LOST) return err('OutOfBounds');
    if (!answer.ok) return answer;
    dest.set(answer.value);
    return ok(undefined);
  }

  #write(offset: number, src: Uint8Array): Result<void, MemoryError> {
    checkU32(offset, 'offset');
    checkBytes(src, 'src');
    if (this.#isDestroyed) return err('InvalidInstance');
    const answer = this.#isolation.callIn(this.#generation, 'write', this.#id, offset, src);
    return answer === LOST ? err('OutOfBounds') : answer;
  }

  destroy(): Result<void, DestroyError> {
    if (this.#isDestroyed) return err('InvalidInstance');
    this.#isDestroyed = true;
    this.#isolation.callIn(this.#generation, 'destroy', this.#id);
    return ok(undefined);
  }

  [Symbol.dispose](): void {
    this.destroy();
  }
}
