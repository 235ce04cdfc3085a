import { type RpcContext, type RpcMethods, rpcCall } from '@polkavirt/node';
import { pendingToJson } from './eth-json.ts';
import type { EthNode, PendingTransaction } from './eth-node.ts';
import { address, param } from './eth-params.ts';
import { toQuantity } from './quantity.ts';

/** What a pool holds: those that a block could take now, and those that wait for a lower nonce. */
const parts = ({ pending }: EthNode, ready: ReadonlySet<string>) => {
  const all = [...pending.values()];
  const isReady = ({ entry }: PendingTransaction): boolean => ready.has(entry.transaction.hash);
  return { pending: all.filter(isReady), queued: all.filter((one) => !isReady(one)) };
};

/** As geth shows its pool: `txpool_status`, `txpool_content` and `txpool_inspect`. */
export const txpoolMethods = (of: (context: RpcContext) => EthNode): RpcMethods => {
  const pool = (context: RpcContext) => parts(of(context), new Set(context.pool.ready().map(({ hash }) => hash)));
  /** By sender, then by nonce. */
  const listed = (waiting: readonly PendingTransaction[], show: (one: PendingTransaction) => unknown) => {
    const byAccount: Record<string, Record<string, unknown>> = {};
    for (const one of waiting) {
      const { from, nonce } = one.transaction;
      byAccount[from] ??= {};
      byAccount[from][nonce] = show(one);
    }
    return byAccount;
  };
  const both = (context: RpcContext, show: (one: PendingTransaction) => unknown) => {
    const { pending, queued } = pool(context);
    return { pending: listed(pending, show), queued: listed(queued, show) };
  };
  return {
    txpool_status: rpcCall([], (context) => {
      const { pending, queued } = pool(context);
      return { pending: toQuantity(pending.length), queued: toQuantity(queued.length) };
    }),
    txpool_content: rpcCall([], (context) => both(context, ({ transaction }) => pendingToJson(transaction))),
    /** Of one account. */
    txpool_contentFrom: rpcCall([param('address', address)], (context, who) => {
      const { pending, queued } = both(context, ({ transaction }) => pendingToJson(transaction));
      return { pending: pending[who] ?? {}, queued: queued[who] ?? {} };
    }),
    /** In words. */
    txpool_inspect: rpcCall([], (context) =>
      both(
        context,
        ({ transaction: { to, value, gas, maxFeePerGas } }) =>
          `${to ?? 'contract creation'}: ${value} wei + ${gas} gas x ${maxFeePerGas} wei`,
      ),
    ),
  };
};
