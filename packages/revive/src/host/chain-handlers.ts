import { hexToBytes } from '@polkavirt/mock-runtime';
import { type Address, keccak256, toAddress } from '../address.ts';
import type { Environment } from '../exec/environment.ts';
import { spendableWei } from '../exec/ether.ts';
import { shownCode } from '../precompiles/precompiles.ts';
import type { HandlersOf } from './host-context.ts';

/** How far back a contract can ask for hashes of blocks. */
const BLOCK_HASHES = 256n;
const ZERO_HASH = new Uint8Array(32);
const EMPTY_CODE_HASH = keccak256(new Uint8Array());

function codeSizeOf({ storage, precompileAt }: Environment, address: Address): number {
  const precompile = precompileAt(address);
  if (precompile !== undefined) return shownCode(precompile).length;
  const info = storage.AccountInfoOf.get(address);
  return info === undefined ? 0 : (storage.CodeInfoOf.get(info.codeHash)?.codeLen ?? 0);
}

function codeHashOf(env: Environment, address: Address): Uint8Array {
  const precompile = env.precompileAt(address);
  if (precompile !== undefined) return keccak256(shownCode(precompile));
  const info = env.storage.AccountInfoOf.get(address);
  if (info !== undefined) return hexToBytes(info.codeHash);
  return env.System.Account.has(env.toAccount(address)) ? EMPTY_CODE_HASH : ZERO_HASH;
}

function blockHashOf({ System }: Environment, number: bigint): Uint8Array {
  const current = BigInt(System.blockNumber());
  if (number >= current || number < current - BLOCK_HASHES) return ZERO_HASH;
  return hexToBytes(System.BlockHash.get(Number(number)));
}

/** Host functions about the caller, the chain and balances. */
export const CHAIN_HANDLERS: HandlersOf<
  | 'value_transferred'
  | 'caller'
  | 'origin'
  | 'address'
  | 'balance'
  | 'balance_of'
  | 'chain_id'
  | 'block_number'
  | 'now'
  | 'base_fee'
  | 'block_hash'
  | 'block_author'
  | 'gas_limit'
  | 'gas_price'
  | 'ref_time_left'
  | 'code_size'
  | 'code_hash'
> = {
  value_transferred: ({ frame, memory }, { out }) => memory.writeU256(out, frame.value),
  caller: ({ frame, memory }, { out }) => memory.write(out, hexToBytes(toAddress(frame.caller))),
  origin: ({ stack, memory }, { out }) => memory.write(out, hexToBytes(toAddress(stack.origin))),
  address: ({ frame, memory }, { out }) => memory.write(out, hexToBytes(frame.address)),
  balance: ({ frame, env, memory }, { out }) => memory.writeU256(out, spendableWei(env, frame.account)),
  balance_of({ env, memory }, { address, out }) {
    const account = env.toAccount(memory.readAddress(address));
    memory.writeU256(out, spendableWei(env, account));
  },
  chain_id: ({ env, memory }, { out }) => memory.writeU256(out, env.chainId),
  block_number: ({ env, memory }, { out }) => memory.writeU256(out, BigInt(env.System.blockNumber())),
  now: ({ env, memory }, { out }) => memory.writeU256(out, (env.Timestamp?.now() ?? 0n) / 1000n),
  base_fee: ({ env, memory }, { out }) => memory.writeU256(out, env.gasPrice()),
  block_hash: ({ env, memory }, { blockNumber, out }) => memory.write(out, blockHashOf(env, memory.readU256(blockNumber))),
  block_author: ({ env, memory }, { out }) => memory.write(out, hexToBytes(env.blockAuthor())),
  gas_limit: ({ env }) => env.blockGasLimit(),
  gas_price: ({ env }) => env.gasPrice(),
  ref_time_left: ({ frame, env }) => frame.gas.left / env.refTimePerGas,
  code_size: ({ env, memory }, { address }) => codeSizeOf(env, memory.readAddress(address)),
  code_hash: ({ env, memory }, { address, out }) => memory.write(out, codeHashOf(env, memory.readAddress(address))),
};
