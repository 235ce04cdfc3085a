/** What a host might do with the instances of a module, in any order: gas in slices, writes, steps, releases in the middle. */
import { type Instance, type MemoryMap, type Program, Stop } from '@polkavirt/polkavm';
import { SLOTS } from '../contest/session.ts';
import type { Random } from '../random.ts';
import type { EngineAction } from './engine-session.ts';

export interface Scheduling {
  readonly random: Random;
  readonly program: Program;
  /** Code offsets where instructions start. */
  readonly pcs: readonly number[];
  /** How often instances run in all. */
  readonly runs: number;
  /** The most gas that is granted at a time. */
  readonly gas: number;
}

/** The session by which it is decided what to do next. */
export interface Watched {
  reference(slot: number): Instance | undefined;
  lastStop(slot: number): Stop | undefined;
}

/** Actions, each of which is to be applied before the next one is asked for. */
export function* randomActions({ random, program, pcs, runs, gas }: Scheduling, watched: Watched): Generator<EngineAction, void> {
  const entry = () => (random.chance(95) && program.exports.length > 0 ? random.pick(program.exports).pc : random.pick(pcs));
  /** Values at which comparisons, shifts and carries change, so that what follows has something to tell apart. */
  function* operands(slot: number): Generator<EngineAction, void> {
    if (random.chance(60)) for (let count = 1 + random.below(6); count > 0; count--) yield register(slot, random, edge(random));
  }
  for (let left = runs; left > 0; ) {
    const slot = random.chance(80) ? 0 : random.below(SLOTS);
    const instance = watched.reference(slot);
    if (instance === undefined) {
      yield { do: 'instantiate', slot };
      yield { do: 'gas', slot, gas: random.below(gas) };
      yield { do: 'call', slot, pc: entry() };
      yield* operands(slot);
      continue;
    }
    if (instance.nextPc === undefined && random.chance(40)) {
      yield { do: 'release', slot };
      continue;
    }
    if (instance.nextPc === undefined) {
      yield { do: 'call', slot, pc: entry() };
      yield* operands(slot);
    }
    if (watched.lastStop(slot) === Stop.OutOfGas || random.chance(10)) {
      const more = random.chance(3) ? -random.below(500) : random.below(gas);
      yield { do: 'gas', slot, gas: Number(instance.getGas()) + more };
    }
    if (random.chance(40)) {
      const value = BigInt(random.below(2 ** 32)) * BigInt(random.pick([1, 1, 0x1000, -1]));
      yield register(slot, random, random.chance(30) ? edge(random) : value);
    }
    if (random.chance(20)) yield write(slot, random, instance.module.memoryMap);
    if (random.chance(2))
      yield { do: 'goto', slot, pc: random.chance(90) ? random.pick(pcs) : random.below(program.code.length + 3) };
    if (random.chance(1)) {
      yield { do: 'release', slot };
      continue;
    }
    if (random.chance(90)) yield { do: 'run', slot };
    else for (let steps = 1 + random.below(12); steps > 0; steps--) yield { do: 'step', slot };
    left--;
  }
  for (let slot = 0; slot < SLOTS; slot++) yield { do: 'release', slot };
}

/** Not ra and sp, without which little works. */
const register = (slot: number, random: Random, value: bigint): EngineAction => ({
  do: 'register',
  slot,
  register: 2 + random.below(11),
  value: `0x${BigInt.asUintN(64, value).toString(16)}`,
});

const EDGES = [0n, 1n, 2n, 7n, 31n, 63n, 0x7fn, 0x80n, 0x7fff_ffffn, 0x8000_0000n, 0xffff_ffffn, 0x1_0000_0000n];
const EXTREMES = [0x7fff_ffff_ffff_ffffn, 0x8000_0000_0000_0000n, 0xffff_ffff_8000_0000n, 0x0123_4567_89ab_cdefn];

const edge = (random: Random): bigint => {
  const value = random.chance(70) ? random.pick(EDGES) : random.pick(EXTREMES);
  return random.chance(40) ? -value : value;
};

/** A few bytes at the start of the data or around the end of a region. */
function write(slot: number, random: Random, map: MemoryMap): EngineAction {
  const ends = [map.rwDataAddress + map.rwDataSize, map.stackAddressHigh, map.stackAddressLow + 8, map.roDataAddress + 8];
  const address = random.chance(70) ? map.rwDataAddress + random.below(64) : random.pick(ends) - random.below(12);
  const bytes = Uint8Array.from({ length: 1 + random.below(9) }, () => random.below(256));
  return { do: 'write', slot, address, bytes: Buffer.from(bytes).toString('hex') };
}
