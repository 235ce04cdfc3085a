import { createRuntimeMemory, type RuntimeMemory } from '@polkavirt/forwarder';
import { mustGiveBack } from '@polkavirt/test-support/given-back';

/** A new runtime memory. Whatever a call allocates in it, the call must have given back by the end of the test, however it ended. */
export const checkedMemory = (): RuntimeMemory => {
  const memory = createRuntimeMemory();
  mustGiveBack('mark of the runtime memory', () => memory.mark());
  return memory;
};
