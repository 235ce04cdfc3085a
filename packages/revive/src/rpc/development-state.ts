import { type HexString, hexToBytes } from '@polkavirt/mock-runtime';
import { invalidParams, RPC_CODES, type RpcContext, RpcError, type RpcMethods, rpcCall } from '@polkavirt/node';
import { named } from './development.ts';
import type { EthNode } from './eth-node.ts';
import { address, fields, flag, type Kind, optionalField, orElse, param, quantity, slot, word } from './eth-params.ts';
import { nonceOf, programOf, refusing } from './overrides.ts';

/** What a dump is in: as long as a message can be. */
const dumped: Kind<HexString> = (value, name) => {
  if (typeof value === 'string' && /^0x(?:[0-9a-fA-F]{2})*$/.test(value)) return value as HexString;
  throw invalidParams(`${name} must be bytes in hex with 0x before them`);
};

const U128_MAX = (1n << 128n) - 1n;

/** What development chains offer to tests to change the state by hand, and to act as others. */
export const stateMethods = (of: (context: RpcContext) => EthNode): RpcMethods => {
  /** Changes the head. -> true */
  const change = (context: RpcContext, work: (eth: EthNode) => void): true => {
    const eth = of(context);
    refusing(() => context.chain.changeHead(() => work(eth)));
    return true;
  };
  /** What the node itself has by another name. */
  const own = (context: RpcContext, name: string, ...params: unknown[]): unknown => {
    const method = context.methods.methods[name];
    return method.kind === 'call' ? method.handle(context, ...params) : undefined;
  };
  return {
    /** What the account can spend then. */
    ...named(
      rpcCall([param('address', address), param('balance', quantity)], (context, who, balance) =>
        change(context, ({ pallets }) => pallets.Revive.edit.setBalance(who, balance)),
      ),
      'hardhat_setBalance',
      'anvil_setBalance',
      'tenderly_setBalance',
    ),
    anvil_addBalance: rpcCall([param('address', address), param('balance', quantity)], (context, who, balance) =>
      change(context, ({ pallets: { Revive } }) => Revive.edit.setBalance(who, Revive.balanceOf(who) + balance)),
    ),
    ...named(
      rpcCall([param('address', address), param('nonce', nonceOf)], (context, who, nonce) =>
        change(context, ({ pallets }) => pallets.Revive.edit.setNonce(who, nonce)),
      ),
      'hardhat_setNonce',
      'anvil_setNonce',
      'evm_setAccountNonce',
    ),
    /** A program of PolkaVM; its constructor does not run. No bytes remove what is there. */
    ...named(
      rpcCall([param('address', address), param('code', programOf)], (context, who, code) =>
        change(context, ({ pallets }) => pallets.Revive.edit.setCode(who, hexToBytes(code))),
      ),
      'hardhat_setCode',
      'anvil_setCode',
    ),
    ...named(
      rpcCall([param('address', address), param('slot', slot), param('value', word)], (context, who, key, value) =>
        change(context, ({ pallets }) => pallets.Revive.edit.setStorage(who, key, value)),
      ),
      'hardhat_setStorageAt',
      'anvil_setStorageAt',
    ),

    ...named(
      rpcCall([param('address', address)], (context, who) => {
        of(context).keys.impersonate(who);
        return true;
      }),
      'hardhat_impersonateAccount',
      'anvil_impersonateAccount',
    ),
    /** -> whether it was impersonated. */
    ...named(
      rpcCall([param('address', address)], (context, who) => of(context).keys.stopImpersonating(who)),
      'hardhat_stopImpersonatingAccount',
      'anvil_stopImpersonatingAccount',
    ),
    ...named(
      rpcCall([param('enabled', flag)], (context, isOn) => {
        of(context).keys.impersonatesAll = isOn;
        return true;
      }),
      'hardhat_autoImpersonateAccount',
      'anvil_autoImpersonateAccount',
    ),

    /** The base fee of the next block and all after it. */
    ...named(
      rpcCall([param('baseFee', quantity)], (context, gasPrice) => {
        if (gasPrice > U128_MAX) throw invalidParams(`baseFee must be at most ${U128_MAX}`);
        return change(context, ({ pallets }) => pallets.Revive.settings.setNext({ gasPrice }));
      }),
      'hardhat_setNextBlockBaseFeePerGas',
      'anvil_setNextBlockBaseFeePerGas',
    ),
    /** Whom blocks name as their author. */
    ...named(
      rpcCall([param('address', address)], (context, author) =>
        change(context, ({ pallets }) => pallets.Revive.settings.setNext({ author })),
      ),
      'hardhat_setCoinbase',
      'anvil_setCoinbase',
    ),
    /** The `mixHash` of the next blocks. Contracts do not see it: Solidity's `block.prevrandao` is a constant on PolkaVM. */
    ...named(
      rpcCall([param('prevRandao', word)], (context, prevRandao) =>
        change(context, ({ pallets }) => pallets.Revive.settings.setNext({ prevRandao })),
      ),
      'hardhat_setPrevRandao',
      'anvil_setPrevRandao',
    ),
    /** What the transactions of a block may have at most, from the next one on: not more than the chain itself has. */
    ...named(
      rpcCall([param('gasLimit', quantity)], (context, gasLimit) => {
        const { maxBlockGas } = of(context).gas;
        if (gasLimit < 21_000n || gasLimit > maxBlockGas) {
          throw invalidParams(`gasLimit must be 21000 to ${maxBlockGas}, which is the weight that a block can have`);
        }
        return change(context, ({ pallets }) => pallets.Revive.settings.setNext({ gasLimit }));
      }),
      'evm_setBlockGasLimit',
      'anvil_setBlockGasLimit',
    ),
    /** The least price of transactions is that of the base fee: the same as to set that. */
    ...named(
      rpcCall([param('gasPrice', quantity)], (context, gasPrice) => {
        if (gasPrice > U128_MAX) throw invalidParams(`gasPrice must be at most ${U128_MAX}`);
        return change(context, ({ pallets }) => pallets.Revive.settings.setNext({ gasPrice }));
      }),
      'hardhat_setMinGasPrice',
      'anvil_setMinGasPrice',
    ),

    /** Goes back to the first block, and forgets snapshots and accounts that are impersonated. There is no other chain to fork from. */
    ...named(
      rpcCall([orElse('options', fields, undefined)], (context, options) => {
        // Some tools name what they would fork, and nothing in it.
        const fork = optionalField(options ?? {}, 'forking', fields);
        if (fork?.jsonRpcUrl !== undefined && fork.jsonRpcUrl !== null) {
          throw new RpcError(RPC_CODES.serverError, 'forking: this chain cannot be forked from another one');
        }
        const eth = of(context);
        for (const { entry } of [...eth.pending.values()]) context.pool.drop(entry.transaction.hash);
        eth.keys.stopImpersonatingAll();
        context.snapshots.clear();
        context.chain.setHead(context.chain.genesis, context.chain.firstState);
        return true;
      }),
      'hardhat_reset',
      'anvil_reset',
    ),
    /** -> the chain in hex, for `loadState`. */
    ...named(
      rpcCall([orElse('preserveHistoricalStates', flag, undefined)], (context) => own(context, 'dev_dumpState')),
      'hardhat_dumpState',
      'anvil_dumpState',
    ),
    ...named(
      rpcCall([param('state', dumped)], function* (context, state): Generator<undefined, boolean> {
        yield* own(context, 'dev_loadState', hexToBytes(state)) as Generator<undefined, unknown>;
        return true;
      }),
      'hardhat_loadState',
      'anvil_loadState',
    ),
    /** Whether the terminal tells what happens. */
    ...named(
      rpcCall([param('enabled', flag)], (context, isOn) => {
        of(context).isLogging = isOn;
        return true;
      }),
      'hardhat_setLoggingEnabled',
      'anvil_setLoggingEnabled',
    ),
  };
};
