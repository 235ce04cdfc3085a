import { bytesToHex, type HexString } from '@polkavirt/mock-runtime';
import type { Block } from '../chain/block.ts';
import type { BuildMode } from '../chain/block-producer.ts';
import { MAX_SNAPSHOTS } from '../chain/snapshots.ts';
import {
  bytes,
  count,
  either,
  excerpt,
  fields,
  hash,
  hex,
  integer,
  listOf,
  nullable,
  oneOf,
  optional,
  record,
  required,
  text,
} from '../json-rpc/params.ts';
import { MAX_RESPONSE_BYTES, tooBig } from '../json-rpc/response-size.ts';
import { invalidParams, RPC_CODES, RpcError } from '../json-rpc/rpc-error.ts';
import { rpcCall } from '../json-rpc/rpc-method.ts';
import type { NodeParts } from '../node-parts.ts';
import { dumpChain, readDump } from '../persistence/chain-dump.ts';
import type { Work } from '../work.ts';
import { submit } from './author.ts';
import { blockAt } from './block-access.ts';
import { dryRun, dryRunOptions } from './dry-run.ts';
import { storageChanges } from './storage-changes.ts';

/** Blocks that one call makes at most. */
const MAX_NEW_BLOCKS = 10_000;
const MAX_MS = 0x7fff_ffff;
const DEFAULT_MS = { Batch: 20, Interval: 6000 } as const;

const newBlockOptions = fields({ count: integer, to: integer, transactions: listOf(bytes) });

function* newBlock(node: NodeParts, options: ReturnType<typeof newBlockOptions>): Work<HexString> {
  const { count: asked = 1, to, transactions = [] } = options;
  const many = to === undefined ? asked : to - node.chain.head.number;
  if (many < 1 || many > MAX_NEW_BLOCKS) throw invalidParams(`it makes 1 to ${MAX_NEW_BLOCKS} blocks, not ${many}`);
  const { hash } = yield* node.producer.blocks(many, function* () {
    for (const transaction of transactions) {
      submit(node, transaction);
      yield;
    }
  });
  return hash;
}

/** A hash, a number, or a number below zero that counts back from the head. */
function target(node: NodeParts, named: HexString | number): Block {
  if (typeof named === 'string') return blockAt(node, named);
  const number = named < 0 ? node.chain.head.number + named : named;
  const found = node.chain.hashAt(number);
  if (found === undefined) throw invalidParams(`there is no block ${number}`);
  return blockAt(node, found);
}

/** @returns The id of a new snapshot. @throws RpcError -32000 if there are too many. */
export function takeSnapshot(snapshots: NodeParts['snapshots']): HexString {
  const id = snapshots.take();
  if (id !== undefined) return id;
  throw new RpcError(
    RPC_CODES.serverError,
    `there are ${MAX_SNAPSHOTS} snapshots already: going back to one of them frees it and all later ones`,
  );
}

/** The methods of chopsticks, and snapshots. They change the chain from outside, for tests. */
export const dev = {
  /** `{ count?, to?, transactions? }` -> the hash of the last block. */
  dev_newBlock: rpcCall([optional('options', newBlockOptions)], (node, options = {}) => newBlock(node, options)),

  /** `[[key, value or null], ..]`, or `{ Pallet: { Item: value } }` -> the hash of the head, whose storage is changed. */
  dev_setStorage: rpcCall(
    [required('values', either(listOf(listOf(nullable(hex))), record)), optional('at', hash)],
    (node, values, at) => {
      const { chain } = node;
      if (at !== undefined && at !== chain.head.hash) throw invalidParams('only the storage of the head can be set');
      chain.setStorage(chain.executeAt(chain.head, () => storageChanges(chain.runtime, values)));
      return chain.head.hash;
    },
  ),

  /**
   * Milliseconds since 1970 or a date -> the milliseconds. The head has that time at once, and each block comes one slot after the one
   * before it from then on.
   */
  dev_timeTravel: rpcCall([required('time', either(count(Number.MAX_SAFE_INTEGER), text))], ({ chain }, time) => {
    const ms = typeof time === 'number' ? time : Date.parse(time);
    if (Number.isNaN(ms) || ms < 0) throw invalidParams(`${excerpt(`${time}`)} is not a date`);
    chain.travelTo(ms);
    return ms;
  }),

  /** -> the hash of the new head. */
  dev_setHead: rpcCall([required('block', either(hash, integer))], (node, named) => {
    const block = target(node, named);
    node.chain.setHead(block);
    return block.hash;
  }),

  /** `Instant`, `Batch`, `Manual` or `Interval`, and milliseconds for Batch and Interval. */
  dev_setBlockBuildMode: rpcCall(
    [required('mode', oneOf('Instant', 'Batch', 'Manual', 'Interval')), optional('ms', count(MAX_MS))],
    ({ producer }, type, ms) => {
      const mode: BuildMode =
        type === 'Batch' || type === 'Interval' ? { type, ms: Math.max(ms ?? DEFAULT_MS[type], 1) } : { type };
      producer.setMode(mode);
      return null;
    },
  ),

  /** What an extrinsic would change -> `{ old, new, delta }`, or the keys and values themselves with `raw`. */
  dev_dryRun: rpcCall([required('options', dryRunOptions)], (node, options) => dryRun(node, options)),

  /** -> an id. */
  dev_snapshot: rpcCall([], ({ snapshots }) => takeSnapshot(snapshots)),

  /** -> the chain in hex: what dev_loadState takes. Larger ones than an answer can hold go into a file (`--dump-state`). */
  dev_dumpState: rpcCall([], function* ({ chain }): Work<HexString> {
    const checkSize = (size: number): void => {
      if (2 * size > MAX_RESPONSE_BYTES) throw tooBig();
    };
    return bytesToHex(yield* dumpChain(chain, checkSize));
  }),

  /** Goes on where a dump is, of a chain of this runtime and genesis. -> the hash of the head. */
  dev_loadState: rpcCall([required('dump', bytes)], function* ({ chain }, dump): Work<HexString> {
    const read = yield* readDump(dump, chain);
    if (!read.ok) throw invalidParams(`dump cannot be loaded: ${read.error}`);
    chain.restore(read.value);
    return chain.head.hash;
  }),

  /** Goes back to a snapshot, which is gone then, with all later ones. -> whether there was one. */
  dev_revert: rpcCall([required('id', text)], ({ snapshots }, id) => snapshots.revert(id as HexString)),
};
