import { invalidParams, type RpcContext, type RpcMethods, rpcSubscription } from '@polkavirt/node';
import { concatMap, from, map, type Observable } from 'rxjs';
import { headerToJson, logToJson, pendingToJson } from './eth-json.ts';
import { type EthNode, viewOf } from './eth-node.ts';
import { excerpt, flag, logFilter, orElse, param, text } from './eth-params.ts';
import { matchesFilter } from './find-logs.ts';

/**
 * `eth_subscribe`: `newHeads`, `logs` with a filter of addresses and topics, and `newPendingTransactions`, whole ones with `true`. Logs of
 * abandoned branches are not taken back.
 */
export const ethSubscriptions = (of: (context: RpcContext) => EthNode): RpcMethods => ({
  eth_subscribe: rpcSubscription(
    { notification: 'eth_subscription', unsubscribe: 'eth_unsubscribe', hasHexIds: true },
    [param('subscription', text), orElse('filter', (value) => value, undefined)],
    (context, _id, name, options): Observable<unknown> => {
      const eth = of(context);
      const { imported$ } = context.chain;
      if (name === 'newHeads') return imported$.pipe(map((block) => headerToJson(viewOf(eth, block))));
      if (name === 'newPendingTransactions') {
        const isFull = options === undefined ? false : flag(options, 'full');
        return eth.pendingHashes.arrived$.pipe(map((one) => (isFull ? pendingToJson(one) : one.hash)));
      }
      if (name !== 'logs') {
        throw invalidParams(`there is no subscription ${excerpt(name)}; there are newHeads, logs and newPendingTransactions`);
      }
      const wanted = options === undefined ? { addresses: [], topics: [] } : logFilter(options, 'filter');
      return imported$.pipe(
        concatMap((block) => from(viewOf(eth, block).logs.filter((log) => matchesFilter(wanted, log)))),
        map((log) => logToJson(log)),
      );
    },
  ),
});
