import { bytesToHex } from '@polkavirt/mock-runtime';
import type { Abi, AbiFunction } from 'viem';
import { toFunctionSelector, toFunctionSignature } from 'viem/utils';
import type { FrameStart } from '../exec/observer.ts';

/** A contract's name, and its functions by selector. */
export interface Known {
  readonly name: string;
  readonly functions: ReadonlyMap<string, string>;
}

const SELECTOR_BYTES = 4;
export const isCreation = ({ type }: FrameStart): boolean => type === 'CREATE' || type === 'CREATE2';

export function functionsOf(abi: Abi): ReadonlyMap<string, string> {
  const functions = abi.filter((item): item is AbiFunction => item.type === 'function');
  return new Map(functions.map((item) => [toFunctionSelector(item), toFunctionSignature(item)]));
}

/** The function that a frame enters. */
export function functionOf(start: FrameStart, known: Known | undefined): string {
  if (isCreation(start)) return 'constructor';
  const { input } = start;
  if (input.length === 0) return 'receive or fallback';
  const selector = bytesToHex(input.subarray(0, SELECTOR_BYTES));
  return known?.functions.get(selector) ?? (known === undefined ? selector : 'fallback');
}

/** `Token.transfer(address,uint256)`; the address in place of a name that is not known. */
export const frameName = (start: FrameStart, known: Known | undefined): string =>
  `${known?.name ?? start.to}.${functionOf(start, known)}`;
