/** What fixtures/asm/hash-map.txt does, after the comments in it: the checksum with a Map, the gas with the slots as they fill up. */
import type { Outcome } from './bytecode-interpreter.ts';

const MULTIPLIER = 0x5851_f42d_4c95_7f2dn;
const GOLDEN = 0x9e37_79b9_7f4a_7c15n;
const SLOTS = 65_536;

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);

const homeOf = (key: bigint): number => {
  const product = u64(key * GOLDEN);
  return Number(u64((product ^ (product >> 29n)) * GOLDEN) >> 48n);
};

/** Rounds outside of `find`: 5 to its first call, 9 to the second, 2 behind it, then 4 with a key that is there and 3 with another. */
const ROUND = 5 + 9 + 2;
const PRESENT = 4;
const ABSENT = 3;

/** The key's slot or the free one where it would be, and the instructions of `find`. */
const find = (slots: Int32Array, key: number): { slot: number; gas: number } => {
  let gas = 6;
  for (let slot = homeOf(BigInt(key)); ; slot = (slot + 1) % SLOTS) {
    if (slots[slot] === key) return { slot, gas: gas + 3 + 1 };
    gas += 5;
    if (slots[slot] === 0) return { slot, gas: gas + 2 };
  }
};

export function runHashMap(rounds: number): Outcome {
  const slots = new Int32Array(SLOTS);
  const values = new Map<number, bigint>();
  let state = 0x0123_4567_89ab_cdefn;
  const next = (shift: bigint): number => {
    state = u64(state * MULTIPLIER + 12_345n);
    return Number(state >> shift) + 1;
  };
  let checksum = 0n;
  let gas = 9 + 5;
  for (let round = 1; round <= rounds; round++) {
    const inserted = next(49n);
    values.set(inserted, u64((values.get(inserted) ?? 0n) + state));
    const first = find(slots, inserted);
    slots[first.slot] = inserted;

    const wanted = next(48n);
    const second = find(slots, wanted);
    const value = values.get(wanted);
    checksum = u64((checksum << 5n) | (checksum >> 59n));
    checksum = value === undefined ? u64(checksum + BigInt(wanted)) : checksum ^ value;
    // With a key that is there, the last round jumps over the other case to the end.
    gas += ROUND + first.gas + second.gas + (value === undefined ? ABSENT : PRESENT + (round === rounds ? 1 : 0));
  }
  return { checksum, gas };
}
