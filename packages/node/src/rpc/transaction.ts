import { Subscription } from 'rxjs';
import { bytes, excerpt, required, text } from '../json-rpc/params.ts';
import { invalidParams, RPC_CODES, RpcError } from '../json-rpc/rpc-error.ts';
import { type RpcContext, type RpcSession, rpcCall } from '../json-rpc/rpc-method.ts';
import { submit } from './author.ts';

/** Transactions that a connection can broadcast at a time. */
const MAX_BROADCASTS = 64;

const broadcasts = new WeakMap<RpcSession, Map<string, Subscription>>();

/** Offers a transaction to the pool once its id is told, and again after each block as long as the pool does not take it. */
function broadcast(node: RpcContext, extrinsic: Uint8Array): Subscription {
  const running = new Subscription();
  const offer = () => {
    try {
      submit(node, extrinsic);
      running.unsubscribe();
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      if (error.code === RPC_CODES.alreadyImported || error.code === RPC_CODES.extrinsicFormat) running.unsubscribe();
    }
  };
  node.afterResponse(() => {
    if (!running.closed) offer();
    if (!running.closed) running.add(node.chain.imported$.subscribe(offer));
  });
  return running;
}

export const transaction = {
  /** -> an id for `transaction_v1_stop`, or null at the limit. What becomes of the transaction is not told. */
  transaction_v1_broadcast: rpcCall([required('transaction', bytes)], (node, extrinsic) => {
    const { session } = node;
    const running = broadcasts.get(session) ?? new Map<string, Subscription>();
    broadcasts.set(session, running);
    if (running.size >= MAX_BROADCASTS) return null;
    const id = session.newId();
    const one = broadcast(node, extrinsic);
    running.set(id, one);
    session.lifetime.add(one);
    return id;
  }),

  transaction_v1_stop: rpcCall([required('operationId', text)], ({ session }, id) => {
    const running = broadcasts.get(session);
    const one = running?.get(id);
    if (one === undefined) throw invalidParams(`there is no operation ${excerpt(id)}`);
    one.unsubscribe();
    running?.delete(id);
    return null;
  }),
};
