/** Contracts that ship with the page: compiled before, since the compiler is not here. */
import counterProgram from '@polkavirt/fixtures/solidity/Counter.polkavm?url';
import counterJson from '@polkavirt/fixtures/solidity/Counter.json?url';
import fibonacciProgram from '@polkavirt/fixtures/solidity/Fibonacci.polkavm?url';
import fibonacciJson from '@polkavirt/fixtures/solidity/Fibonacci.json?url';
import tokenProgram from '@polkavirt/fixtures/solidity/Token.polkavm?url';
import tokenJson from '@polkavirt/fixtures/solidity/Token.json?url';
import type { AbiItem } from './contracts.ts';

const SHIPPED = {
  Counter: { json: counterJson, program: counterProgram },
  Token: { json: tokenJson, program: tokenProgram },
  Fibonacci: { json: fibonacciJson, program: fibonacciProgram },
} as const;
export type ShippedName = keyof typeof SHIPPED;
export const SHIPPED_NAMES = Object.keys(SHIPPED) as readonly ShippedName[];

/** @throws Error if the site's folder lacks a file. */
export async function loadShipped(name: ShippedName): Promise<{ readonly abi: readonly AbiItem[]; readonly blob: Uint8Array }> {
  const { json, program } = SHIPPED[name];
  const [facts, blob] = await Promise.all([fetch(json), fetch(program)]);
  if (!facts.ok || !blob.ok) throw new Error(`the files of ${name} could not be loaded`);
  const { abi } = (await facts.json()) as { readonly abi: readonly AbiItem[] };
  return { abi, blob: new Uint8Array(await blob.arrayBuffer()) };
}
