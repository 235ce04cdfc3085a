/**
 * The host functions of contracts: the one table from which dispatch, argument packing, the read-only rule and docs derive.
 *
 * An import's symbol is the name in UTF-8. Arguments are in a0 to a5, the result is in a0; a function without a result leaves it alone.
 * Names, packing and rules are upstream's: polkadot-sdk, `substrate/frame/revive/src/vm/pvm/env.rs`. The column `gas` is that of the
 * schedule `simple`; upstream's figures are benchmarks and stand in `gas/`.
 */

/** How a register holds its arguments. */
export type HostArg =
  /** Its low 32 bits, as a number; the rest may be a sign extension. */
  | { readonly kind: 'u32'; readonly name: string }
  /** All of it, as a bigint. */
  | { readonly kind: 'u64'; readonly name: string }
  /** Two u32: the upper and the lower half. */
  | { readonly kind: 'pair'; readonly high: string; readonly low: string };

/** Picoseconds of ref_time. */
export interface HostGas {
  readonly base: bigint;
  /** For each byte of {@link HostGas.bytes}, or of what is copied if that is absent. */
  readonly perByte?: bigint;
  /** The argument that says how many bytes are to be charged before anything happens. */
  readonly bytes?: string;
}

export interface HostFunction {
  readonly args: readonly HostArg[];
  /** Ends a read-only frame with `StateChangeDenied`. */
  readonly mutating?: true;
  /** The result in a0: a return code, a u32 or u64, nothing (a0 stays), or nothing because the frame ends. */
  readonly result: 'code' | 'u32' | 'u64' | 'nothing' | 'ends';
  readonly gas: HostGas;
}

const u32 = <N extends string>(name: N) => ({ kind: 'u32', name }) as const;
const u64 = <N extends string>(name: N) => ({ kind: 'u64', name }) as const;
const pair = <H extends string, L extends string>(high: H, low: L) => ({ kind: 'pair', high, low }) as const;

/** A value that is at hand, to be written to memory. */
const CHEAP = { base: 300_000n } as const;
/** A value that storage has. */
const LOOKUP = { base: 5_000_000n } as const;
const READ = { base: 20_000_000n, perByte: 2_000n } as const;
const WRITE = { base: 50_000_000n, perByte: 20_000n } as const;
const copying = <N extends string>(bytes: N) => ({ base: 300_000n, perByte: 200n, bytes }) as const;
/** Charged in addition to the callee's gas. */
const CALL = { base: 40_000_000n, perByte: 400n, bytes: 'inputLength' } as const;
const INSTANTIATE = { base: 200_000_000n, perByte: 4_000n, bytes: 'inputLength' } as const;

const out = [u32('out')] as const;
const key = [u32('flags'), u32('key'), u32('keyLength')] as const;
const input = pair('inputLength', 'input');
const output = pair('outputLength', 'output');

