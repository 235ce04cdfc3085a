/** Taking samples of one contender, in its own process. */
import type { Contender } from './benchmark.ts';
import { cpuClockStep } from './cpu-clock.ts';
import type { Settings } from './settings.ts';

/** A coarser processor clock says too little about a turn of some ten milliseconds. */
const isCpuClockFine = cpuClockStep() <= 50_000;

const cpuTime = (before: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(before);
  return (user + system) * 1000;
};

/**
 * Runs once, and gives nanoseconds for the whole and per operation. The time is that of the wall, or of the processor if that is
 * less: on a busy machine the wall's includes waiting for others, while the processor's includes what the engine's helper threads do
 * at the same time (collecting garbage). Neither is ever less than what the program itself took.
 */
const time = (contender: Contender, count: number): { perOperation: number; total: number } => {
  const cpuStart = process.cpuUsage();
  const start = process.hrtime.bigint();
  const operations = contender(count);
  const wall = Number(process.hrtime.bigint() - start);
  const total = isCpuClockFine ? Math.min(wall, cpuTime(cpuStart)) : wall;
  return { perOperation: total / operations, total };
};

/** Runs a contender until it is warm, and finds the count that takes about `sampleMs`. */
export const warmUp = (contender: Contender, { sampleMs, warmupMs }: Pick<Settings, 'sampleMs' | 'warmupMs'>): number => {
  const wanted = sampleMs * 1e6;
  let rest = warmupMs * 1e6;
  let count = 1;
  for (;;) {
    const { total } = time(contender, count);
    rest -= total;
    const isLong = total > wanted / 2;
    // At most eightfold, because a short time says little about a long one.
    count = Math.max(1, Math.round(count * Math.min(wanted / Math.max(total, 1), 8)));
    if (isLong && rest <= 0) return count;
  }
};

/** One turn: nanoseconds per operation. */
export const sample = (contender: Contender, count: number): number => time(contender, count).perOperation;
