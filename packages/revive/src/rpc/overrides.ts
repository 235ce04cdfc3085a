import { type AnyRuntime, type HexString, hexToBytes } from '@polkavirt/mock-runtime';
import { invalidParams, RPC_CODES, RpcError } from '@polkavirt/node';
import type { Address } from '../address.ts';
import { Failure } from '../errors.ts';
import { A_PROGRAM, isProgram } from '../pallet/check-code.ts';
import { MAX_NONCE } from '../pallet/state-edits.ts';
import { address, bytes, fields, type Kind, optionalField, quantity, slot, word } from './eth-params.ts';
import type { EthPallets } from './eth-runtime.ts';

/** Accounts, and slots of one of them, that can be overridden at a time. */
const MAX_OVERRIDES = 1_000;

/** What an account is to have for a call. */
export interface AccountOverride {
  readonly balance: bigint | undefined;
  readonly nonce: number | undefined;
  readonly code: HexString | undefined;
  /** All that the contract stores. */
  readonly state: readonly (readonly [slot: HexString, word: HexString])[] | undefined;
  /** Slots that are other ones; the rest stays. */
  readonly stateDiff: readonly (readonly [slot: HexString, word: HexString])[] | undefined;
}

export type StateOverrides = readonly (readonly [Address, AccountOverride])[];

/** What a block is to be like for a call. */
export interface BlockOverrides {
  readonly number: number | undefined;
  /** Seconds since 1970. */
  readonly time: bigint | undefined;
  readonly gasLimit: bigint | undefined;
  readonly author: Address | undefined;
  readonly baseFee: bigint | undefined;
  readonly prevRandao: HexString | undefined;
}

const entriesOf = (value: unknown, name: string): [string, unknown][] => {
  const entries = Object.entries(fields(value, name));
  if (entries.length > MAX_OVERRIDES) throw invalidParams(`${name} must have at most ${MAX_OVERRIDES} entries`);
  return entries;
};

const slots: Kind<readonly (readonly [HexString, HexString])[]> = (value, name) =>
  entriesOf(value, name).map(([key, one]) => [slot(key, name), word(one, name)] as const);

/** A nonce, which has 32 bits here. */
export const nonceOf: Kind<number> = (value, name) => {
  const nonce = quantity(value, name);
  if (nonce > BigInt(MAX_NONCE)) throw invalidParams(`${name} must be at most ${MAX_NONCE}: nonces have 32 bits here`);
  return Number(nonce);
};

/** A program of PolkaVM, or nothing. */
export const programOf: Kind<HexString> = (value, name) => {
  const code = bytes(value, name);
  if (code === '0x' || isProgram(hexToBytes(code))) return code;
  throw invalidParams(`${name} must be ${A_PROGRAM}`);
};

const account: Kind<AccountOverride> = (value, name) => {
  const object = fields(value, name);
  if (object.movePrecompileToAddress !== undefined && object.movePrecompileToAddress !== null) {
    throw invalidParams('movePrecompileToAddress: precompiles cannot be moved here');
  }
  const state = optionalField(object, 'state', slots);
  const stateDiff = optionalField(object, 'stateDiff', slots);
  if (state !== undefined && stateDiff !== undefined) throw invalidParams(`${name} has both state and stateDiff`);
  return {
    balance: optionalField(object, 'balance', quantity),
    nonce: optionalField(object, 'nonce', nonceOf),
    code: optionalField(object, 'code', programOf),
    state,
    stateDiff,
  };
};

export const stateOverrides: Kind<StateOverrides> = (value, name) =>
  entriesOf(value, name).map(([who, override]) => [address(who, name), account(override, who)] as const);

const U32_MAX = 0xffff_ffffn;
const U64_MAX = (1n << 64n) - 1n;
const below =
  (max: bigint): Kind<bigint> =>
  (value, name) => {
    const number = quantity(value, name);
    if (number > max) throw invalidParams(`${name} must be at most ${max}`);
    return number;
  };

/** Names are those of geth and of `eth_simulateV1`; what this chain does not have, such as a blob fee, is taken and means nothing. */
export const blockOverrides: Kind<BlockOverrides> = (value, name) => {
  const object = fields(value, name);
  const number = optionalField(object, 'number', below(U32_MAX));
  const randao = object.prevRandao ?? object.random;
  return {
    number: number === undefined ? undefined : Number(number),
    time: optionalField(object, 'time', below(U64_MAX / 1000n)) ?? optionalField(object, 'timestamp', below(U64_MAX / 1000n)),
    gasLimit: optionalField(object, 'gasLimit', below(U64_MAX)),
    author: optionalField(object, 'feeRecipient', address) ?? optionalField(object, 'coinbase', address),
    baseFee:
      optionalField(object, 'baseFeePerGas', below((1n << 128n) - 1n)) ??
      optionalField(object, 'baseFee', below((1n << 128n) - 1n)),
    prevRandao: randao === undefined || randao === null ? undefined : word(randao, 'prevRandao'),
  };
};

/** A failure of the pallet as a client hears of it. */
export function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Failure) throw new RpcError(RPC_CODES.serverError, `${error.error}: ${error.message}`);
    throw error;
  }
}

/** Changes the state at hand. */
export function applyStateOverrides({ Revive: { edit } }: EthPallets, overrides: StateOverrides): void {
  refusing(() => {
    for (const [who, { balance, nonce, code, state, stateDiff }] of overrides) {
      if (balance !== undefined) edit.setBalance(who, balance);
      if (nonce !== undefined) edit.setNonce(who, nonce);
      if (code !== undefined) edit.setCode(who, hexToBytes(code));
      if (state !== undefined) edit.clearStorage(who);
      for (const [key, value] of state ?? stateDiff ?? []) edit.setStorage(who, key, value);
    }
  });
}

/** Changes what contracts see of the block at hand. */
export function applyBlockOverrides(
  { Revive, Timestamp }: EthPallets,
  System: AnyRuntime['System'],
  overrides: BlockOverrides,
): void {
  const { number, time, gasLimit, author, baseFee, prevRandao } = overrides;
  if (number !== undefined) System.Number.put(number);
  if (time !== undefined) Timestamp?.Now.put(time * 1000n);
  Revive.settings.setCurrent({
    ...(gasLimit !== undefined && { gasLimit }),
    ...(author !== undefined && { author }),
    ...(baseFee !== undefined && { gasPrice: baseFee }),
    ...(prevRandao !== undefined && { prevRandao }),
  });
}
