import type { NonceQueue } from './nonce-queue.ts';
import type { Entry } from './pool-entry.ts';

const isFirst = (a: Entry, b: Entry): boolean =>
  a.transaction.tip === b.transaction.tip ? a.sequence < b.sequence : a.transaction.tip > b.transaction.tip;

/**
 * The ready transactions of many accounts in the order in which a block takes them: those of one account by nonce, accounts by the tip
 * of their next one and then by its arrival. The queues must not change meanwhile.
 */
export function* inBlockOrder(queues: Iterable<NonceQueue<Entry>>): Generator<Entry, undefined> {
  /** The next transaction of each account, sorted, the first one last. */
  const heads: { entry: Entry; rest: Iterator<Entry> }[] = [];
  const place = (rest: Iterator<Entry>): void => {
    const next = rest.next();
    if (next.done === true) return;
    let low = 0;
    let high = heads.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isFirst(heads[middle].entry, next.value)) high = middle;
      else low = middle + 1;
    }
    heads.splice(low, 0, { entry: next.value, rest });
  };
  for (const queue of queues) place(queue.ready());
  for (let head = heads.pop(); head !== undefined; head = heads.pop()) {
    yield head.entry;
    place(head.rest);
  }
  return undefined;
}
