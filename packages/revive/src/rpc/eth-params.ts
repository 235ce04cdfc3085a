import type { HexString } from '@polkavirt/mock-runtime';
import { invalidParams, type Param, required } from '@polkavirt/node';
import type { Address } from '../address.ts';
import { LIMITS } from '../limits.ts';
import type { AccessList } from './transaction-codec.ts';

/** Call data with a program before it is the longest input that a call can have. */
const MAX_INPUT = LIMITS.blobBytes + LIMITS.callDataBytes;
const MAX_ALTERNATIVES = 100;

export type Kind<T> = (value: unknown, name: string) => T;

const mustBe = (name: string, what: string): never => {
  throw invalidParams(`${name} must be ${what}`);
};

/** A parameter whose kind names it in its complaint. */
export const param = <T>(name: string, kind: Kind<T>): Param<T> => required(name, (value) => kind(value, name));
/** A parameter that may be missing or null. */
export const orElse = <T, D>(name: string, kind: Kind<T>, absent: D): Param<T | D> => ({
  name,
  isOptional: true,
  parse: (value) => (value === undefined || value === null ? absent : kind(value, name)),
});

const matches =
  (pattern: RegExp, what: string): Kind<HexString> =>
  (value, name) =>
    typeof value === 'string' && pattern.test(value) ? (value.toLowerCase() as HexString) : mustBe(name, what);

export const address: Kind<Address> = matches(/^0x[0-9a-fA-F]{40}$/, '20 bytes in hex with 0x before them');
export const hash: Kind<HexString> = matches(/^0x[0-9a-fA-F]{64}$/, '32 bytes in hex with 0x before them');
export const bytes: Kind<HexString> = (value, name) => {
  const hex = matches(/^0x(?:[0-9a-fA-F]{2})*$/, 'bytes in hex with 0x before them')(value, name);
  return hex.length / 2 - 1 <= MAX_INPUT ? hex : mustBe(name, `at most ${MAX_INPUT} bytes`);
};
/** Numbers come in hex; some tools send a number. */
export const quantity: Kind<bigint> = (value, name) => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  return BigInt(matches(/^0x[0-9a-fA-F]{1,64}$/, 'a number in hex, at most 32 bytes')(value, name));
};
/** The same of methods whose callers also write decimal numbers as text, as Ganache had it. */
export const amount: Kind<bigint> = (value, name) =>
  typeof value === 'string' && /^[0-9]{1,77}$/.test(value) ? BigInt(value) : quantity(value, name);
/** The id of a snapshot: tools send it as they got it, or as a number. */
export const snapshotId: Kind<HexString> = (value, name) => `0x${amount(value, name).toString(16)}`;
/** A storage slot, with or without leading zeros. */
export const slot: Kind<HexString> = (value, name) => `0x${quantity(value, name).toString(16).padStart(64, '0')}`;
/** The beginning of a client's text, for a message. */
export const excerpt = (value: string): string => (value.length > 60 ? `${value.slice(0, 60)}...` : value);
/** Contracts with slots of each, at most 1,000 in all. */
export const slotsOfContracts: Kind<readonly (readonly [Address, readonly HexString[]])[]> = (value, name) => {
  const entries = Object.entries(fields(value, name));
  const lists = entries.map(([, keys]) => (Array.isArray(keys) ? keys : mustBe(name, 'addresses with lists of slots')));
  const count = lists.reduce((sum, keys) => sum + keys.length, 0);
  if (entries.length > MAX_ALTERNATIVES || count > 10 * MAX_ALTERNATIVES)
    return mustBe(name, `at most ${10 * MAX_ALTERNATIVES} slots`);
  return entries.map(([who], i) => [address(who, name), lists[i].map((key) => slot(key, name))] as const);
};
export const text: Kind<string> = (value, name) => (typeof value === 'string' ? value : mustBe(name, 'a string'));
/** A word of 32 bytes; leading zeros may be missing. */
export const word: Kind<HexString> = (value, name) => `0x${quantity(value, name).toString(16).padStart(64, '0')}`;
export const flag: Kind<boolean> = (value, name) => (typeof value === 'boolean' ? value : mustBe(name, 'true or false'));

type Fields = Readonly<Record<string, unknown>>;
export const fields: Kind<Fields> = (value, name) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : mustBe(name, 'an object');

export const optionalField = <T>(object: Fields, name: string, kind: Kind<T>): T | undefined =>
  object[name] === undefined || object[name] === null ? undefined : kind(object[name], name);

/** A block by number, by hash (EIP-1898) or by what it is. */
export type BlockId =
  | { readonly kind: 'number'; readonly number: number }
  | { readonly kind: 'hash'; readonly hash: HexString }
  | { readonly kind: 'tag'; readonly tag: 'latest' | 'pending' | 'earliest' | 'safe' | 'finalized' };
export const LATEST: BlockId = { kind: 'tag', tag: 'latest' };

const TAGS = ['latest', 'pending', 'earliest', 'safe', 'finalized'] as const;

