import { inNextTurn } from '../next-turn.ts';

/** The part of a connection that finality waits for. */
export interface Listener {
  /** Whether it has subscriptions and is told of blocks. */
  readonly isListening: boolean;
  /** How many requests came from it so far. */
  readonly requestCount: number;
  /**
   * Calls back once all requests so far are answered, everything sent has arrived, and the client has had time to
   * react. A client that reacts at once has sent its next request by then, or sends it within one more round trip.
   */
  roundTrip(done: () => void): void;
}

/**
 * After this many round trips in a row without a new request, a client is taken to have no more questions. One is not enough: a WebSocket client
 * may answer a ping before the code that awaited the last answer goes on.
 */
const QUIET_ROUND_TRIPS = 3;

/** The most round trips that one client is waited for: the longest chain of requests about one block. */
const MAX_ROUND_TRIPS = 24;

/** The most milliseconds that a client without an answer is waited for. */
export const MAX_SETTLE_TIME = 5_000;

/** Everybody who is told of blocks. */
export class Audience {
  readonly #listeners = new Set<Listener>();
  /** Clients that let the last wait run out and have not answered since. They are not waited for. */
  readonly #deaf = new WeakSet<Listener>();
  readonly #onLeave = new Set<(listener: Listener) => void>();

  get isEmpty(): boolean {
    return this.#listeners.size === 0;
  }

  /** @returns To be called when the connection ends. */
  join(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
      for (const hear of [...this.#onLeave]) hear(listener);
    };
  }

  /**
   * Calls `done`, never synchronously, when each present listener has had time to react: until it asks nothing more,
   * for at most {@link MAX_ROUND_TRIPS} round trips and {@link MAX_SETTLE_TIME}.
   *
   * @returns A function that cancels the wait, so that `done` is not called.
   */
  settle(done: () => void): () => void {
    const waiting = new Set([...this.#listeners].filter((one) => one.isListening && !this.#deaf.has(one)));
    const finish = (): void => {
      cancel();
      done();
    };
    const settled = (listener: Listener): void => {
      if (waiting.delete(listener) && waiting.size === 0) finish();
    };
    const timer = setTimeout(() => {
      for (const listener of waiting) this.#deaf.add(listener);
      finish();
    }, MAX_SETTLE_TIME);
    const forgetNobody = inNextTurn(() => {
      if (waiting.size === 0) finish();
    });
    const cancel = (): void => {
      clearTimeout(timer);
      forgetNobody();
      this.#onLeave.delete(settled);
      waiting.clear();
    };
    this.#onLeave.add(settled);
    for (const listener of waiting) this.#follow(listener, () => waiting.has(listener), settled);
    return cancel;
  }

  #follow(listener: Listener, isWaited: () => boolean, settled: (listener: Listener) => void): void {
    let quiet = 0;
    let roundTrips = 0;
    const next = (): void => {
      const before = listener.requestCount;
      listener.roundTrip(() => {
        this.#deaf.delete(listener);
        if (!isWaited()) return;
        quiet = listener.requestCount === before ? quiet + 1 : 0;
        roundTrips += 1;
        if (quiet >= QUIET_ROUND_TRIPS || roundTrips >= MAX_ROUND_TRIPS) settled(listener);
        else next();
      });
    };
    next();
  }
}
