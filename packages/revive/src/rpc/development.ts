import type { HexString } from '@polkavirt/mock-runtime';
import {
  invalidParams,
  RPC_CODES,
  type RpcContext,
  RpcError,
  type RpcMethod,
  type RpcMethods,
  rpcCall,
  takeSnapshot,
} from '@polkavirt/node';
import { CLIENT_VERSION } from './client-version.ts';
import { type EthNode, nextBaseFee } from './eth-node.ts';
import { address, amount, flag, hash, orElse, param, snapshotId } from './eth-params.ts';
import { toQuantity } from './quantity.ts';

/** Blocks that one call makes at most. */
const MAX_NEW_BLOCKS = 10_000n;
/** A hundred years. */
const MAX_SECONDS = 3_155_760_000n;

/** How many blocks to make. */
const blockCount = (value: unknown): number => {
  const blocks = amount(value, 'blocks');
  if (blocks < 1n || blocks > MAX_NEW_BLOCKS) throw invalidParams(`it makes 1 to ${MAX_NEW_BLOCKS} blocks, not ${blocks}`);
  return Number(blocks);
};

/** Sets the time of the next block. @param time Seconds since 1970. @throws RpcError -32000 for one that is not after the head's. */
function setNextTime({ chain }: RpcContext, time: unknown): void {
  const seconds = amount(time, 'timestamp');
  const milliseconds = seconds * 1000n;
  if (milliseconds > BigInt(Number.MAX_SAFE_INTEGER)) throw invalidParams('the timestamp is too large');
  const last = BigInt(chain.time()) / 1000n;
  if (seconds <= last) {
    throw new RpcError(
      RPC_CODES.serverError,
      `Timestamp ${seconds} is lower than or equal to previous block's timestamp ${last}`,
    );
  }
  chain.clock.setNext(Number(milliseconds));
}

const mine = rpcCall(
  [orElse('blocks', blockCount, 1), orElse('interval', amount, undefined)],
  function* (context, blocks, interval) {
    const { chain, producer } = context;
    if (interval !== undefined && interval > MAX_SECONDS) throw invalidParams(`at most ${MAX_SECONDS} seconds`);
    for (let made = 0; made < blocks; made++) {
      if (made > 0) yield;
      // Of several blocks the first one comes when it comes.
      if (made > 0 && interval !== undefined) chain.clock.setNext(chain.time() + Number(interval) * 1000);
      yield* producer.blocks(1);
    }
    return true;
  },
);

const automine = rpcCall([], ({ producer }) => producer.mode.type === 'Instant');

/** One method by several names. */
export const named = (method: RpcMethod, ...names: readonly string[]): RpcMethods =>
  Object.fromEntries(names.map((name) => [name, method]));

/**
 * What development chains offer to tests about blocks and their times, by all names that tools call it: as Ganache (`evm_`), Hardhat (`hardhat_`) and Foundry (`anvil_`)
 * document it.
 */
