import type { Observable, Subscription } from 'rxjs';
import type { NodeParts } from '../node-parts.ts';
import type { Param, ParamValues } from './params.ts';

/** What a handler can use of the connection that its request came over. */
export interface RpcSession {
  /** Ended with the connection. What a handler opens for the client goes in here. */
  readonly lifetime: Subscription;
  /** Runs something once the answer to the present request is on its way. */
  afterResponse(work: () => void): void;
  /** An id that this connection has not used. */
  newId(): string;
}

/** What a handler can use. */
export interface RpcContext extends RpcNode {
  readonly session: RpcSession;
}

type Params = readonly Param<unknown>[];

/** A method that answers once. */
export interface RpcCall {
  readonly kind: 'call';
  readonly params: Params;
  handle(context: RpcContext, ...params: unknown[]): unknown;
}

/** A method that opens a subscription: it answers with an id, under which notifications follow. */
export interface RpcSubscription {
  readonly kind: 'subscription';
  readonly params: Params;
  /** The method name of the notifications. */
  readonly notification: string;
  /** The method that ends it, by its id. */
  readonly unsubscribe: string;
  /** @param id The id that the client gets. */
  open(context: RpcContext, id: string, ...params: unknown[]): Observable<unknown>;
}

export type RpcMethod = RpcCall | RpcSubscription;

/** Methods by name: a namespace, or all of them. */
export type RpcMethods = Readonly<Record<string, RpcMethod>>;

/** All methods of a node: what dispatch and `rpc_methods` go by. */
export interface MethodTable {
  readonly methods: RpcMethods;
  /** The methods that end a subscription, under all of their names -> the name that the subscription gives. */
  readonly unsubscribes: Readonly<Record<string, string>>;
  /** Sorted. */
  readonly names: readonly string[];
}

/** A node with the methods by which clients reach it. */
export interface RpcNode extends NodeParts {
  readonly methods: MethodTable;
}

export const rpcCall = <const P extends Params>(
  params: P,
  handle: (context: RpcContext, ...params: ParamValues<P>) => unknown,
): RpcCall => ({ kind: 'call', params, handle: handle as RpcCall['handle'] });

export const rpcSubscription = <const P extends Params>(
  names: { readonly notification: string; readonly unsubscribe: string },
  params: P,
  open: (context: RpcContext, id: string, ...params: ParamValues<P>) => Observable<unknown>,
): RpcSubscription => ({ kind: 'subscription', params, ...names, open: open as RpcSubscription['open'] });
