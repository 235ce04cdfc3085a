/** What the compiler knows of a contract by its ABI. Checked by `npm run types`; nothing here runs. */
import type { Receipt, SolidityChain } from '@polkavirt/revive/client';
import { contractAt, deploy } from '@polkavirt/revive/client';
import { expectTypeOf } from 'expect-type';
import type { Address } from 'viem';

const ABI = [
  { type: 'constructor', stateMutability: 'nonpayable', inputs: [{ name: 'supply', type: 'uint256' }] },
  {
    type: 'function',
    name: 'balanceOf',
    stateMutability: 'view',
    inputs: [{ name: 'who', type: 'address' }],
    outputs: [{ name: '', type: 'uint256' }],
  },
  { type: 'function', name: 'paused', stateMutability: 'view', inputs: [], outputs: [{ name: '', type: 'bool' }] },
  {
    type: 'function',
    name: 'transfer',
    stateMutability: 'nonpayable',
    inputs: [
      { name: 'to', type: 'address' },
      { name: 'value', type: 'uint256' },
    ],
    outputs: [{ name: '', type: 'bool' }],
  },
] as const;

export async function reading(chain: SolidityChain, at: Address): Promise<void> {
  const token = contractAt(chain, ABI, at);
  expectTypeOf(await token.read.balanceOf([at])).toEqualTypeOf<bigint>();
  // What has no parameters needs no arguments.
  expectTypeOf(await token.read.paused()).toEqualTypeOf<boolean>();
  // @ts-expect-error an argument is missing
  await token.read.balanceOf();
  // @ts-expect-error an address is a string that starts with 0x
  await token.read.balanceOf(['bob']);
  // @ts-expect-error `transfer` changes something: it is not among what reads
  await token.read.transfer([at, 1n]);
}

export async function writing(chain: SolidityChain, at: Address): Promise<void> {
  const token = contractAt(chain, ABI, at);
  expectTypeOf(await token.write.transfer([at, 1n])).toEqualTypeOf<Receipt>();
  expectTypeOf(await token.simulate.transfer([at, 1n])).toEqualTypeOf<boolean>();
  expectTypeOf(token.as(at)).toEqualTypeOf<typeof token>();
  // @ts-expect-error a uint256 is a bigint
  await token.write.transfer([at, 1]);
  // @ts-expect-error there is no such function
  await token.write.mint([at, 1n]);
}

export async function deploying(chain: SolidityChain, blob: Uint8Array): Promise<void> {
  const token = await deploy(chain, { abi: ABI, blob }, [1_000n]);
  expectTypeOf(token.deployment).toEqualTypeOf<Receipt>();
  // @ts-expect-error the constructor takes a bigint
  await deploy(chain, { abi: ABI, blob }, ['much']);
}
