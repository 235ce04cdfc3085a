import type { HexString } from '@polkavirt/mock-runtime';
import type { Block } from '@polkavirt/node';
import type { LogFilter } from './eth-params.ts';

/** Milliseconds without a question after which a filter is gone, as with geth. */
export const FILTER_EXPIRY = 5 * 60_000;
/** Filters at a time. */
export const MAX_FILTERS = 1_000;

/** What somebody asks for again and again, and how far it was told. */
export type EthFilter =
  | { readonly kind: 'logs'; readonly filter: LogFilter; last: Block }
  | { readonly kind: 'blocks'; last: Block }
  /** `next`: the number of the next transaction to be told. */
  | { readonly kind: 'transactions'; next: number };

/** The filters of all clients: they belong to no connection, since HTTP has none. One that nobody asks for is gone after a while. */
export class EthFilters {
  readonly #filters = new Map<HexString, { readonly filter: EthFilter; asked: number }>();
  readonly #now: () => number;
  #count = 0;

  /** @param now Milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  #expire(): void {
    const oldest = this.#now() - FILTER_EXPIRY;
    for (const [id, { asked }] of this.#filters) {
      // Whoever asked last stands last.
      if (asked > oldest) break;
      this.#filters.delete(id);
    }
  }

  /** @returns Its id; nothing if there are {@link MAX_FILTERS} already. */
  add(filter: EthFilter): HexString | undefined {
    this.#expire();
    if (this.#filters.size >= MAX_FILTERS) return undefined;
    this.#count += 1;
    const id: HexString = `0x${this.#count.toString(16)}`;
    this.#filters.set(id, { filter, asked: this.#now() });
    return id;
  }

  /** The filter, which stays for another while. */
  get(id: HexString): EthFilter | undefined {
    this.#expire();
    const found = this.#filters.get(id);
    if (found === undefined) return undefined;
    this.#filters.delete(id);
    this.#filters.set(id, { filter: found.filter, asked: this.#now() });
    return found.filter;
  }

  /** @returns Whether it was there. */
  remove(id: HexString): boolean {
    this.#expire();
    return this.#filters.delete(id);
  }
}
