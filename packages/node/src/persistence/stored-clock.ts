import { T, type ValueOf } from '@polkavirt/mock-runtime';
import type { ClockState } from '../chain/clock.ts';

/** A clock as it is stored. An offset may be below zero, and SCALE has no such integers here: it is text. */
export const storedClock = T.struct('Clock', { isFixed: T.bool, offset: T.str, next: T.option(T.u64) });

export const toStoredClock = ({ isFixed, offset, next }: ClockState): ValueOf<typeof storedClock> => ({
  isFixed,
  offset: `${offset}`,
  next: next === undefined ? undefined : BigInt(next),
});

export const fromStoredClock = ({ isFixed, offset, next }: ValueOf<typeof storedClock>): ClockState => ({
  isFixed,
  offset: Number(offset),
  next: next === undefined ? undefined : Number(next),
});
