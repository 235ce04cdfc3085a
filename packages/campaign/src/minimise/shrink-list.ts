/**
 * The list without the parts that it fails without as well, by delta debugging: halves, quarters, and so on down to single
 * items, over and over until nothing more can go. Each list that it yields is a candidate; it is told whether that one still
 * fails, and returns the shortest that did.
 *
 * @param budget how many candidates there may be, which it counts down
 */
export function* shrinkings<T>(items: readonly T[], budget: Budget): Generator<readonly T[], readonly T[], boolean> {
  let list = items;
  for (let length = Math.max(1, list.length >> 1); ; ) {
    const before = list.length;
    for (let at = 0; at < list.length; ) {
      if (!budget.take()) return list;
      const fewer = [...list.slice(0, at), ...list.slice(at + length)];
      if (yield fewer) list = fewer;
      else at += length;
    }
    if (length > 1) length >>= 1;
    else if (list.length === before) return list;
  }
}

/** {@link shrinkings} driven by whether what is left still fails. */
export function shrinkList<T>(items: readonly T[], fails: (items: readonly T[]) => boolean, budget: Budget): readonly T[] {
  const tries = shrinkings(items, budget);
  for (let next = tries.next(); ; next = tries.next(fails(next.value))) if (next.done) return next.value;
}

/** How many more attempts may be made: the work is bounded, whatever a failure needs. */
export class Budget {
  #left: number;

  constructor(attempts: number) {
    this.#left = attempts;
  }

  take(): boolean {
    return this.#left-- > 0;
  }
}
