import { bytesToHex, encode, type Header, type HexString, header as headerType, T } from '@polkavirt/mock-runtime';
import type { Block } from '../chain/block.ts';
import { RPC_CODES, RpcError } from '../json-rpc/rpc-error.ts';
import type { NodeParts } from '../node-parts.ts';
import { callRuntimeApi } from '../runtime-apis/call-runtime-api.ts';

/**
 * The block that a method is about: the head unless a hash is given.
 *
 * @throws RpcError For a block that is not there, or not any more.
 */
export function blockAt({ chain }: NodeParts, hash: HexString | undefined): Block {
  const block = hash === undefined ? chain.head : chain.block(hash);
  if (block === undefined) {
    throw new RpcError(
      RPC_CODES.unknownBlock,
      `Client error: UnknownBlock: no block ${hash} is known, or its state is discarded`,
    );
  }
  return block;
}

/** A header as the legacy methods show it. */
export const headerToJson = ({ parentHash, number, stateRoot, extrinsicsRoot, digest }: Header) => ({
  parentHash,
  number: `0x${number.toString(16)}`,
  stateRoot,
  extrinsicsRoot,
  digest: { logs: digest.logs.map((log) => bytesToHex(encode(T.digestItem, log))) },
});

export const headerToHex = (header: Header): HexString => bytesToHex(encode(headerType, header));

export const optionalHex = (value: Uint8Array | undefined): HexString | null => (value === undefined ? null : bytesToHex(value));

/** `state_call`, with errors for clients. */
export function callApi(parts: NodeParts, block: Block, method: string, args: Uint8Array): Uint8Array {
  const result = callRuntimeApi(parts.chain, parts.apis, block, method, args);
  if (!result.ok) throw new RpcError(RPC_CODES.serverError, 'Client error: Execution failed', result.error);
  return result.value;
}
