import { hexToBytes } from '@polkavirt/mock-runtime';
import type { Abi, Hex } from 'viem';
import { decodeErrorResult } from 'viem/utils';
import { decodeBuiltInRevert, type Revert } from './built-in-revert.ts';

/** Decodes the reason of a revert with the first ABI that knows the error. */
export function decodeRevert(data: Hex, abis: readonly Abi[]): Revert {
  const builtIn = decodeBuiltInRevert(hexToBytes(data));
  if (builtIn.name !== undefined) return builtIn;
  for (const abi of abis) {
    try {
      const { errorName, args, abiItem } = decodeErrorResult({ abi, data });
      const inputs = 'inputs' in abiItem ? abiItem.inputs : [];
      return { name: errorName, args: args ?? [], argNames: inputs.map(({ name = '' }) => name), data };
    } catch {
      // Not an error of this contract.
    }
  }
  return builtIn;
}
