import { invalidParams, type RpcContext, type RpcMethods, rpcSubscription } from '@polkavirt/node';
import { concatMap, from, map, type Observable } from 'rxjs';
import { headerToJson, logToJson } from './eth-json.ts';
import type { EthNode } from './eth-node.ts';
import { logFilter, orElse, param, text } from './eth-params.ts';
import { matchesFilter } from './find-logs.ts';

/** `eth_subscribe`: `newHeads`, and `logs` with a filter of addresses and topics. Logs of abandoned branches are not taken back. */
export const ethSubscriptions = (of: (context: RpcContext) => EthNode): RpcMethods => ({
  eth_subscribe: rpcSubscription(
    { notification: 'eth_subscription', unsubscribe: 'eth_unsubscribe' },
    [param('subscription', text), orElse('filter', logFilter, undefined)],
    (context, _id, name, filter): Observable<unknown> => {
      const eth = of(context);
      const { imported$ } = context.chain;
      if (name === 'newHeads') return imported$.pipe(map((block) => headerToJson(eth.index.block(block), eth.view)));
      if (name !== 'logs') throw invalidParams(`there is no subscription ${name}; there are newHeads and logs`);
      const wanted = filter ?? { addresses: [], topics: [] };
      return imported$.pipe(
        concatMap((block) => from(eth.index.block(block).logs.filter((log) => matchesFilter(wanted, log)))),
        map((log) => logToJson(log)),
      );
    },
  ),
});
