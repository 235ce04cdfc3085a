import type { AccountId, HexString } from '@polkavirt/mock-runtime';
import { exploring } from '@polkavirt/test-support/exploring';
import fc from 'fast-check';
import type { PoolEntry } from '../../src/chain/pool-entry.ts';
import { TransactionPool } from '../../src/chain/transaction-pool.ts';
import type { TransactionStatus } from '../../src/chain/transaction-status.ts';
import { FakeChain, type FakeTransaction } from '../support/fake-chain.ts';

const ACCOUNTS: readonly AccountId[] = ['0xa1', '0xb0', '0xc4'];
const LIMITS = { maxTransactions: 7, maxFuture: 3, maxBytes: 60 };

const account = fc.constantFrom(...ACCOUNTS);
const behaviour = fc.constantFrom<FakeTransaction['behaviour']>(
  ...['applies', 'applies', 'applies', 'applies', 'applies'].map(() => 'applies' as const),
  'is invalid',
  'does not fit',
  'breaks the runtime',
);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('submit' as const),
      signer: account,
      /** Above the account's nonce. */
      ahead: fc.integer({ min: 0, max: 4 }),
      tip: fc.bigInt({ min: 0n, max: 3n }),
      size: fc.integer({ min: 1, max: 20 }),
      /** Blocks that it lives for. */
      life: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.integer({ min: 1, max: 4 })),
      behaviour,
    }),
  },
  fc.record({ kind: fc.constant('submit again' as const), which: fc.nat(20) }),
  fc.record({ kind: fc.constant('drop' as const), which: fc.nat(20) }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('build' as const), max: fc.oneof(fc.constant(undefined), fc.nat(3)) }) },
  fc.record({ kind: fc.constant('go back' as const), blocks: fc.integer({ min: 0, max: 3 }) }),
  fc.record({ kind: fc.constant('set nonce' as const), signer: account, nonce: fc.nat(4) }),
  fc.record({ kind: fc.constant('finalize' as const), open: fc.nat(3) }),
);

/** What a pool should hold, as plainly as can be: what came, in the order of its arrival. */
interface Known {
  readonly transaction: FakeTransaction;
  readonly heard: TransactionStatus[];
  isOver: boolean;
  isIn: boolean;
}

