import { inNextTurn } from '../next-turn.ts';
import type { Audience } from './audience.ts';
import type { Block } from './block.ts';

interface Announced {
  readonly block: Block;
  timer: NodeJS.Timeout | undefined;
  /** Whether the clients that were told of it have had time to react. */
  isSettled: boolean;
}

/**
 * Decides when blocks become final: a while after they were made, and not before the clients that were told of them
 * have had time to react. A client that fetches a new block drops the news of it if the block's finality overtakes it.
 */
export class Finality {
  readonly #audience: Audience;
  /** Milliseconds. */
  readonly #delay: number;
  readonly #finalize: (block: Block) => void;
  /** Oldest first. */
  #waiting: Announced[] = [];
  #stopSettling: (() => void) | undefined;

  /** @param finalize Makes a block final, with all before it. */
  constructor(audience: Audience, delay: number, finalize: (block: Block) => void) {
    this.#audience = audience;
    this.#delay = delay;
    this.#finalize = finalize;
  }

  /** To be called before anybody is told of the block. */
  announce(block: Block): void {
    const announced: Announced = { block, timer: undefined, isSettled: false };
    if (this.#delay > 0) {
      announced.timer = setTimeout(() => {
        announced.timer = undefined;
        this.#advance();
      }, this.#delay);
    }
    this.#waiting.push(announced);
    this.#settle();
  }

  /** Waits for the audience, once for all the blocks that are there by then. */
  #settle(): void {
    if (this.#stopSettling !== undefined || this.#waiting.every(({ isSettled }) => isSettled)) return;
    // Clients are told of a block in this turn of the event loop.
    this.#stopSettling = inNextTurn(() => {
      const told = [...this.#waiting];
      this.#stopSettling = this.#audience.settle(() => {
        this.#stopSettling = undefined;
        for (const one of told) one.isSettled = true;
        this.#advance();
        this.#settle();
      });
    });
  }

  #advance(): void {
    let count = 0;
    while (count < this.#waiting.length && this.#waiting[count].isSettled && this.#waiting[count].timer === undefined) count++;
    if (count === 0) return;
    const [last] = this.#waiting.splice(0, count).slice(-1);
    this.#finalize(last.block);
  }

  /** Forgets all blocks that are not final. */
  clear(): void {
    this.#stopSettling?.();
    this.#stopSettling = undefined;
    for (const { timer } of this.#waiting) clearTimeout(timer);
    this.#waiting = [];
  }
}
