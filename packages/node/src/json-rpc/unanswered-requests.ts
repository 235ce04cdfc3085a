/** The requests of a client that have no answer yet, and what waits for their answers. */
export class UnansweredRequests {
  #count = 0;
  /** Their numbers, the oldest first. */
  readonly #unanswered = new Set<number>();
  #waiting: { readonly upTo: number; readonly done: () => void }[] = [];

  /** How many requests came so far, answered or not. */
  get count(): number {
    return this.#count;
  }

  /** Notes that a request came. @returns To be called when its answer is on its way. */
  add(): () => void {
    this.#count += 1;
    const number = this.#count;
    this.#unanswered.add(number);
    return () => {
      this.#unanswered.delete(number);
      const [oldest = Number.POSITIVE_INFINITY] = this.#unanswered;
      const due = this.#waiting.filter(({ upTo }) => upTo < oldest);
      this.#waiting = this.#waiting.filter(({ upTo }) => upTo >= oldest);
      for (const { done } of due) done();
    };
  }

  /** Calls back once all requests that came so far are answered: at once if they are. */
  whenAnswered(done: () => void): void {
    if (this.#unanswered.size === 0) done();
    else this.#waiting.push({ upTo: this.#count, done });
  }
}
