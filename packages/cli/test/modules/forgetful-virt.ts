/** An implementation with a fault: it gives back one gas too much at the second host call of a run, and after it. */
import { createNative } from '@polkavirt/native';
import type { CostModelName } from '@polkavirt/polkavm';
import { ok, type Virt, type VirtT } from '@polkavirt/primitives';

const forgetful = (virt: Virt): Virt => {
  let calls = 0;
  return {
    run(gasLeft, action) {
      const result = virt.run(gasLeft, action);
      if (!result.ok || result.value.kind !== 'Syscall') return result;
      calls = action.kind === 'Execute' ? 1 : calls + 1;
      return calls < 2 ? result : ok({ ...result.value, gasLeft: result.value.gasLeft + 1n });
    },
    memory: () => virt.memory(),
    destroy: () => virt.destroy(),
    [Symbol.dispose]: () => virt[Symbol.dispose](),
  };
};

/** One for each cost model. */
export default (costModel: CostModelName): VirtT => {
  const native = createNative({ backend: 'interpreter', costModel });
  return {
    instantiate(program) {
      const made = native.instantiate(program);
      return made.ok ? ok(forgetful(made.value)) : made;
    },
  };
};
