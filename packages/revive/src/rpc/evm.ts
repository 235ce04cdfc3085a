import type { HexString } from '@polkavirt/mock-runtime';
import { invalidParams, type RpcMethods, rpcCall } from '@polkavirt/node';
import { orElse, param, quantity, text } from './eth-params.ts';
import { toQuantity } from './quantity.ts';

/** Blocks that one call makes at most. */
const MAX_NEW_BLOCKS = 10_000n;
/** A hundred years. */
const MAX_SECONDS = 3_155_760_000n;

/** What development chains offer to tests, as Ganache has it. */
export const evmMethods: RpcMethods = {
  /** -> an id. */
  evm_snapshot: rpcCall([], ({ snapshots }) => snapshots.take()),

  /** Goes back to a snapshot, which is gone then, with all later ones. -> whether there was one. */
  evm_revert: rpcCall([param('id', text)], ({ snapshots }, id) => snapshots.revert(id as HexString)),

  /** Makes a block: `[]`, `[seconds since 1970]`, or `[{ blocks }]` for several. */
  evm_mine: rpcCall([orElse('options', (value) => value, undefined)], function* ({ chain, producer }, options) {
    const object =
      typeof options === 'object' && options !== null ? (options as { blocks?: unknown; timestamp?: unknown }) : undefined;
    const time = object === undefined ? options : object.timestamp;
    const blocks = object?.blocks === undefined ? 1n : quantity(object.blocks, 'blocks');
    if (blocks < 1n || blocks > MAX_NEW_BLOCKS) throw invalidParams(`it makes 1 to ${MAX_NEW_BLOCKS} blocks, not ${blocks}`);
    if (time !== undefined && time !== null) {
      const milliseconds = quantity(time, 'timestamp') * 1000n;
      if (milliseconds > BigInt(Number.MAX_SAFE_INTEGER)) throw invalidParams('the timestamp is too large');
      chain.clock.setNext(Number(milliseconds));
    }
    yield* producer.blocks(Number(blocks));
    return '0x0';
  }),

  /** Puts the clock forward. -> the seconds. */
  evm_increaseTime: rpcCall([param('seconds', quantity)], ({ chain }, seconds) => {
    if (seconds > MAX_SECONDS) throw invalidParams(`at most ${MAX_SECONDS} seconds`);
    chain.clock.advance(Number(seconds) * 1000, chain.time());
    return toQuantity(seconds);
  }),
};
