import { inNextTurn } from '../next-turn.ts';

/** What a client hears once in a page of storage. */
export const WAITING = 'operationWaitingForContinue';

/** The events of an operation, in order; `undefined` is a pause in which others have their turn. After {@link WAITING} it waits. */
export type OperationEvents = Generator<{ readonly event: string } | undefined, void>;

/** Milliseconds of one turn. */
const SLICE = 5;

/** An operation of a follow that is under way. */
export class FollowOperation {
  readonly #events: OperationEvents;
  readonly #tell: (event: object) => void;
  readonly #onEnd: () => void;
  #isWaiting = false;
  #stopNext: () => void = () => {};
  #isOver = false;

  constructor(events: OperationEvents, tell: (event: object) => void, onEnd: () => void) {
    this.#events = events;
    this.#tell = tell;
    this.#onEnd = onEnd;
  }

  /** Whether it waits until the client asks it to go on. */
  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  /** Goes on until it ends, waits, or its time is used. */
  proceed(): void {
    this.#isWaiting = false;
    const end = performance.now() + SLICE;
    do {
      const { done, value } = this.#events.next();
      if (done) {
        this.stop();
        return;
      }
      if (value === undefined) continue;
      // A notification may lead the client to stop the operation.
      this.#isWaiting = value.event === WAITING;
      this.#tell(value);
      if (this.#isWaiting || this.#isOver) return;
    } while (performance.now() < end);
    this.#stopNext = inNextTurn(() => this.proceed());
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopNext();
    this.#onEnd();
  }
}
