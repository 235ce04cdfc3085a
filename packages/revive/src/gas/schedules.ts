import type { GasSchedule, GasScheduleName } from './gas-schedule.ts';
import { SIMPLE } from './simple-schedule.ts';
import { UPSTREAM } from './upstream-schedule.ts';

/** The gas schedules, by name. */
export const SCHEDULES: Readonly<Record<GasScheduleName, GasSchedule>> = { upstream: UPSTREAM, simple: SIMPLE };
