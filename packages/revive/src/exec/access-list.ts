/** The most items that count as touched. Source: polkadot-sdk, `substrate/frame/revive/src/access_list.rs`. */
const MAX_ITEMS = 2_048;

/** Whether an item was touched before in the transaction, and else whether that can be forgotten again. */
export interface Touch {
  readonly isFirst: boolean;
  /** Whether the touch is forgotten if the present frame fails. */
  readonly isRevertible: boolean;
}

/** The items of storage that a transaction has touched. What a frame touched is forgotten if it fails. */
export class AccessList {
  readonly #touched = new Set<string>();
  readonly #journal: string[] = [];
  readonly #starts: number[] = [];

  begin(): void {
    this.#starts.push(this.#journal.length);
  }

  end(isKept: boolean): void {
    const start = this.#starts.pop() ?? 0;
    if (isKept) return;
    for (const item of this.#journal.splice(start)) this.#touched.delete(item);
  }

  touch(item: string): Touch {
    if (this.#touched.has(item)) return { isFirst: false, isRevertible: false };
    if (this.#touched.size >= MAX_ITEMS) return { isFirst: true, isRevertible: false };
    this.#touched.add(item);
    this.#journal.push(item);
    // If the first frame fails, nothing is left that would be forgotten.
    return { isFirst: true, isRevertible: this.#starts.length > 1 };
  }
}