it('holds what it should, in the order that it should, and tells of each transaction what becomes of it', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 50, size: 'max' }), (steps) => {
      const chain = new FakeChain();
      const pool = new TransactionPool(chain.asChain, LIMITS);
      let known: Known[] = [];
      let made = 0;
      const nonceOf = (signer: AccountId) => chain.runtime.System.accountNonce(signer);
      const present = () => known.filter(({ isIn }) => isIn);
      /** Those of an account that a block could take one after the other. */
      const readyOf = (signer: AccountId): Known[] => {
        const ready: Known[] = [];
        for (let nonce = nonceOf(signer); ; nonce++) {
          const next = present().find(({ transaction }) => transaction.signer === signer && transaction.nonce === nonce);
          if (next === undefined) return ready;
          ready.push(next);
        }
      };
      /** By tip, then by arrival, each account in the order of its nonces. */
      const inOrder = (): Known[] => {
        const queues = ACCOUNTS.map(readyOf);
        const order: Known[] = [];
        for (;;) {
          const heads = queues.filter(({ length }) => length > 0);
          if (heads.length === 0) return order;
          heads.sort(([a], [b]) =>
            a.transaction.tip === b.transaction.tip
              ? known.indexOf(a) - known.indexOf(b)
              : a.transaction.tip > b.transaction.tip
                ? -1
                : 1,
          );
          order.push(heads[0].shift() as Known);
        }
      };
      const watch = (transaction: FakeTransaction, entry: PoolEntry) => {
        const one: Known = { transaction, heard: [], isOver: false, isIn: true };
        entry.status$.subscribe({ next: (status) => one.heard.push(status), complete: () => (one.isOver = true) });
        known.push(one);
      };
      const leave = (one: Known, last: TransactionStatus, isOver = true) => {
        one.isIn = false;
        expect([one.heard.at(-1), one.isOver]).toEqual([last, isOver]);
      };
      const submit = (transaction: FakeTransaction) => {
        const { hash, signer, nonce, tip, encoded } = transaction;
        const replaced = present().find((one) => one.transaction.signer === signer && one.transaction.nonce === nonce);
        const bytes = present().reduce((sum, one) => sum + one.transaction.encoded.length, encoded.length);
        const freed = replaced?.transaction.encoded.length ?? 0;
        const waits = nonce > nonceOf(signer) + readyOf(signer).length;
        const waiting = present().length - ACCOUNTS.flatMap(readyOf).length;
        const isFull =
          replaced === undefined && (present().length >= LIMITS.maxTransactions || (waits && waiting >= LIMITS.maxFuture));
        const result = pool.submit(transaction);
        if (present().some((one) => one.transaction.hash === hash)) {
          expect(result).toEqual({ ok: false, error: { type: 'AlreadyImported', hash } });
        } else if (replaced !== undefined && replaced.transaction.tip >= tip) {
          expect(result).toEqual({ ok: false, error: { type: 'TooLowPriority', old: replaced.transaction.tip, new: tip } });
        } else if (isFull || bytes - freed > LIMITS.maxBytes) {
          expect(result).toEqual({ ok: false, error: { type: 'ImmediatelyDropped' } });
        } else {
          expect(result.ok).toBe(true);
          if (replaced !== undefined) leave(replaced, { usurped: hash });
          if (result.ok) watch(transaction, result.value);
        }
      };
      const build = (max = Number.POSITIVE_INFINITY) => {
        const taken: Known[] = [];
        const refused: Known[] = [];
        const skipped = new Set<AccountId>();
        for (const one of inOrder()) {
          if (taken.length >= max) break;
          const { signer, behaviour: how } = one.transaction;
          if (skipped.has(signer)) continue;
          if (how === 'applies') taken.push(one);
          else {
            skipped.add(signer);
            if (how !== 'does not fit') refused.push(one);
          }
        }
        const { hash, number } = pool.build(max);
        for (const one of refused) leave(one, 'invalid');
        for (const one of taken) leave(one, { inBlock: hash }, false);
        for (const one of present()) if (one.transaction.death <= number + 1) leave(one, 'invalid');
      };
      const rewind = (change: () => void) => {
        const before = known.filter(({ isIn, isOver }) => !isIn && !isOver);
        change();
        for (const one of before) {
          const block = one.heard.find(
            (status): status is { inBlock: HexString } => typeof status === 'object' && 'inBlock' in status,
          );
          const hash = block?.inBlock as HexString;
          if (chain.block(hash) !== undefined) expect([one.heard.at(-1), one.isOver]).toEqual([{ inBlock: hash }, false]);
          else expect([one.heard.slice(-2), one.isOver]).toEqual([[{ retracted: hash }, 'dropped'], true]);
        }
        for (const one of present()) {
          const { signer, nonce, death } = one.transaction;
          if (nonce < nonceOf(signer) || death <= chain.head.number + 1) leave(one, 'invalid');
        }
      };

      for (const one of steps) {
        if (one.kind === 'submit') {
          const { signer, ahead, tip, size, life, behaviour: how } = one;
          const hash: HexString = `0x7a${made++}`;
          const death = chain.head.number + 1 + life;
          const transaction = {
            hash,
            signer,
            nonce: nonceOf(signer) + ahead,
            tip,
            death,
            encoded: new Uint8Array(size),
            behaviour: how,
          };
          submit(transaction as unknown as FakeTransaction);
        } else if (one.kind === 'submit again' || one.kind === 'drop') {
          const found = present()[one.which];
          if (found === undefined) expect(pool.drop('0x00')).toBe(false);
          else if (one.kind === 'submit again') submit(found.transaction);
          else {
            expect(pool.drop(found.transaction.hash)).toBe(true);
            leave(found, 'dropped');
          }
        } else if (one.kind === 'build') build(one.max);
        else if (one.kind === 'go back') rewind(() => chain.goBack(one.blocks));
        else if (one.kind === 'set nonce') rewind(() => chain.setNonce(one.signer, one.nonce));
        else {
          const open = known.filter(({ isIn, isOver }) => !isIn && !isOver);
          chain.finalize(one.open);
          for (const { heard, isOver } of open) {
            const last = heard.at(-1) as TransactionStatus;
            expect(isOver).toBe(typeof last === 'object' && 'finalized' in last);
          }
        }

        const ready = ACCOUNTS.flatMap(readyOf);
        expect(pool.size).toEqual({ ready: ready.length, future: present().length - ready.length });
        expect(pool.ready().map(({ hash }) => hash)).toEqual(inOrder().map(({ transaction }) => transaction.hash));
        for (const signer of ACCOUNTS) expect(pool.nextNonce(signer)).toBe(nonceOf(signer) + readyOf(signer).length);
        for (const entry of present())
          expect([entry.heard.at(-1), entry.isOver]).toEqual([ready.includes(entry) ? 'ready' : 'future', false]);
        known = known.filter(({ isIn, isOver }) => isIn || !isOver);
      }
      pool.close();
      for (const { isIn, heard, isOver } of known) {
        expect(isOver).toBe(true);
        if (isIn) expect(heard.at(-1)).toBe('dropped');
      }
      expect(chain.finalized$.observed || chain.rewound$.observed).toBe(false);
    }),
    exploring(120),
  );
});
