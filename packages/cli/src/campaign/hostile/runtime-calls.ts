/** Calls that a well-behaved runtime makes, as arguments of the interface: hostile messages are made of what they send. */
import type { Random } from '@polkavirt/campaign';
import { assembleOrThrow } from '@polkavirt/polkavm';
import { execute, type Generation, resume } from '@polkavirt/primitives';

/** Calls of the host, memory, a growing heap, a trap: nothing that runs for long. */
const SOURCE = `
%isa = latest64
%import = 'aaaa'
%import = 'bbbb'
%ro_data = 68656c6c6f
%rw_data_size = 64
%stack_size = 4096
pub @go:
    ecalli 0
    u64 [0x30000] = a0
    ecalli 1
    ret
pub @grow:
    a0 = 4096
    a0 = sbrk a0
    ret
pub @fail:
    trap
`;

let assembled: readonly Uint8Array[] | undefined;

const programs = (): readonly Uint8Array[] => {
  assembled ??= [assembleOrThrow(SOURCE), assembleOrThrow('%isa = latest64\npub @go:\n  a0 = 7\n  ret')];
  return assembled;
};

const NAMES = ['go', 'go', 'go', 'grow', 'fail', '', 'nobody'];
const GAS = [0n, 1n, 5n, 1000n, 1000n, 1000n, -1n, 2n ** 63n - 1n];
const ADDRESSES = [0x10000, 0x30000, 0x30010, 0x3ffff, 0, 0xffff_ffff];
const LENGTHS = [0, 1, 8, 64, 65, 300];

/** A function of the interface with its arguments; of a read the last one is the length. */
export interface RuntimeCall {
  readonly fn: string;
  readonly args: readonly unknown[];
}

const bytesAt = (random: Random, length: number): Uint8Array => Uint8Array.from({ length }, () => random.below(256));

/** Ids count up from 0. */
const idIn = (random: Random): number => (random.chance(90) ? random.below(3) : random.pick([7, 0xffff_ffff]));

const key = (random: Random): Uint8Array => bytesAt(random, random.pick([0, 1, 32])).fill(random.below(2));

/** In a list as often as it is called. */
const CALLS: Readonly<Record<Generation, readonly ((random: Random) => RuntimeCall)[]>> = (() => {
  const memory = [
    (random: Random): RuntimeCall => ({
      fn: 'memoryRead',
      args: [idIn(random), random.pick(ADDRESSES), random.pick(LENGTHS)],
    }),
    (random: Random): RuntimeCall => ({
      fn: 'memoryWrite',
      args: [idIn(random), random.pick(ADDRESSES), bytesAt(random, random.pick(LENGTHS))],
    }),
    (random: Random): RuntimeCall => ({ fn: 'destroy', args: [idIn(random)] }),
  ];
  const typestateRun = (random: Random): RuntimeCall => ({
    fn: 'run',
    args: [idIn(random), random.pick(GAS), BigInt(random.below(1000))],
  });
  const compile = (random: Random): RuntimeCall => ({
    fn: 'compileFromBytes',
    args: [random.pick(programs()), random.chance(50) ? key(random) : undefined],
  });
  const instantiate = (random: Random): RuntimeCall => ({ fn: 'instantiate', args: [random.below(3)] });
  const prepare = (random: Random): RuntimeCall => ({
    fn: 'prepare',
    args: [idIn(random), new TextEncoder().encode(random.pick(NAMES))],
  });
  const make = (random: Random): RuntimeCall => ({ fn: 'instantiate', args: [random.pick(programs())] });
  const run = (random: Random): RuntimeCall => ({
    fn: 'run',
    args: [idIn(random), random.pick(GAS), random.chance(60) ? execute(random.pick(NAMES)) : resume(BigInt(random.below(1000)))],
  });
  return {
    virt: [make, make, run, run, run, ...memory],
    typestate: [
      compile,
      compile,
      instantiate,
      instantiate,
      prepare,
      prepare,
      typestateRun,
      typestateRun,
      (random) => ({ fn: 'lookup', args: [key(random)] }),
      (random) => ({ fn: 'compileFromStorageKey', args: [key(random), key(random)] }),
      ...memory,
    ],
  };
})();

export const runtimeCall = (generation: Generation, random: Random): RuntimeCall => random.pick(CALLS[generation])(random);
