import { bytesToHex, hexToBytes } from '@polkavirt/mock-runtime';
import type { Abi, AbiStateMutability, ContractFunctionArgs, ContractFunctionName, ContractFunctionReturnType } from 'viem';
import { decodeFunctionData, encodeErrorResult, encodeFunctionResult } from 'viem/utils';
import { type Precompile, type PrecompileContext, PrecompileRevert } from '../precompiles/precompile.ts';

/** The implementation of each function: arguments -> result, a list if it returns several values. Other functions of the ABI revert. */
export type PrecompileFunctions<A extends Abi> = {
  readonly [N in ContractFunctionName<A>]?: (
    args: ContractFunctionArgs<A, AbiStateMutability, N>,
    context: PrecompileContext,
  ) => ContractFunctionReturnType<A, AbiStateMutability, N>;
};

export interface PrecompileDefinition<A extends Abi = Abi> {
  readonly name: string;
  readonly abi: A;
  readonly functions: PrecompileFunctions<A>;
  /** Ethereum gas of each call. Default 1,000. */
  readonly gas?: bigint;
}

type AnyFunction = (args: readonly unknown[], context: PrecompileContext) => unknown;

const ERROR = [{ type: 'error', name: 'Error', inputs: [{ name: 'reason', type: 'string' }] }] as const;

/** Reverts a precompile's call with a reason, as Solidity's `revert("reason")`. @throws PrecompileRevert */
export function revertWith(reason: string): never {
  throw new PrecompileRevert(hexToBytes(encodeErrorResult({ abi: ERROR, errorName: 'Error', args: [reason] })));
}

/** A precompile from an ABI and a function for each of its functions: for the `precompiles` of a chain, or of the pallet. */
export const definePrecompile = <const A extends Abi>({
  name,
  abi,
  functions,
  gas = 1000n,
}: PrecompileDefinition<A>): Precompile => ({
  name,
  gas: () => gas,
  run(input, context) {
    let called: { readonly functionName: string; readonly args?: readonly unknown[] | undefined };
    try {
      called = decodeFunctionData({ abi: abi as Abi, data: bytesToHex(input) });
    } catch {
      throw new PrecompileRevert();
    }
    const { functionName, args = [] } = called;
    if (!Object.hasOwn(functions, functionName)) throw new PrecompileRevert();
    const call = (functions as Readonly<Record<string, AnyFunction>>)[functionName];
    return hexToBytes(encodeFunctionResult({ abi, functionName, result: call(args, context) } as never));
  },
});
