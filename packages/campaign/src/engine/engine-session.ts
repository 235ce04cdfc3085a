/** The engine's own interface under a random host: instances, gas in slices, registers, memory, single steps. */
import { type Instance, type Module, Stop } from '@polkavirt/polkavm';
import { type MemoryPage, type Observation, type Session, SLOTS } from '../contest/session.ts';
import { stateOf } from './engine-state.ts';

/** What a host does to one of its instances. Plain data, so that a case can be kept in a file; numbers beyond 2^53 are hex. */
export type EngineAction = { readonly slot: number } & (
  | { readonly do: 'instantiate' | 'release' | 'run' | 'step' }
  | { readonly do: 'gas'; readonly gas: number }
  | { readonly do: 'call' | 'goto'; readonly pc: number }
  | { readonly do: 'register'; readonly register: number; readonly value: string }
  | { readonly do: 'write'; readonly address: number; readonly bytes: string }
);

interface Slot {
  readonly instance: Instance;
  /** Of the last run or step. */
  stop: Stop | undefined;
}

const NOTHING: Observation = { text: 'nothing' };
const PAGE = 4096;

export class EngineSession implements Session<EngineAction> {
  readonly #module: Module;
  readonly #slots: (Slot | undefined)[] = new Array(SLOTS).fill(undefined);

  constructor(module: Module) {
    this.#module = module;
  }

  /** The instance in a slot, to decide what to do next; undefined if there is none. */
  reference(slot: number): Instance | undefined {
    return this.#slots[slot]?.instance;
  }

  lastStop(slot: number): Stop | undefined {
    return this.#slots[slot]?.stop;
  }

  apply(action: EngineAction): Observation {
    if (action.do === 'instantiate') {
      this.#drop(action.slot);
      this.#slots[action.slot] = { instance: this.#module.instantiate(), stop: undefined };
      return { text: 'instantiated' };
    }
    const slot = this.#slots[action.slot];
    if (slot === undefined) return NOTHING;
    const { instance } = slot;
    if (action.do === 'release') {
      const seen = memoryOf(instance);
      this.#drop(action.slot);
      return seen;
    }
    if (action.do === 'run' || action.do === 'step') {
      if (instance.nextPc === undefined) return NOTHING;
      slot.stop = action.do === 'run' ? instance.run() : instance.step();
      return { text: stateOf(instance, slot.stop) };
    }
    return { text: `${change(instance, action)}${stateOf(instance, Stop.Step)}` };
  }

  close(): void {
    for (let slot = 0; slot < SLOTS; slot++) this.#drop(slot);
  }

  #drop(slot: number): void {
    this.#slots[slot]?.instance.release();
    this.#slots[slot] = undefined;
  }
}

/** Changes an instance; the text says what the change answered, if anything. */
function change(instance: Instance, action: EngineAction): string {
  switch (action.do) {
    case 'gas':
      instance.setGas(BigInt(action.gas));
      return '';
    case 'call':
      instance.prepareCall(action.pc);
      return '';
    case 'goto':
      instance.setNextPc(action.pc);
      return '';
    case 'register':
      instance.registers[action.register] = BigInt(action.value);
      return '';
    case 'write':
      return `wrote ${instance.writeMemory(action.address, Buffer.from(action.bytes, 'hex'))}; `;
    default:
      return '';
  }
}

/** What can be read in and around every region; the text tells for each page whether it may be read (`r`) and written (`w`). */
function memoryOf(instance: Instance): Observation {
  const { memoryMap: map } = instance.module;
  const memory: MemoryPage[] = [];
  let rights = '';
  const dataEnd = Math.min(map.rwDataAddress + map.rwDataSize + 40 * PAGE, map.stackAddressLow - PAGE);
  for (const [start, end] of [
    [map.roDataAddress - PAGE, map.roDataAddress + map.roDataSize + PAGE],
    [map.rwDataAddress - PAGE, dataEnd],
    [map.stackAddressLow - PAGE, map.stackAddressHigh + PAGE],
  ]) {
    for (let address = start; address < end; address += PAGE) {
      const bytes = new Uint8Array(PAGE);
      if (instance.readMemory(address, bytes)) memory.push({ address, bytes });
      rights += `${instance.isAccessible(address, PAGE, false) ? 'r' : '-'}${instance.isAccessible(address, PAGE, true) ? 'w' : '-'}`;
    }
  }
  return { text: `released; pages ${rights}`, memory };
}