export const HOST_FUNCTIONS = {
  /** -> bytes of input. */
  call_data_size: { args: [], result: 'u64', gas: CHEAP },
  /** Writes the 32 bytes of input at `offset`, zeros after its end, in reverse: as a little-endian number. */
  call_data_load: { args: [u32('out'), u32('offset')], result: 'nothing', gas: CHEAP },
  /** Copies input, zeros after its end. */
  call_data_copy: { args: [u32('out'), u32('length'), u32('offset')], result: 'nothing', gas: copying('length') },
  /** Ends the frame with an output. */
  seal_return: { args: [u32('flags'), u32('data'), u32('dataLength')], result: 'ends', gas: copying('dataLength') },

  /** Writes the value that came with the call, a U256. */
  value_transferred: { args: out, result: 'nothing', gas: CHEAP },
  /** Writes the 20 bytes of who called; in a delegate call, of who called the contract that delegates. */
  caller: { args: out, result: 'nothing', gas: CHEAP },
  /** Writes the 20 bytes of who signed the transaction. */
  origin: { args: out, result: 'nothing', gas: CHEAP },
  /** Writes the 20 bytes of the contract. */
  address: { args: out, result: 'nothing', gas: CHEAP },
  /** Writes what the contract can spend, a U256. */
  balance: { args: out, result: 'nothing', gas: LOOKUP },
  balance_of: { args: [u32('address'), u32('out')], result: 'nothing', gas: LOOKUP },
  /** Writes a U256. */
  chain_id: { args: out, result: 'nothing', gas: CHEAP },
  /** Writes a U256. */
  block_number: { args: out, result: 'nothing', gas: CHEAP },
  /** Writes the time of the block in seconds, a U256. */
  now: { args: out, result: 'nothing', gas: CHEAP },
  /** Writes a U256. */
  base_fee: { args: out, result: 'nothing', gas: CHEAP },
  /** Writes the hash of one of the last 256 blocks, whose number is a U256, or zeros. */
  block_hash: { args: [u32('blockNumber'), u32('out')], result: 'nothing', gas: LOOKUP },
  /** Writes 20 bytes. */
  block_author: { args: out, result: 'nothing', gas: CHEAP },
  /** -> Ethereum gas of a block. */
  gas_limit: { args: [], result: 'u64', gas: CHEAP },
  gas_price: { args: [], result: 'u64', gas: CHEAP },
  /** -> Ethereum gas that is left; the name is older than that. */
  ref_time_left: { args: [], result: 'u64', gas: CHEAP },
  /** -> bytes of the code of a contract, 0 if there is none. */
  code_size: { args: [u32('address')], result: 'u64', gas: LOOKUP },
  /** Writes the hash of a contract's code; keccak256 of nothing for an account without code, zeros if there is none. */
  code_hash: { args: [u32('address'), u32('out')], result: 'nothing', gas: LOOKUP },

  /** Writes what is stored under the key (varout). -> code, `KeyNotFound` if nothing is. */
  get_storage: { args: [...key, u32('out'), u32('outLength')], result: 'code', gas: READ },
  /** Writes 32 bytes, zeros if there is nothing under the 32-byte key. */
  get_storage_or_zero: { args: [u32('flags'), u32('key'), u32('out')], result: 'nothing', gas: READ },
  /** -> bytes of the value before, SENTINEL if there was none. */
  set_storage: { args: [...key, u32('value'), u32('valueLength')], mutating: true, result: 'u32', gas: WRITE },
  /** Stores 32 bytes under a 32-byte key; zeros delete. -> as `set_storage`. */
  set_storage_or_clear: { args: [u32('flags'), u32('key'), u32('value')], mutating: true, result: 'u32', gas: WRITE },
  /** Sets what every call of the contract can read. Only in a constructor. */
  set_immutable_data: { args: [u32('data'), u32('dataLength')], result: 'nothing', gas: WRITE },
  /** Writes it (varout). Not in a constructor. */
  get_immutable_data: { args: [u32('out'), u32('outLength')], result: 'nothing', gas: READ },

  hash_keccak_256: {
    args: [u32('input'), u32('inputLength'), u32('out')],
    result: 'nothing',
    gas: { base: 1_000_000n, perByte: 6_000n, bytes: 'inputLength' },
  },
  deposit_event: {
    args: [u32('topics'), u32('topicCount'), u32('data'), u32('dataLength')],
    mutating: true,
    result: 'nothing',
    gas: { base: 15_000_000n, perByte: 4_000n, bytes: 'dataLength' },
  },

  /** -> bytes that the last call returned. */
  return_data_size: { args: [], result: 'u64', gas: CHEAP },
  /** Writes what the last call returned, from `offset` on (varout). */
  return_data_copy: {
    args: [u32('out'), u32('outLength'), u32('offset')],
    result: 'nothing',
    gas: { base: 300_000n, perByte: 200n },
  },

  /** Calls a contract, or moves value to an account. `deposit` and `value` point to a U256 each. */
  call: {
    args: [pair('flags', 'callee'), u64('refTime'), u64('proofSize'), pair('deposit', 'value'), input, output],
    result: 'code',
    gas: CALL,
  },
  /** The same with Ethereum gas; all ones for no limit. */
  call_evm: {
    args: [u32('flags'), u32('callee'), u32('value'), u64('gas'), input, output],
    result: 'code',
    gas: CALL,
  },
  /** Runs the code of another contract in the name of this one. */
  delegate_call: {
    args: [pair('flags', 'callee'), u64('refTime'), u64('proofSize'), u32('deposit'), input, output],
    result: 'code',
    gas: CALL,
  },
  delegate_call_evm: {
    args: [u32('flags'), u32('callee'), u64('gas'), input, output],
    result: 'code',
    gas: CALL,
  },
  /** Makes a contract. The input is the hash of its code and the constructor's arguments; without a salt it is CREATE. */
  instantiate: {
    args: [u64('refTime'), u64('proofSize'), pair('deposit', 'value'), input, output, pair('address', 'salt')],
    mutating: true,
    result: 'code',
    gas: INSTANTIATE,
  },
  /** Ends the frame, pays what the contract has to the beneficiary, and removes it if this transaction made it (EIP-6780). */
  terminate: { args: [u32('beneficiary')], mutating: true, result: 'ends', gas: { base: 150_000_000n } },
  /** Ends the frame with a revert without output, and spends all of its gas. */
  consume_all_gas: { args: [], result: 'ends', gas: { base: 0n } },

  /** Writes the address of a compressed public key of 33 bytes. -> code. */
  ecdsa_to_eth_address: { args: [u32('key'), u32('out')], result: 'code', gas: { base: 30_000_000n } },
  /** Verifies a signature of 64 bytes with a key of 32, in the context `substrate`. -> code. */
  sr25519_verify: {
    args: [u32('signature'), u32('publicKey'), u32('messageLength'), u32('message')],
    result: 'code',
    gas: { base: 100_000_000n, perByte: 6_000n, bytes: 'messageLength' },
  },
} as const satisfies Readonly<Record<string, HostFunction>>;

