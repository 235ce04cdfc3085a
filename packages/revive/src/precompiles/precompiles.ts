import { ripemd160 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@polkavirt/mock-runtime';
import { type Address, keccak256 } from '../address.ts';
import { ecdsa } from '../ecdsa.ts';
import { Failure } from '../errors.ts';
import { fromBigEndian } from '../u256.ts';
import { blake2f } from './blake2f.ts';
import { bn254Add, bn254Mul, bn254Pairing, bn254PairingGas } from './bn254.ts';
import { modexp, modexpGas } from './modexp.ts';
import { p256Verify } from './p256-verify.ts';
import type { Precompile } from './precompile.ts';
import { STORAGE } from './storage.ts';
import { SYSTEM } from './system.ts';

const EMPTY = new Uint8Array();
const words = (input: Uint8Array): bigint => BigInt(Math.ceil(input.length / 32));
const leftPadded = (bytes: Uint8Array): Uint8Array => concatBytes(new Uint8Array(32 - bytes.length), bytes);

/** The signer's address as 32 bytes, or nothing if the signature is none. */
function ecrecover(input: Uint8Array): Uint8Array {
  const padded = new Uint8Array(128);
  padded.set(input.subarray(0, 128));
  const v = fromBigEndian(padded.subarray(32, 64));
  if (v !== 27n && v !== 28n) return EMPTY;
  try {
    const key = ecdsa().recover(padded.subarray(0, 32), padded.subarray(64), v === 28n ? 1 : 0);
    return leftPadded(keccak256(key.subarray(1)).subarray(12));
  } catch {
    return EMPTY;
  }
}

const BLAKE2F_INPUT = 213;

function runBlake2f(input: Uint8Array): Uint8Array {
  if (input.length !== BLAKE2F_INPUT) {
    throw new Failure('ExecutionFailed', `blake2f: ${input.length} bytes of input where ${BLAKE2F_INPUT} are needed`);
  }
  const last = input[BLAKE2F_INPUT - 1];
  if (last > 1) throw new Failure('ExecutionFailed', `blake2f: the flag of the last block is ${last}, neither 0 nor 1`);
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const word = (at: number): bigint => view.getBigUint64(at, true);
  const h = BigUint64Array.from({ length: 8 }, (_, i) => word(4 + 8 * i));
  const m = BigUint64Array.from({ length: 16 }, (_, i) => word(68 + 8 * i));
  blake2f(view.getUint32(0), h, m, [word(196), word(204)], last === 1);
  const out = new DataView(new ArrayBuffer(64));
  for (const [i, value] of h.entries()) out.setBigUint64(8 * i, value, true);
  return new Uint8Array(out.buffer);
}

const roundsOf = (input: Uint8Array): bigint => (input.length === BLAKE2F_INPUT ? fromBigEndian(input.subarray(0, 4)) : 0n);

/** Those of Ethereum by their number. They have no code. Prices: yellow paper, EIP-2565, EIP-1108, EIP-152, RIP-7212. */
const PRIMITIVE: Readonly<Record<number, Precompile>> = {
  1: { name: 'ecrecover', gas: () => 3000n, run: ecrecover },
  2: { name: 'sha256', gas: (input) => 60n + 12n * words(input), run: (input) => sha256(input) },
  3: { name: 'ripemd160', gas: (input) => 600n + 120n * words(input), run: (input) => leftPadded(ripemd160(input)) },
  4: { name: 'identity', gas: (input) => 15n + 3n * words(input), run: (input) => input.slice() },
  5: { name: 'modexp', gas: modexpGas, run: modexp },
  6: { name: 'bn254Add', gas: () => 150n, run: bn254Add },
  7: { name: 'bn254Mul', gas: () => 6000n, run: bn254Mul },
  8: { name: 'bn254Pairing', gas: bn254PairingGas, run: bn254Pairing },
  9: { name: 'blake2f', gas: roundsOf, run: runBlake2f },
  256: { name: 'p256Verify', gas: () => 3450n, run: p256Verify },
};

/** KZG point evaluation (EIP-4844). As upstream's, it fails a call, which would otherwise look like a transfer that succeeded. */
const POINT_EVALUATION: Precompile = {
  name: 'pointEvaluation',
  hasCode: false,
  gas: () => 50_000n,
  run: () => {
    throw new Failure('UnsupportedPrecompileAddress', 'point evaluation (EIP-4844) does not exist here, as it does not upstream');
  },
};

const addressOf = (number: number): Address => `0x${number.toString(16).padStart(40, '0')}`;

/** Those of the chain itself, at upstream's addresses (polkadot-sdk, `substrate/frame/revive/uapi/src/precompiles`). */
const BUILTIN: readonly (readonly [Address, Precompile])[] = [
  ...Object.entries(PRIMITIVE).map(([number, one]) => [addressOf(Number(number)), { ...one, hasCode: false }] as const),
  [addressOf(0x0a), POINT_EVALUATION],
  [addressOf(0x900), SYSTEM],
  [addressOf(0x901), STORAGE],
];

/** Whether it is one of the chain itself, whose price a gas schedule knows. */
export const isBuiltin = (precompile: Precompile): boolean => BUILTIN.some(([, one]) => one === precompile);

/** The precompile at an address, or undefined. */
export type FindPrecompile = (address: Address) => Precompile | undefined;

/** @param added By their addresses in lowercase hex; they take the place of those of the chain. */
export function createPrecompiles(added: Readonly<Record<string, Precompile>> = {}): FindPrecompile {
  const all = new Map<string, Precompile>([...BUILTIN, ...Object.entries(added)]);
  return (address) => all.get(address);
}

/** The code of a precompile for tools that ask whether there is code: EVM code that reverts, as upstream has it. */
export const PRECOMPILE_CODE = Uint8Array.of(0x60, 0x00, 0x60, 0x00, 0xfd);

/** The code that a precompile shows; none of the primitive ones, as on Ethereum. */
export const shownCode = ({ hasCode = true }: Precompile): Uint8Array => (hasCode ? PRECOMPILE_CODE : EMPTY);
