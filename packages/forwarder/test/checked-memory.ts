/** Runtime memories that are checked at the end of every test of the file that makes them. */
import { createRuntimeMemory, type RuntimeMemory } from '@polkavirt/forwarder';

const made: { readonly memory: RuntimeMemory; readonly start: number }[] = [];

/** A new memory. Whatever a call allocates in it, the call must give back, however it ends. */
export const checkedMemory = (): RuntimeMemory => {
  const memory = createRuntimeMemory();
  made.push({ memory, start: memory.mark() });
  return memory;
};

afterEach(() => {
  for (const { memory, start } of made) expect(memory.mark()).toBe(start);
});
