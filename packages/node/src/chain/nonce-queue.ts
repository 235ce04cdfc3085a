/** The transactions of one account by nonce. Those are ready that follow the account's nonce without a gap. */
export class NonceQueue<E> {
  readonly #entries = new Map<number, E>();
  /** The account's nonce. */
  #base: number;

  constructor(base: number) {
    this.#base = base;
  }

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  /** The first nonce at which something is missing. */
  get readyEnd(): number {
    let nonce = this.#base;
    while (this.#entries.has(nonce)) nonce++;
    return nonce;
  }

  /** Whether an entry with this nonce is ready, or would be. */
  isReady(nonce: number): boolean {
    return nonce >= this.#base && nonce <= this.readyEnd;
  }

  /** Whether the account has not used the nonce yet. */
  accepts(nonce: number): boolean {
    return nonce >= this.#base;
  }

  get(nonce: number): E | undefined {
    return this.#entries.get(nonce);
  }

  put(nonce: number, entry: E): void {
    this.#entries.set(nonce, entry);
  }

  delete(nonce: number): void {
    this.#entries.delete(nonce);
  }

  /** The account's nonce is this one now. */
  advance(base: number): void {
    this.#base = base;
  }

  values(): IterableIterator<E> {
    return this.#entries.values();
  }

  /** The ready ones, in order. */
  *ready(): Generator<E> {
    for (let nonce = this.#base; ; nonce++) {
      const entry = this.#entries.get(nonce);
      if (entry === undefined) return;
      yield entry;
    }
  }
}
