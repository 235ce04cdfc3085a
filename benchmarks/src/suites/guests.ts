/** One suite a guest, so that whatever runs it takes turns with all that it is compared with. */
import { createEngine } from '@polkavirt/polkavm';
import type { Benchmark, Suite, Unit } from '../benchmark.ts';
import { ananAsGuest } from './anan-as-guest.ts';
import { compiling, newProgram, plainWasm, readyModule } from './guest-contenders.ts';
import { GUESTS, type Guest } from './guest-programs.ts';

/** What is measured of a guest. `long` and `short` are its two sizes. */
export const GUEST_MEASURES = [
  'long/recompiler',
  'long/plain-wasm',
  'long/new-program',
  'long/compiling',
  'short/interpreter',
  'short/tier0',
  'short/recompiler',
  'short/anan-as',
] as const;
export type GuestMeasure = (typeof GUEST_MEASURES)[number];

export const guestBenchmarkId = (guest: Guest, measure: GuestMeasure): string => `guests/${guest.name}/${measure}`;

const suiteOf = (guest: Guest): Suite => {
  const { name, label, long, short, wasm } = guest;
  const row = (measure: GuestMeasure, text: string, unit: Unit, prepare: Benchmark['prepare']): Benchmark => ({
    id: guestBenchmarkId(guest, measure),
    label: text,
    unit,
    prepare,
  });
  return {
    name: `guests/${name}`,
    title: label,
    about: '',
    benchmarks: [
      row('long/recompiler', 'recompiler', 'ms', () => readyModule(createEngine(), 'recompiler', long)),
      ...(wasm === undefined ? [] : [row('long/plain-wasm', 'plain WebAssembly', 'ms', () => plainWasm(long, wasm))]),
      row('long/new-program', 'new program, recompiler', 'ms', () => newProgram(createEngine(), 'recompiler', long)),
      row('long/compiling', 'new program, compiling it', 'ms', () => compiling(long)),
      row('short/interpreter', 'short, interpreter', 'ms', () => readyModule(createEngine(), 'interpreter', short)),
      row('short/tier0', 'short, tier 0', 'ms', () => readyModule(createEngine(), 'tier0', short)),
      row('short/recompiler', 'short, recompiler', 'ms', () => readyModule(createEngine(), 'recompiler', short)),
      row('short/anan-as', 'short, anan-as', 'ms', () => ananAsGuest(short)),
    ],
  };
};

export const GUEST_SUITES: readonly Suite[] = GUESTS.map(suiteOf);
