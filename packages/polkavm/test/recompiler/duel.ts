/**
 * The interpreter and compiled code side by side: every action is done to an instance of each, and after each of them
 * everything that can be seen of one must be seen of the other.
 */
import { type Instance, type Module, Stop } from '@polkavirt/polkavm';
import { stateOf } from './both-back-ends.ts';

/** How many instances of a module can be there at the same time. */
export const SLOTS = 3;

/** What a host does to one of its instances. Plain data, so that a case can be kept in a file; numbers beyond 2^53 are hex. */
export type Action = { readonly slot: number } & (
  | { readonly do: 'instantiate' | 'release' | 'run' | 'step' }
  | { readonly do: 'gas'; readonly gas: number }
  | { readonly do: 'call' | 'goto'; readonly pc: number }
  | { readonly do: 'register'; readonly register: number; readonly value: string }
  | { readonly do: 'write'; readonly address: number; readonly bytes: string }
);

interface Pair {
  readonly reference: Instance;
  readonly compiled: Instance;
  /** Of the last run or step of either. */
  stop: Stop | undefined;
}

export class Duel {
  readonly #modules: readonly [Module, Module];
  readonly #pairs: (Pair | undefined)[] = new Array(SLOTS).fill(undefined);

  /** @param modules of the interpreter and of compiled code */
  constructor(modules: readonly [Module, Module]) {
    this.#modules = modules;
  }

  /** The interpreter's instance, to decide what to do next; undefined if there is none. */
  reference(slot: number): Instance | undefined {
    return this.#pairs[slot]?.reference;
  }

  lastStop(slot: number): Stop | undefined {
    return this.#pairs[slot]?.stop;
  }

  /** Does it, and gives the first difference or undefined. What makes no sense (running what has ended) does nothing. */
  apply(action: Action): string | undefined {
    const { slot } = action;
    if (action.do === 'instantiate') {
      this.#drop(slot);
      const [reference, compiled] = this.#modules.map((module) => module.instantiate());
      this.#pairs[slot] = { reference, compiled, stop: undefined };
      return undefined;
    }
    const pair = this.#pairs[slot];
    if (pair === undefined) return undefined;
    if (action.do === 'release') {
      const difference = compareMemory(pair);
      this.#drop(slot);
      return difference;
    }
    const isRun = action.do === 'run' || action.do === 'step';
    if (isRun && pair.reference.nextPc === undefined) return undefined;
    const [expected, actual] = [act(pair.reference, action), act(pair.compiled, action)];
    if (isRun) pair.stop = expected as Stop;
    const [one, other] = [describe(pair.reference, expected), describe(pair.compiled, actual)];
    return one === other ? undefined : `${JSON.stringify(action)}:\n  ${one}\n  ${other}`;
  }

  #drop(slot: number): void {
    this.#pairs[slot]?.reference.release();
    this.#pairs[slot]?.compiled.release();
    this.#pairs[slot] = undefined;
  }
}

/** Does an action to one instance; gives the stop of a run, or whether memory was written. */
function act(instance: Instance, action: Action): Stop | boolean | undefined {
  switch (action.do) {
    case 'run':
      return instance.run();
    case 'step':
      return instance.step();
    case 'gas':
      instance.setGas(BigInt(action.gas));
      return undefined;
    case 'call':
      instance.prepareCall(action.pc);
      return undefined;
    case 'goto':
      instance.setNextPc(action.pc);
      return undefined;
    case 'register':
      instance.registers[action.register] = BigInt(action.value);
      return undefined;
    case 'write':
      return instance.writeMemory(action.address, Buffer.from(action.bytes, 'hex'));
    default:
      return undefined;
  }
}

const describe = (instance: Instance, result: Stop | boolean | undefined): string =>
  `${typeof result === 'number' ? '' : `wrote ${result}; `}${stateOf(instance, typeof result === 'number' ? result : Stop.Step)}`;

const PAGE = 4096;

/** The first difference between what can be read of two memories, in and around every region. */
function compareMemory({ reference, compiled }: Pair): string | undefined {
  const { memoryMap: map } = reference.module;
  const [expected, actual] = [Buffer.alloc(PAGE), Buffer.alloc(PAGE)];
  const dataEnd = Math.min(map.rwDataAddress + map.rwDataSize + 40 * PAGE, map.stackAddressLow - PAGE);
  for (const [start, end] of [
    [map.roDataAddress - PAGE, map.roDataAddress + map.roDataSize + PAGE],
    [map.rwDataAddress - PAGE, dataEnd],
    [map.stackAddressLow - PAGE, map.stackAddressHigh + PAGE],
  ]) {
    for (let page = start; page < end; page += PAGE) {
      const isReadable = reference.readMemory(page, expected);
      const where = `memory at 0x${page.toString(16)}`;
      if (compiled.readMemory(page, actual) !== isReadable) return `${where}: readable is ${isReadable} and ${!isReadable}`;
      for (const write of [true, false]) {
        const [one, other] = [reference, compiled].map((instance) => instance.isAccessible(page, PAGE, write));
        if (one !== other) return `${where}: accessible is ${one} and ${other}`;
      }
      if (!isReadable || expected.equals(actual)) continue;
      const at = expected.findIndex((byte, index) => byte !== actual[index]);
      return `${where} + ${at}: ${expected.toString('hex', at, at + 16)} and ${actual.toString('hex', at, at + 16)}`;
    }
  }
  return undefined;
}
