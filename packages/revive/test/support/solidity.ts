import { readFileSync } from 'node:fs';
import { hexToBytes } from '@polkavirt/mock-runtime';
import type { Abi } from 'viem';
import { encodeDeployData } from 'viem/utils';

const FOLDER = new URL('../../../../fixtures/solidity/', import.meta.url);

/** A compiled Solidity contract of the fixtures. */
export interface Fixture {
  readonly name: string;
  readonly code: Uint8Array;
  readonly abi: Abi;
  /** keccak256 of the code, as the compiler says it. */
  readonly hash: `0x${string}`;
}

export function loadFixture(name: string): Fixture {
  const { abi, hash } = JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8')) as { abi: Abi; hash: `0x${string}` };
  return { name, abi, hash, code: new Uint8Array(readFileSync(new URL(`${name}.polkavm`, FOLDER))) };
}

/** The constructor's arguments, ABI-encoded. */
export const encodeConstructor = ({ abi }: Fixture, args: readonly unknown[]): Uint8Array =>
  hexToBytes(encodeDeployData({ abi, bytecode: '0x', args }));
