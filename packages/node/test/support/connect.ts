import { bytesToHex } from '@polkavirt/mock-runtime';
import type { Node } from '../../src/index.ts';
import type { Notification } from '../../src/json-rpc/open-subscriptions.ts';
import { Session, type SessionLimits } from '../../src/json-rpc/session.ts';
import { setSliceClock } from './slice-clock.ts';

/** A connection as JSON text goes over it: `ask` gives the result or the error at once, `heard` what subscriptions told. */
export function connect(node: Node, limits?: SessionLimits) {
  setSliceClock(0);
  const heard: Notification[] = [];
  const session = new Session(node, { notify: (notification) => heard.push(JSON.parse(JSON.stringify(notification))) }, limits);
  const exchange = (text: string): unknown => {
    let answer: unknown;
    session.message(text, (json) => {
      answer = JSON.parse(json);
    });
    return answer;
  };
  const ask = (method: string, ...params: unknown[]) => {
    const request = { jsonrpc: '2.0', id: 1, method, params: params.map(toJson) };
    const { result, error } = exchange(JSON.stringify(request)) as { result?: unknown; error?: unknown };
    return error ?? result;
  };
  return {
    session,
    exchange,
    ask,
    heard,
    /** What a subscription told. */
    heardOf: (id: unknown) => heard.filter(({ params }) => params.subscription === id).map(({ params }) => params.result),
  };
}

const toJson = (value: unknown) => (value instanceof Uint8Array ? bytesToHex(value) : value);
