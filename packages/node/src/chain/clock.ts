import { HostFault } from '@polkavirt/primitives';

export interface ClockOptions {
  /**
   * - `real`: a block has the time at which it is made. Default.
   * - `fixed`: a block comes {@link ClockOptions.slotDuration} after the one before it, whenever it is made, so that two runs have the
   *   same times. Travelling in time makes the clock fixed.
   */
  readonly clock?: 'real' | 'fixed';
  /** Milliseconds between two blocks of a fixed clock. Default 6,000. */
  readonly slotDuration?: number;
  /** The real time, in milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
}

/** What a clock shows next: part of what a snapshot takes back. */
export interface ClockState {
  readonly isFixed: boolean;
  /** Milliseconds that were added to the real time. */
  readonly offset: number;
  /** The time of the next block, if it was set. */
  readonly next: number | undefined;
}

/** The time of the first block of a fixed clock: 2025 begins. */
export const FIXED_CLOCK_START = Date.UTC(2025, 0, 1);

/** Gives blocks their times. */
export class Clock {
  readonly #now: () => number;
  readonly #slotDuration: number;
  #state: ClockState;
  /** Milliseconds between two blocks, if they were set. */
  #interval: number | undefined;

  /** @throws HostFault `ValueOutOfRange` for a clock that does not work, here and not when the first block is made. */
  constructor({ clock = 'real', slotDuration = 6000, now = Date.now }: ClockOptions) {
    this.#now = now;
    this.#slotDuration = slotDuration;
    this.#state = { isFixed: clock === 'fixed', offset: 0, next: undefined };
    this.#realTime();
  }

  get state(): ClockState {
    return this.#state;
  }

  restore(state: ClockState): void {
    this.#state = state;
  }

  #realTime(): number {
    const now = this.#now();
    if (Number.isSafeInteger(now) && now >= 0) return now;
    throw new HostFault('ValueOutOfRange', `createNode({ now }) gives ${now}, which is not a whole number of milliseconds`);
  }

  /**
   * The time of the next block.
   *
   * @param last The time of the block before it; 0 if there is none.
   */
  next(last: number): number {
    const { isFixed, offset, next } = this.#state;
    if (next !== undefined) return next;
    if (this.#interval !== undefined && last > 0) return last + this.#interval;
    if (!isFixed) return this.#realTime() + offset;
    return last === 0 ? FIXED_CLOCK_START : last + this.#slotDuration;
  }

  /** A block was made: what was set for it is forgotten. */
  tick(): void {
    if (this.#state.next !== undefined) this.#state = { ...this.#state, next: undefined };
  }

  /** From now on the clock is fixed: only blocks put it forward. */
  fix(): void {
    this.#state = { isFixed: true, offset: 0, next: undefined };
  }

  /** Sets the time of the next block, from which a real clock goes on. */
  setNext(time: number): void {
    const offset = this.#state.isFixed ? 0 : time - this.#realTime();
    this.#state = { ...this.#state, offset, next: time };
  }

  /** From now on blocks are so many milliseconds apart, whenever they are made. A time that is set for one of them still counts. */
  setInterval(ms: number): void {
    this.#interval = ms;
  }

  /** Ends that. @returns Whether it was so. */
  unsetInterval(): boolean {
    const wasSet = this.#interval !== undefined;
    this.#interval = undefined;
    return wasSet;
  }

  /** Puts the clock forward. */
  advance(ms: number, last: number): void {
    const { isFixed, offset, next } = this.#state;
    if (isFixed || next !== undefined) this.#state = { ...this.#state, offset: offset + ms, next: this.next(last) + ms };
    else this.#state = { ...this.#state, offset: offset + ms };
  }
}
