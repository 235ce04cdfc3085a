import { bytesToHex, type HexString, hexToBytes, weightOf } from '@polkavirt/mock-runtime';
import { type Block, RPC_CODES, RpcError } from '@polkavirt/node';
import { ZERO_ADDRESS } from '../address.ts';
import { decodeBuiltInRevert, describeRevert } from '../client/built-in-revert.ts';
import { describeDiagnostic } from '../diagnostics/describe-diagnostic.ts';
import type { ReviveObserver } from '../exec/observer.ts';
import type { ContractOutcome } from '../pallet/outcome.ts';
import type { EthNode } from './eth-node.ts';
import type { CallRequest } from './eth-params.ts';
import { splitInitCode } from './eth-transaction.ts';
import { applyBlockOverrides, applyStateOverrides, type BlockOverrides, type StateOverrides } from './overrides.ts';

/** What Ethereum's clients look for to find a revert reason. */
const REVERTED = 3;

const refuse = (message: string, data?: unknown): RpcError => new RpcError(RPC_CODES.serverError, message, data);

/** Code 3 with the data that the contract reverted with, and the reason in words where it is one of Solidity's own. */
export function revertError(data: Uint8Array): RpcError {
  const hex = bytesToHex(data);
  const revert = decodeBuiltInRevert(data);
  const reason = revert.name === 'Error' ? `: ${revert.reason}` : revert.name === 'Panic' ? `: ${describeRevert(revert)}` : '';
  return new RpcError(REVERTED, `execution reverted${reason}`, hex);
}

/** What a call pretends. */
export interface CallContext {
  readonly state?: StateOverrides | undefined;
  readonly block?: BlockOverrides | undefined;
}

/** Runs work on the state of a block, with what the call pretends. Nothing stays. */
export function pretending<T>({ node: { chain }, pallets }: EthNode, block: Block, context: CallContext, work: () => T): T {
  return chain.executeAt(block, () => {
    if (context.block !== undefined) applyBlockOverrides(pallets, chain.runtime.System, context.block);
    if (context.state !== undefined) applyStateOverrides(pallets, context.state);
    return work();
  });
}

/**
 * What a call is as a request of the pallet.
 *
 * @param gas Ethereum gas for the contract alone.
 */
export function runCall(
  { pallets: { Revive }, gas: model }: EthNode,
  { from = ZERO_ADDRESS, to, value, data }: CallRequest,
  gas: bigint,
  observer?: ReviveObserver,
): ContractOutcome {
  const limit = gas < model.maxBlockGas ? gas : model.maxBlockGas;
  const request = {
    origin: Revive.accountOf(from),
    value,
    depositSource: 'gas' as const,
    weightLimit: weightOf(Revive.gasToWeight(limit).refTime),
    ...(observer !== undefined && { observer }),
  };
  if (to !== undefined) return Revive.dryRunCall({ ...request, dest: to, data: hexToBytes(data) });
  const { code, args } = splitInitCode(data);
  return Revive.dryRunInstantiate({ ...request, code, data: args });
}

/** @throws RpcError 3 if the contract reverted, -32000 if it failed. */
export function requireSuccess({ result, diagnostics }: ContractOutcome): Uint8Array {
  if (result.ok && !result.value.reverted) return result.value.data;
  if (result.ok) throw revertError(result.value.data);
  const { name, message } = result.error;
  const last = diagnostics.at(-1);
  // Tools know what to do with Ethereum's own words.
  throw refuse(name === 'OutOfGas' ? `out of gas: ${message}` : `${name}: ${message}`, last && describeDiagnostic(last));
}

/** @throws RpcError -32000 in geth's words if the sender cannot pay for it. */
function checkFunds({ pallets: { Revive } }: EthNode, request: CallRequest, gas: bigint): void {
  const { from = ZERO_ADDRESS, value, price = 0n } = request;
  const cost = value + gas * price;
  if (cost === 0n) return;
  const balance = Revive.balanceOf(from);
  if (balance < cost) {
    throw refuse(`insufficient funds for gas * price + value: address ${from} have ${balance} want ${cost}`);
  }
}

/** What is left of a call's gas for its contract. @throws RpcError -32000 in geth's words if it does not suffice for the transaction itself. */
export function contractGas(eth: EthNode, request: CallRequest): bigint {
  const gas = request.gas ?? eth.gas.maxBlockGas;
  const intrinsic = eth.gas.intrinsicGas(request);
  if (gas < intrinsic) throw refuse(`intrinsic gas too low: gas ${gas}, minimum needed ${intrinsic}`);
  checkFunds(eth, request, gas);
  return gas - intrinsic;
}

/** `eth_call`: what comes back. A deployment gives the program, as Ethereum's gives the code. */
export function executeCall(eth: EthNode, request: CallRequest, block: Block, context: CallContext = {}): HexString {
  return pretending(eth, block, context, () => {
    const output = requireSuccess(runCall(eth, request, contractGas(eth, request)));
    return request.to === undefined ? bytesToHex(splitInitCode(request.data).code) : bytesToHex(output);
  });
}

/** The most gas that a transaction can have: what it says, what a block has, what its sender can pay. */
function gasLimitOf(
  { pallets: { Revive } }: EthNode,
  { from = ZERO_ADDRESS, value, price = 0n, ...request }: CallRequest,
): bigint {
  const most = Revive.nextBlockGasLimit();
  const limit = request.gas === undefined || request.gas > most ? most : request.gas;
  if (price === 0n) return limit;
  const affordable = (Revive.balanceOf(from) - value) / price;
  return affordable < limit ? affordable : limit;
}

/**
 * `eth_estimateGas`: the least limit with which it ends well. A dry run says what it required; a contract that asks how much is left
 * may behave differently with that, so it is tried, and more is given where it does not do.
 */
export function estimateGas(eth: EthNode, request: CallRequest, block: Block, context: CallContext = {}): bigint {
  return pretending(eth, block, context, () => {
    checkFunds(eth, { ...request, price: undefined }, 0n);
    const intrinsic = eth.gas.intrinsicGas(request);
    const limit = gasLimitOf(eth, request);
    const most = limit - intrinsic;
    const tooLittle = (data?: unknown): RpcError => refuse(`gas required exceeds allowance (${limit})`, data);
    if (most < 0n) throw tooLittle();
    const outcome = runCall(eth, request, most);
    if (!outcome.result.ok && outcome.result.error.name === 'OutOfGas') {
      const last = outcome.diagnostics.at(-1);
      throw tooLittle(last && describeDiagnostic(last));
    }
    requireSuccess(outcome);
    const succeeds = (gas: bigint): boolean => {
      const { result } = runCall(eth, request, gas);
      return result.ok && !result.value.reverted;
    };
    let low = outcome.gasRequired;
    // What ran no program cannot have asked how much is left.
    if (low === 0n || low >= most || succeeds(low)) return intrinsic + (low < most ? low : most);
    let high = most;
    while (high - low > 1n + high / 64n) {
      const middle = (low + high) / 2n;
      if (succeeds(middle)) high = middle;
      else low = middle;
    }
    return intrinsic + high;
  });
}
