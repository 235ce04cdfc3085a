import { bytesToHex, type HexString, hexToBytes, weightOf } from '@polkavirt/mock-runtime';
import { type Block, RPC_CODES, RpcError } from '@polkavirt/node';
import { ZERO_ADDRESS } from '../address.ts';
import { decodeRevert, describeRevert } from '../client/decode-revert.ts';
import { describeDiagnostic } from '../diagnostics/describe-diagnostic.ts';
import type { ContractOutcome } from '../pallet/outcome.ts';
import type { EthNode } from './eth-node.ts';
import type { CallRequest } from './eth-params.ts';
import { splitInitCode } from './eth-transaction.ts';

/** What Ethereum's clients look for to find a revert reason. */
const REVERTED = 3;

const refuse = (message: string, data?: unknown): RpcError => new RpcError(RPC_CODES.serverError, message, data);

/** Code 3 with the data that the contract reverted with, and the reason in words where it is one of Solidity's own. */
export function revertError(data: Uint8Array): RpcError {
  const hex = bytesToHex(data);
  const revert = decodeRevert(hex, []);
  const reason = revert.name === 'Error' ? `: ${revert.reason}` : revert.name === 'Panic' ? `: ${describeRevert(revert)}` : '';
  return new RpcError(REVERTED, `execution reverted${reason}`, hex);
}

/** @param gas Ethereum gas for the contract alone. */
function run(
  { pallets: { Revive }, gas: model }: EthNode,
  { from = ZERO_ADDRESS, to, value, data }: CallRequest,
  gas: bigint,
): ContractOutcome {
  const limit = gas < model.blockGasLimit() ? gas : model.blockGasLimit();
  const request = { origin: Revive.accountOf(from), value, weightLimit: weightOf(Revive.gasToWeight(limit).refTime) };
  if (to !== undefined) return Revive.dryRunCall({ ...request, dest: to, data: hexToBytes(data) });
  const { code, args } = splitInitCode(data);
  return Revive.dryRunInstantiate({ ...request, code, data: args });
}

/** @throws RpcError 3 if the contract reverted, -32000 if it failed. */
function requireSuccess({ result, diagnostics }: ContractOutcome): Uint8Array {
  if (result.ok && !result.value.reverted) return result.value.data;
  if (result.ok) throw revertError(result.value.data);
  const { name, message } = result.error;
  const last = diagnostics.at(-1);
  // Tools know what to do with Ethereum's own words.
  throw refuse(name === 'OutOfGas' ? `out of gas: ${message}` : `${name}: ${message}`, last && describeDiagnostic(last));
}

/** `eth_call`: what comes back. A deployment gives the program, as Ethereum's gives the code. */
export function executeCall(eth: EthNode, request: CallRequest, block: Block): HexString {
  return eth.node.chain.executeAt(block, () => {
    const output = requireSuccess(run(eth, request, request.gas ?? eth.gas.blockGasLimit()));
    return request.to === undefined ? bytesToHex(splitInitCode(request.data).code) : bytesToHex(output);
  });
}

/**
 * `eth_estimateGas`: the least limit with which it ends well. A dry run says what it required; a contract that asks how much is left
 * may behave differently with that, so it is tried, and more is given where it does not do.
 */
export function estimateGas(eth: EthNode, request: CallRequest, block: Block): bigint {
  const { chain } = eth.node;
  return chain.executeAt(block, () => {
    const intrinsic = eth.gas.intrinsicGas(request);
    const limit = request.gas ?? eth.gas.blockGasLimit();
    const most = limit - intrinsic;
    if (most < 0n) throw refuse(`intrinsic gas too low: gas ${limit}, minimum needed ${intrinsic}`);
    const outcome = run(eth, request, most);
    requireSuccess(outcome);
    const succeeds = (gas: bigint): boolean => {
      const { result } = run(eth, request, gas);
      return result.ok && !result.value.reverted;
    };
    let low = outcome.gasRequired;
    if (low >= most || succeeds(low)) return intrinsic + (low < most ? low : most);
    let high = most;
    while (high - low > 1n + high / 64n) {
      const middle = (low + high) / 2n;
      if (succeeds(middle)) high = middle;
      else low = middle;
    }
    return intrinsic + high;
  });
}
