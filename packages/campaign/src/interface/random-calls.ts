/** What a runtime might do with instances of a program through the interface. */
import type { MemoryMap } from '@polkavirt/polkavm';
import { SLOTS } from '../contest/session.ts';
import type { Random } from '../random.ts';
import type { CallAction, SlotState } from './call-action.ts';

export interface CallScheduling {
  readonly random: Random;
  /** Names of exports; may be empty. */
  readonly names: readonly string[];
  /** Undefined for a program that is not expected to be accepted. */
  readonly memoryMap: MemoryMap | undefined;
  /** How often instances run in all. */
  readonly runs: number;
  /** The most gas that is granted at a time. */
  readonly gas: number;
}

/** Not the greatest: a program may loop for ever. */
const I64_EDGES = ['-9223372036854775808', '-1', '0', '1'];
const U64_EDGES = ['0x0', '0x1', '0xffffffffffffffff', '0x8000000000000000', '0x7fffffffffffffff', '0xffffffff'];

/** Actions, each of which is to be applied before the next one is asked for. @param stateOf what the reference's slots hold */
export function* randomCalls(
  { random, names, memoryMap, runs, gas }: CallScheduling,
  stateOf: (slot: number) => SlotState,
): Generator<CallAction, void> {
  const someGas = () => (random.chance(3) ? random.pick(I64_EDGES) : `${random.below(gas)}`);
  const someValue = () =>
    random.chance(30) ? random.pick(U64_EDGES) : `0x${random.below(2 ** 32).toString(16)}${random.below(256).toString(16)}`;
  const someName = () => (names.length > 0 && random.chance(97) ? random.pick(names) : random.pick(['', 'nobody', 'ma\u0301in']));
  for (let left = runs; left > 0; left--) {
    const slot = random.chance(75) ? 0 : random.below(SLOTS);
    const state = stateOf(slot);
    if (state === 'none') {
      yield { do: 'instantiate', slot };
      if (stateOf(slot) === 'none') return;
    }
    if (random.chance(25)) yield access(slot, random, memoryMap);
    if (random.chance(2)) yield { do: 'destroy', slot };
    // Now and then what does not fit the state.
    const isSuspended = stateOf(slot) === 'suspended' ? random.chance(97) : random.chance(3);
    if (isSuspended) yield { do: 'resume', slot, gas: someGas(), value: someValue() };
    else yield { do: 'execute', slot, gas: someGas(), name: someName() };
  }
  for (let slot = 0; slot < SLOTS; slot++) yield { do: 'destroy', slot };
}

/** A read or a write at the start of a region or around its end. */
function access(slot: number, random: Random, map: MemoryMap | undefined): CallAction {
  const places = map === undefined ? [0] : [map.roDataAddress, map.rwDataAddress, map.stackAddressLow];
  const ends = map === undefined ? [0x1_0000] : [map.rwDataAddress + map.rwDataSize, map.stackAddressHigh, map.roDataAddress + 8];
  const address = (random.chance(60) ? random.pick(places) + random.below(64) : random.pick(ends) - random.below(12)) >>> 0;
  const length = random.chance(90) ? random.below(40) : random.pick([0, 1, 63, 64, 65, 4096, 5000]);
  if (random.chance(50)) return { do: 'read', slot, address, length };
  return { do: 'write', slot, address, bytes: Buffer.from(Uint8Array.from({ length }, () => random.below(256))).toString('hex') };
}