export const developmentMethods = (of: (context: RpcContext) => EthNode): RpcMethods => {
  return {
    /** -> an id. */
    ...named(
      rpcCall([], ({ snapshots }) => takeSnapshot(snapshots)),
      'evm_snapshot',
      'anvil_snapshot',
    ),

    /** Goes back to a snapshot, which is gone then, with all later ones. -> whether there was one. */
    ...named(
      rpcCall([param('id', snapshotId)], ({ snapshots }, id) => snapshots.revert(id as HexString)),
      'evm_revert',
      'anvil_revert',
    ),

    /** Makes a block: `[]`, `[seconds since 1970]`, or `[{ blocks, timestamp }]`. */
    evm_mine: rpcCall([orElse('options', (value) => value, undefined)], function* (context, options) {
      const object =
        typeof options === 'object' && options !== null ? (options as { blocks?: unknown; timestamp?: unknown }) : undefined;
      const time = object === undefined ? options : object.timestamp;
      const blocks = object?.blocks === undefined ? 1 : blockCount(object.blocks);
      if (time !== undefined && time !== null) setNextTime(context, time);
      yield* context.producer.blocks(blocks);
      return '0x0';
    }),

    /** Makes blocks, with so many seconds between them. */
    ...named(mine, 'hardhat_mine', 'anvil_mine'),

    /** Puts the clock forward. -> the seconds. */
    ...named(
      rpcCall([param('seconds', amount)], ({ chain }, seconds) => {
        if (seconds > MAX_SECONDS) throw invalidParams(`at most ${MAX_SECONDS} seconds`);
        chain.clock.advance(Number(seconds) * 1000, chain.time());
        return toQuantity(seconds);
      }),
      'evm_increaseTime',
      'anvil_increaseTime',
    ),

    ...named(
      rpcCall([param('timestamp', (value) => value)], (context, time) => {
        setNextTime(context, time);
        return true;
      }),
      'evm_setNextBlockTimestamp',
      'hardhat_setNextBlockTimestamp',
      'anvil_setNextBlockTimestamp',
    ),

    /** Sets the time that goes on from now, as Ganache's `evm_setTime` and Foundry's do. */
    ...named(
      rpcCall([param('timestamp', (value) => value)], (context, time) => {
        setNextTime(context, time);
        return '0x0';
      }),
      'evm_setTime',
      'anvil_setTime',
    ),

    /** From now on blocks are so many seconds apart, whenever they are made. */
    ...named(
      rpcCall([param('seconds', amount)], ({ chain }, seconds) => {
        if (seconds < 1n || seconds > MAX_SECONDS) throw invalidParams(`1 to ${MAX_SECONDS} seconds`);
        chain.clock.setInterval(Number(seconds) * 1000);
        return null;
      }),
      'evm_setBlockTimestampInterval',
      'hardhat_setBlockTimestampInterval',
      'anvil_setBlockTimestampInterval',
    ),
    /** Blocks have the real time again. -> whether they had not. */
    ...named(
      rpcCall([], ({ chain }) => chain.clock.unsetInterval()),
      'evm_removeBlockTimestampInterval',
      'hardhat_removeBlockTimestampInterval',
      'anvil_removeBlockTimestampInterval',
    ),

    ...named(automine, 'hardhat_getAutomine', 'anvil_getAutomine'),
    /** Makes blocks as soon as there are transactions, or when it is told to. */
    ...named(
      rpcCall([param('enabled', flag)], ({ producer }, isOn) => {
        producer.setMode({ type: isOn ? 'Instant' : 'Manual' });
        return true;
      }),
      'evm_setAutomine',
      'hardhat_setAutomine',
      'anvil_setAutomine',
    ),

    /** Makes a block every so many milliseconds; 0 ends that. */
    ...named(
      rpcCall([param('milliseconds', amount)], ({ producer }, ms) => {
        if (ms > MAX_SECONDS) throw invalidParams(`at most ${MAX_SECONDS} milliseconds`);
        producer.setMode(ms === 0n ? { type: 'Manual' } : { type: 'Interval', ms: Number(ms) });
        return true;
      }),
      'evm_setIntervalMining',
      'hardhat_setIntervalMining',
    ),
    /** The same in seconds. */
    anvil_setIntervalMining: rpcCall([param('seconds', amount)], ({ producer }, seconds) => {
      if (seconds * 1000n > MAX_SECONDS) throw invalidParams(`at most ${MAX_SECONDS / 1000n} seconds`);
      producer.setMode(seconds === 0n ? { type: 'Manual' } : { type: 'Interval', ms: Number(seconds) * 1000 });
      return true;
    }),

    /** Takes a transaction out of the pool. -> whether it was there. */
    ...named(
      rpcCall([param('hash', hash)], (context, wanted) => {
        const waiting = of(context).pending.get(wanted);
        return waiting !== undefined && context.pool.drop(waiting.entry.transaction.hash);
      }),
      'hardhat_dropTransaction',
      'anvil_dropTransaction',
    ),
    anvil_dropAllTransactions: rpcCall([], (context) => {
      for (const { entry } of [...of(context).pending.values()]) context.pool.drop(entry.transaction.hash);
      return null;
    }),
    anvil_removePoolTransactions: rpcCall([param('address', address)], (context, who) => {
      for (const { entry, transaction } of [...of(context).pending.values()]) {
        if (transaction.from === who) context.pool.drop(entry.transaction.hash);
      }
      return null;
    }),
    /** Milliseconds of an interval, in seconds; null without one. */
    anvil_getIntervalMining: rpcCall([], ({ producer: { mode } }) => (mode.type === 'Interval' ? mode.ms / 1000 : null)),

    hardhat_metadata: rpcCall([], (context) => ({
      clientVersion: CLIENT_VERSION,
      chainId: Number(of(context).pallets.Revive.constants.ChainId),
      instanceId: context.chain.genesis.hash,
      latestBlockNumber: context.chain.head.number,
      latestBlockHash: context.chain.head.hash,
    })),

    /** It has no hard forks: `hardFork` names what runs contracts. */
    anvil_nodeInfo: rpcCall([], (context) => {
      const eth = of(context);
      const { pallets } = eth;
      const baseFee = toQuantity(nextBaseFee(eth));
      const { chain } = context;
      return {
        currentBlockNumber: toQuantity(chain.head.number),
        currentBlockTimestamp: Math.floor(chain.time() / 1000),
        currentBlockHash: chain.head.hash,
        hardFork: 'polkavm',
        transactionOrder: 'fees',
        environment: {
          baseFee,
          chainId: Number(pallets.Revive.constants.ChainId),
          gasLimit: toQuantity(chain.executeAt(chain.head, () => pallets.Revive.nextBlockGasLimit())),
          gasPrice: baseFee,
        },
        forkConfig: { forkUrl: null, forkBlockNumber: null, forkRetryBackoff: null },
      };
    }),
  };
};