export type HostFunctionName = keyof typeof HOST_FUNCTIONS;

type NamesOf<A> = A extends { readonly kind: 'pair'; readonly high: infer H; readonly low: infer L }
  ? H | L
  : A extends { readonly name: infer N }
    ? N
    : never;
type U64NamesOf<A> = A extends { readonly kind: 'u64'; readonly name: infer N } ? N : never;

/** The arguments of a host function by name: a u64 as a bigint, anything else as a number of 32 bits. */
export type HostArgs<N extends HostFunctionName> = {
  readonly [K in NamesOf<(typeof HOST_FUNCTIONS)[N]['args'][number]> & string]: K extends U64NamesOf<
    (typeof HOST_FUNCTIONS)[N]['args'][number]
  >
    ? bigint
    : number;
};

/** The names of all of them: what a program may import. */
export const HOST_FUNCTION_NAMES = Object.keys(HOST_FUNCTIONS) as readonly HostFunctionName[];

export const isHostFunctionName = (name: string): name is HostFunctionName => Object.hasOwn(HOST_FUNCTIONS, name);

const low = (register: bigint): number => Number(register & 0xffff_ffffn);

/** Unpacks the argument registers of a call. */
export function unpackArgs(name: HostFunctionName, registers: readonly bigint[]): Record<string, number | bigint> {
  const args: Record<string, number | bigint> = {};
  for (const [i, arg] of (HOST_FUNCTIONS[name] as HostFunction).args.entries()) {
    if (arg.kind === 'u64') args[arg.name] = registers[i];
    else if (arg.kind === 'u32') args[arg.name] = low(registers[i]);
    else {
      args[arg.high] = Number(registers[i] >> 32n);
      args[arg.low] = low(registers[i]);
    }
  }
  return args;
}
