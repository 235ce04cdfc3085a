import { createRuntimeMemory, type RuntimeMemory } from '@polkavirt/forwarder';
import { mustGiveBack } from './given-back.ts';

/** A new runtime memory. Whatever a call allocates in it, the call must have given back by the end of the test, however it ended. */
export function checkedMemory(): RuntimeMemory {
  const memory = createRuntimeMemory();
  mustGiveBack('bytes of the runtime’s memory', () => memory.mark());
  return memory;
}
