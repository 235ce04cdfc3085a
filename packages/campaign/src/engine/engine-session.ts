/** The engine's own interface under a random host: instances, gas in slices, registers, memory, single steps. */
import { type Instance, type MemoryMap, type Module, Stop } from '@polkavirt/polkavm';
import { type MemoryReader, PAGE, type PageRange } from '../contest/memory-reader.ts';
import { type Observation, type Session, SLOTS } from '../contest/session.ts';
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

export class EngineSession implements Session<EngineAction> {
  readonly #module: Module;
  readonly #slots: (Slot | undefined)[] = new Array(SLOTS).fill(undefined);
  readonly #ranges: readonly PageRange[];
  readonly #reader: MemoryReader;

  /** @param reader reads what an instance held; no other session of the contest has it */
  constructor(module: Module, reader: MemoryReader) {
    this.#module = module;
    this.#reader = reader;
    this.#ranges = rangesOf(module.memoryMap);
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
      const seen = this.#memoryOf(instance);
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

  /** What can be read in the ranges; the text tells for each page whether it may be read (`r`) and written (`w`). */
  #memoryOf(instance: Instance): Observation {
    let rights = '';
    const readable: { address: number; size: number }[] = [];
    for (const { address, size } of this.#ranges) {
      let last: { address: number; size: number } | undefined;
      for (let at = address; at < address + size; at += PAGE) {
        const isReadable = instance.isAccessible(at, PAGE, false);
        rights += `${isReadable ? 'r' : '-'}${instance.isAccessible(at, PAGE, true) ? 'w' : '-'}`;
        if (isReadable && last !== undefined) last.size += PAGE;
        else last = isReadable ? { address: at, size: PAGE } : undefined;
        if (last?.size === PAGE) readable.push(last);
      }
    }
    const memory = this.#reader.read(readable, (at, dest) => instance.readMemory(at, dest));
    return { text: `released; pages ${rights}`, memory };
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

/** Every region with the pages around it, and what a heap of 40 pages more would have. */
const rangesOf = (map: MemoryMap): PageRange[] => {
  const dataEnd = Math.min(map.rwDataAddress + map.rwDataSize + 40 * PAGE, map.stackAddressLow - PAGE);
  return [
    [map.roDataAddress - PAGE, map.roDataAddress + map.roDataSize + PAGE],
    [map.rwDataAddress - PAGE, dataEnd],
    [map.stackAddressLow - PAGE, map.stackAddressHigh + PAGE],
  ].map(([address, end]) => ({ address, size: Math.max(0, Math.ceil((end - address) / PAGE) * PAGE) }));
};
