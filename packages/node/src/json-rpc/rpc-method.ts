import type { Observable, Subscription } from 'rxjs';
import type { NodeParts } from '../node-parts.ts';
import { identifier, type Param, type ParamValues, required } from './params.ts';
import type { RpcError } from './rpc-error.ts';

/** The connection of a request, as its handler sees it. */
export interface RpcSession {
  /** Ended with the connection. What a handler opens for the client goes in here. */
  readonly lifetime: Subscription;
  /** An id that this connection has not used. */
  newId(): string;
}

/** What a handler can use. */
export interface RpcContext extends RpcNode {
  readonly session: RpcSession;
  /** Runs something once the answer to this request is on its way. */
  afterResponse(work: () => void): void;
}

type Params = readonly Param<unknown>[];

/** A method that answers once. */
export interface RpcCall {
  readonly kind: 'call';
  readonly params: Params;
  /** @returns The result, a promise of it, or a generator that ends with it: long work in steps, between which others are served. */
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
  /** What that method answers. */
  readonly unsubscribeAnswer: UnsubscribeAnswer;
  /** Whether its ids are hex, as Ethereum's clients expect. */
  readonly hasHexIds: boolean;
  /** @param id The id that the client gets. */
  open(context: RpcContext, id: string, ...params: unknown[]): Observable<unknown> | Promise<Observable<unknown>>;
}

/** @param wasOpen Whether the client had such a subscription. @throws RpcError */
export type UnsubscribeAnswer = (wasOpen: boolean) => unknown;

export type RpcMethod = RpcCall | RpcSubscription;

/** Methods by name: a namespace, or all of them. */
export type RpcMethods = Readonly<Record<string, RpcMethod>>;

/** All methods of a node: what dispatch and `rpc_methods` go by. */
export interface MethodTable {
  readonly methods: RpcMethods;
  /** The methods that end a subscription, under all of their names -> the name that the subscription gives. */
  readonly unsubscribes: Readonly<Record<string, { readonly name: string; readonly answer: UnsubscribeAnswer }>>;
  /** Sorted. */
  readonly names: readonly string[];
  /** What a client hears of a method that there is not. */
  unknown(method: string): RpcError;
}

/** A node with the methods by which clients reach it. */
export interface RpcNode extends NodeParts {
  readonly methods: MethodTable;
}

export const rpcCall = <const P extends Params>(
  params: P,
  handle: (context: RpcContext, ...params: ParamValues<P>) => unknown,
): RpcCall => ({ kind: 'call', params, handle: handle as RpcCall['handle'] });

/** @param names `unsubscribeAnswer`: default is whether there was such a subscription. `hasHexIds`: default false. */
export const rpcSubscription = <const P extends Params>(
  names: Pick<RpcSubscription, 'notification' | 'unsubscribe'> &
    Partial<Pick<RpcSubscription, 'unsubscribeAnswer' | 'hasHexIds'>>,
  params: P,
  open: (context: RpcContext, id: string, ...params: ParamValues<P>) => Observable<unknown> | Promise<Observable<unknown>>,
): RpcSubscription => ({
  kind: 'subscription',
  params,
  unsubscribeAnswer: (wasOpen) => wasOpen,
  hasHexIds: false,
  ...names,
  open: open as RpcSubscription['open'],
});

/** The parameters of every method that ends a subscription. */
export const UNSUBSCRIBE_PARAMS = [required('subscription', identifier)] as const;
