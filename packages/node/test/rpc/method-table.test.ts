/**
 * Names and parameters of the RPC methods, beside those that polkadot-js declares of Substrate's nodes, and those of the JSON-RPC
 * interface specification (https://paritytech.github.io/json-rpc-interface-spec), which were copied from it by hand.
 */
import jsonrpc from '@polkadot/types/interfaces/jsonrpc';
import type { RpcMethod } from '../../src/json-rpc/rpc-method.ts';
import { createMethodTable, RPC_METHODS } from '../../src/rpc/rpc-methods.ts';

interface Declared {
  readonly section: string;
  readonly method: string;
  readonly params: readonly { readonly isOptional?: boolean }[];
  /** The notification, and the methods that begin and end it, without their section. */
  readonly pubsub?: readonly [string, string, string];
  readonly alias?: readonly string[];
}

/** By the name of the method, or of the one that begins a subscription. */
const declared: ReadonlyMap<string, Declared> = new Map(
  Object.values(jsonrpc as unknown as Record<string, Record<string, Declared>>)
    .flatMap((section) => Object.values(section))
    .map((one) => [`${one.section}_${one.pubsub?.[1] ?? one.method}`, one] as const),
);

const paramsOf = ({ params }: RpcMethod): string => params.map(({ isOptional }) => (isOptional ? '?' : '!')).join('');
const known = Object.entries(RPC_METHODS).filter(([name]) => declared.has(name));

/** Without keys upstream tells of all of storage. */
const REQUIRED_HERE = ['state_subscribeStorage'];

it('most methods are known to polkadot-js', () => expect(known.length).toBeGreaterThan(50));

it.each(known)('%s takes what clients send, and tells what they wait for', (name, method) => {
  const { section, params, pubsub } = declared.get(name)!;
  expect([name, method.params.length]).toEqual([name, params.length]);
  // What may be left out at a client may be left out here; here more may.
  for (const [at, { isOptional = false }] of params.entries()) {
    if (isOptional && !REQUIRED_HERE.includes(name)) expect([name, at, method.params[at].isOptional]).toEqual([name, at, true]);
  }
  expect([name, method.kind]).toEqual([name, pubsub === undefined ? 'call' : 'subscription']);
  if (method.kind === 'subscription') {
    const ends = createMethodTable().unsubscribes[`${section}_${pubsub?.[2]}`];
    expect([method.notification, method.unsubscribe]).toEqual([`${section}_${pubsub?.[0]}`, ends?.name]);
    // Whether there was such a subscription.
    expect([true, false].map(method.unsubscribeAnswer)).toEqual([true, false]);
  }
});

it('other names that clients use stand for the same methods', () => {
  const others = known.flatMap(([name]) => (declared.get(name)?.alias ?? []).map((alias) => [name, alias]));
  expect(others.length).toBeGreaterThan(5);
  for (const [name, other] of others) {
    // Substrate's chain_getHead is chain_getBlockHash (sc-rpc-api, `chain/mod.rs`).
    if (other === 'chain_getHead') continue;
    const ends = createMethodTable().unsubscribes[other];
    const method = RPC_METHODS[name];
    const isSame =
      ends === undefined ? RPC_METHODS[other] === method : 'unsubscribe' in method && ends.name === method.unsubscribe;
    expect([other, isSame]).toEqual([other, true]);
  }
});

/** Of the specification; `?` where a parameter may be left out. */
const SPECIFIED: Readonly<Record<string, readonly string[]>> = {
  archive_v1_body: ['hash'],
  archive_v1_call: ['hash', 'function', 'callParameters'],
  archive_v1_finalizedHeight: [],
  archive_v1_genesisHash: [],
  archive_v1_hashByHeight: ['height'],
  archive_v1_header: ['hash'],
  archive_v1_storage: ['hash', 'items', 'childTrie?'],
  archive_v1_storageDiff: ['hash', 'items?', 'previousHash?'],
  chainHead_v1_body: ['followSubscription', 'hash'],
  chainHead_v1_call: ['followSubscription', 'hash', 'function', 'callParameters'],
  chainHead_v1_continue: ['followSubscription', 'operationId'],
  chainHead_v1_follow: ['withRuntime'],
  chainHead_v1_header: ['followSubscription', 'hash'],
  chainHead_v1_stopOperation: ['followSubscription', 'operationId'],
  chainHead_v1_storage: ['followSubscription', 'hash', 'items', 'childTrie?'],
  chainHead_v1_unpin: ['followSubscription', 'hashOrHashes'],
  chainSpec_v1_chainName: [],
  chainSpec_v1_genesisHash: [],
  chainSpec_v1_properties: [],
  transactionWatch_v1_submitAndWatch: ['transaction'],
  transaction_v1_broadcast: ['transaction'],
  transaction_v1_stop: ['operationId'],
};

/** Notification and end of the specification's subscriptions; ending one answers null. */
const SUBSCRIPTIONS: Readonly<Record<string, readonly [string, string]>> = {
  archive_v1_storage: ['archive_v1_storageEvent', 'archive_v1_stopStorage'],
  archive_v1_storageDiff: ['archive_v1_storageDiffEvent', 'archive_v1_stopStorageDiff'],
  chainHead_v1_follow: ['chainHead_v1_followEvent', 'chainHead_v1_unfollow'],
  transactionWatch_v1_submitAndWatch: ['transactionWatch_v1_watchEvent', 'transactionWatch_v1_unwatch'],
};

it('the new methods are those of the specification', () => {
  const own = Object.entries(RPC_METHODS).filter(([name]) => /_v\d_/.test(name));
  const told = own.map(([name, { params }]) => [name, params.map((param) => `${param.name}${param.isOptional ? '?' : ''}`)]);
  expect(Object.fromEntries(told)).toEqual(SPECIFIED);
  const subscriptions = own.flatMap(([name, method]) =>
    method.kind === 'subscription' ? [[name, [method.notification, method.unsubscribe]]] : [],
  );
  expect(Object.fromEntries(subscriptions)).toEqual(SUBSCRIPTIONS);
  for (const [name, method] of own) {
    if (method.kind !== 'subscription') continue;
    expect([name, method.unsubscribeAnswer(true), method.hasHexIds]).toEqual([name, null, false]);
  }
});

it.each(Object.entries(RPC_METHODS))(
  'each parameter of %s has a name of its own, and optional ones come last',
  (name, { params }) => {
    const names = params.map((param) => param.name);
    for (const one of names) expect([name, one]).toEqual([name, expect.stringMatching(/^[a-z][a-zA-Z]*$/)]);
    expect(new Set(names).size).toBe(names.length);
    // Upstream's pages of keys have the prefix before the count.
    if (!/_getKeysPaged(At)?$/.test(name)) expect(paramsOf({ params } as RpcMethod)).toMatch(/^!*\?*$/);
  },
);

it('methods are listed by all of their names, in order, with those that end subscriptions', () => {
  const { names, methods, unsubscribes } = createMethodTable();
  expect([...names]).toEqual([...names].sort());
  expect(new Set(names)).toEqual(new Set([...Object.keys(methods), ...Object.keys(unsubscribes)]));
  expect(Object.keys(unsubscribes)).toEqual(
    expect.arrayContaining(['chain_unsubscribeFinalisedHeads', 'chain_unsubscribeNewHead', 'unsubscribe_newHead']),
  );
  expect(methods.chain_getHead).toBe(methods.chain_getBlockHash);
  expect(unsubscribes.unsubscribe_newHead).toBe(unsubscribes.chain_unsubscribeNewHeads);
});
