import { HostFault } from '@polkavirt/primitives';
import { minBigint } from '../../bigint.ts';
import { U128_MAX } from '../../types/basic.ts';

export type ImbalanceKind = 'Credit' | 'Debt';

/** Settles a dropped imbalance, of both kinds, because one may turn into the other. */
export type DropHandlers = Readonly<Record<ImbalanceKind, (amount: bigint) => void>>;

/**
 * Funds that are in no account. A credit was taken out of an account or issued, and waits for somebody to get it; a debt was
 * given to an account or taken out of the issuance, and waits for somebody to pay it.
 *
 * In Rust an imbalance settles itself when it goes out of scope. JavaScript has no such moment, so the owner of an
 * imbalance passes it on or calls {@link Imbalance.drop}. Each can be used once: a second use throws `Internal`.
 */
export class Imbalance<Kind extends ImbalanceKind = ImbalanceKind> {
  readonly kind: Kind;
  readonly #dropped: DropHandlers;
  #amount: bigint;
  #used = false;

  constructor(kind: Kind, amount: bigint, dropped: DropHandlers) {
    this.kind = kind;
    this.#amount = amount;
    this.#dropped = dropped;
  }

  #take(): bigint {
    if (this.#used) throw new HostFault('Internal', `a ${this.kind.toLowerCase()} of ${this.#amount} is used twice`);
    this.#used = true;
    return this.#amount;
  }

  #same(amount: bigint): Imbalance<Kind> {
    return new Imbalance(this.kind, amount, this.#dropped);
  }

  /** How much it is. */
  peek(): bigint {
    return this.#amount;
  }

  /** Settles it with the issuance: a credit is destroyed, a debt is issued. */
  drop(): void {
    const amount = this.#take();
    if (amount > 0n) this.#dropped[this.kind](amount);
  }

  /** Consumes it without effect: accounts and issuance are right already. */
  forget(): void {
    this.#take();
  }

  /** Two imbalances: at most `amount`, and the rest. */
  split(amount: bigint): [first: Imbalance<Kind>, rest: Imbalance<Kind>] {
    const whole = this.#take();
    const first = minBigint(whole, amount);
    return [this.#same(first), this.#same(whole - first)];
  }

  /** At most `amount` of it; the rest stays here. */
  extract(amount: bigint): Imbalance<Kind> {
    const taken = minBigint(this.#amount, amount);
    this.#amount -= taken;
    return this.#same(taken);
  }

  /** The sum of both. */
  merge(other: Imbalance<Kind>): Imbalance<Kind> {
    return this.#same(minBigint(this.#take() + other.#take(), U128_MAX));
  }

  /** Adds the other one to this one. */
  subsume(other: Imbalance<Kind>): void {
    this.#amount = minBigint(this.#amount + other.#take(), U128_MAX);
  }

  /** The rest after a credit and a debt offset each other: of the larger one's kind, or nothing. */
  offset(other: Imbalance): Imbalance | undefined {
    if (this.kind === (other.kind as ImbalanceKind))
      throw new HostFault('Internal', 'only a credit and a debt cancel each other out');
    const mine = this.#take();
    const theirs = other.#take();
    if (mine > theirs) return this.#same(mine - theirs);
    return theirs > mine ? other.#same(theirs - mine) : undefined;
  }
}

export type Credit = Imbalance<'Credit'>;
export type Debt = Imbalance<'Debt'>;

/** Receives a credit and must consume it: FRAME's `OnUnbalanced`. */
export type OnUnbalanced = (credit: Credit) => void;
