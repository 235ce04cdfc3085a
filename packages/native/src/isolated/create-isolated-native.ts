import { checkBytes, type ExecOutcome, err, ok, type VirtT, virtOf } from '@polkavirt/primitives';
import { checkOptions } from '@polkavirt/primitives/options';
import type { NativeLimits } from '../create-native.ts';
import { IsolatedCore } from './isolated-core.ts';
import { createIsolation, ISOLATED_RULES, type Isolated, type IsolatedOptions, limitsRule } from './isolated-rules.ts';
import { LOST } from './isolation.ts';

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
  const core = new IsolatedCore<string, ExecOutcome>(isolation);
  return {
    virt: {
      explainRefusal(program) {
        const reason = isolation.call('explainRefusal', checkBytes(program, 'program'));
        return reason === LOST ? `it took longer than the deadline of ${options.deadline} ms` : reason;
      },
      instantiate(program) {
        const made = isolation.call('instantiate', checkBytes(program, 'program'));
        if (made === LOST) return err('InvalidImage');
        return made.ok ? ok(virtOf(core, core.instance(made.value))) : made;
      },
    },
    close: () => isolation.close(),
  };
}
