/** Copies the state of an instance, and puts a copy back. */
import type { Instance } from '../engine/interface.ts';
import type { GuestMemory } from '../memory/guest-memory.ts';
import type { Heap } from '../memory/instance-memory.ts';
import type { InstanceSnapshot } from './reference.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The state of an instance outside the place where it continues. */
interface State
  extends Mutable<Pick<Instance, 'pc' | 'hostCall' | 'faultAddress'>>,
    Pick<Instance, 'getGas' | 'setGas' | 'registers'> {
  readonly memory: GuestMemory;
  readonly heap: Heap;
}

export const saveState = (instance: State & Pick<InstanceSnapshot, 'nextPc' | 'isPaid'>): InstanceSnapshot => ({
  registers: instance.registers.slice(),
  gas: instance.getGas(),
  pc: instance.pc,
  nextPc: instance.nextPc,
  isPaid: instance.isPaid,
  hostCall: instance.hostCall,
  faultAddress: instance.faultAddress,
  heapEnd: instance.heap.end,
  memory: instance.memory.save(),
});

/** Restores all but the place where the instance continues. */
export function restoreState(instance: State, snapshot: InstanceSnapshot): void {
  instance.memory.restore(snapshot.memory);
  instance.heap.restore(snapshot.heapEnd);
  instance.registers.set(snapshot.registers);
  instance.setGas(snapshot.gas);
  instance.pc = snapshot.pc;
  instance.hostCall = snapshot.hostCall;
  instance.faultAddress = snapshot.faultAddress;
}