export const blockId: Kind<BlockId> = (value, name) => {
  const tag = TAGS.find((one) => one === value);
  if (tag !== undefined) return { kind: 'tag', tag };
  if (typeof value === 'object' && value !== null) {
    const { blockHash, blockNumber } = value as Fields;
    if (blockHash !== undefined) return { kind: 'hash', hash: hash(blockHash, 'blockHash') };
    return blockId(blockNumber, 'blockNumber');
  }
  if (typeof value === 'string' && value.length === 66) return { kind: 'hash', hash: hash(value, name) };
  const isNumber = typeof value === 'number' || typeof value === 'string';
  if (!isNumber) return mustBe(name, `a number in hex, a block hash or one of ${TAGS.join(', ')}`);
  const number = quantity(value, name);
  return number <= 0xffff_ffffn ? { kind: 'number', number: Number(number) } : mustBe(name, 'a block number of 32 bits');
};

/** What `eth_call` and `eth_estimateGas` are told. */
export interface CallRequest {
  readonly from: Address | undefined;
  /** Absent for a deployment. */
  readonly to: Address | undefined;
  readonly gas: bigint | undefined;
  readonly value: bigint;
  readonly data: HexString;
  /** What it says that a gas may cost; absent where it says nothing. */
  readonly price: bigint | undefined;
  readonly nonce: bigint | undefined;
  readonly accessList: AccessList;
}

const MAX_ACCESS_LIST = 1_000;

const accessList: Kind<AccessList> = (value, name) => {
  if (!Array.isArray(value) || value.length > MAX_ACCESS_LIST) return mustBe(name, `a list of at most ${MAX_ACCESS_LIST}`);
  return value.map((one) => {
    const entry = fields(one, name);
    const keys = entry.storageKeys ?? [];
    if (!Array.isArray(keys) || keys.length > MAX_ACCESS_LIST) {
      return mustBe('storageKeys', `a list of at most ${MAX_ACCESS_LIST}`);
    }
    return { address: address(entry.address, 'address'), storageKeys: keys.map((key) => hash(key, 'storageKeys')) };
  });
};

export const callRequest: Kind<CallRequest> = (value, name) => {
  const object = fields(value, name);
  const input = optionalField(object, 'input', bytes);
  const data = optionalField(object, 'data', bytes);
  if (input !== undefined && data !== undefined && input !== data) throw invalidParams('input and data must be the same');
  return {
    from: optionalField(object, 'from', address),
    to: optionalField(object, 'to', address),
    gas: optionalField(object, 'gas', quantity),
    value: optionalField(object, 'value', quantity) ?? 0n,
    data: input ?? data ?? '0x',
    price: optionalField(object, 'gasPrice', quantity) ?? optionalField(object, 'maxFeePerGas', quantity),
    nonce: optionalField(object, 'nonce', quantity),
    accessList: optionalField(object, 'accessList', accessList) ?? [],
  };
};

/** What `eth_sendTransaction` is told. */
export interface TransactionRequest extends CallRequest {
  readonly from: Address;
  /** Of a transaction from before EIP-1559. */
  readonly gasPrice: bigint | undefined;
  readonly maxFeePerGas: bigint | undefined;
  readonly maxPriorityFeePerGas: bigint | undefined;
}

export const transactionRequest: Kind<TransactionRequest> = (value, name) => {
  const object = fields(value, name);
  const gasPrice = optionalField(object, 'gasPrice', quantity);
  const maxFeePerGas = optionalField(object, 'maxFeePerGas', quantity);
  if (gasPrice !== undefined && maxFeePerGas !== undefined) {
    throw invalidParams('gasPrice cannot stand beside maxFeePerGas');
  }
  return {
    ...callRequest(value, name),
    from: address(object.from, 'from'),
    gasPrice,
    maxFeePerGas,
    maxPriorityFeePerGas: optionalField(object, 'maxPriorityFeePerGas', quantity),
  };
};

/** Which logs are asked for. Empty alternatives stand for any. */
export interface LogFilter {
  readonly blockHash: HexString | undefined;
  readonly fromBlock: BlockId;
  readonly toBlock: BlockId;
  readonly addresses: readonly Address[];
  /** By position. */
  readonly topics: readonly (readonly HexString[])[];
}

const oneOrMore =
  <T>(kind: Kind<T>): Kind<readonly T[]> =>
  (value, name) => {
    if (!Array.isArray(value)) return value === null ? [] : [kind(value, name)];
    if (value.length > MAX_ALTERNATIVES) return mustBe(name, `at most ${MAX_ALTERNATIVES} alternatives`);
    return value.map((one) => kind(one, name));
  };

export const logFilter: Kind<LogFilter> = (value, name) => {
  const object = fields(value, name);
  const topics = object.topics ?? [];
  if (!Array.isArray(topics) || topics.length > LIMITS.eventTopics) {
    throw invalidParams(`topics must be a list of at most ${LIMITS.eventTopics}`);
  }
  const blockHash = optionalField(object, 'blockHash', hash);
  if (blockHash !== undefined && (object.fromBlock !== undefined || object.toBlock !== undefined)) {
    throw invalidParams('blockHash cannot stand beside fromBlock and toBlock');
  }
  return {
    blockHash,
    fromBlock: optionalField(object, 'fromBlock', blockId) ?? LATEST,
    toBlock: optionalField(object, 'toBlock', blockId) ?? LATEST,
    addresses: optionalField(object, 'address', oneOrMore(address)) ?? [],
    // A null among alternatives stands for any.
    topics: topics.map((one) => (Array.isArray(one) && one.includes(null) ? [] : oneOrMore(hash)(one, 'topics'))),
  };
};
