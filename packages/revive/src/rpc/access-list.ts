import type { Block } from '@polkavirt/node';
import type { Address } from '../address.ts';
import { ZERO_ADDRESS } from '../address.ts';
import { createTouchTracer } from '../diagnostics/touch-tracer.ts';
import type { EthNode } from './eth-node.ts';
import type { CallRequest } from './eth-params.ts';
import { type CallContext, contractGas, pretending, revertError, runCall } from './execute-call.ts';
import { toQuantity } from './quantity.ts';

/**
 * `eth_createAccessList`: the contracts that a call reaches, with the slots that it uses. Gas does not depend on it here. As with geth, the
 * sender, the receiver without slots, and precompiles are left out.
 */
export const createAccessList = (eth: EthNode, request: CallRequest, block: Block, context: CallContext) =>
  pretending(eth, block, context, () => {
    const tracer = createTouchTracer();
    const outcome = runCall(eth, request, contractGas(eth, request), tracer);
    const { result } = outcome;
    const isListed = (address: Address, slots: ReadonlySet<string>): boolean => {
      if (slots.size > 0) return true;
      return (
        address !== (request.from ?? ZERO_ADDRESS) &&
        address !== request.to &&
        eth.pallets.Revive.precompileAt(address) === undefined
      );
    };
    return {
      accessList: [...tracer.touched]
        .filter(([address, slots]) => isListed(address, slots))
        .map(([address, slots]) => ({ address, storageKeys: [...slots] })),
      gasUsed: toQuantity(eth.gas.intrinsicGas(request) + outcome.gasConsumed),
      ...(!result.ok && { error: `${result.error.name}: ${result.error.message}` }),
      ...(result.ok && result.value.reverted && { error: revertError(result.value.data).message }),
    };
  });
