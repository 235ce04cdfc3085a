/**
 * Matchers for tests of Solidity contracts, without an `expect` to add them to: for frameworks whose `expect` is not a global.
 *
 *     import { expect } from '@jest/globals';
 *     import { registerContractMatchers } from '@polkavirt/revive/matchers';
 *     registerContractMatchers(expect);
 */
import { describeStop } from '@polkavirt/primitives';
import type { Abi, Address, ContractEventName, GetEventArgs } from 'viem';
import { describeRevert } from '../client/built-in-revert.ts';
import type { Receipt } from '../client/contract.ts';
import { ContractFailed, ContractReverted, describePlace } from '../client/contract-error.ts';
import { describeEvent } from '../client/decode-events.ts';
import { describeAbiValue, describeArguments } from '../client/describe-arguments.ts';

/** Arguments that are expected: all of them in order, or some by name. Addresses match in any case. */
export type ExpectedArgs = readonly unknown[] | Readonly<Record<string, unknown>>;

interface MatcherContext {
  readonly isNot?: boolean;
  readonly equals: (a: unknown, b: unknown) => boolean;
  readonly utils: {
    matcherHint(name: string, received?: string, expected?: string, options?: { readonly isNot?: boolean }): string;
    EXPECTED_COLOR(text: string): string;
    RECEIVED_COLOR(text: string): string;
  };
}

interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

const isHexText = (value: unknown): value is string => typeof value === 'string' && /^0x[0-9a-fA-F]*$/.test(value);

/** A copy in which hex is lowercase, so that checksummed addresses equal others. */
function plain(value: unknown): unknown {
  if (isHexText(value)) return value.toLowerCase();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null || 'asymmetricMatch' in value) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]));
}

interface Named {
  readonly args: readonly unknown[];
  readonly argNames: readonly string[];
}

function argsMatch({ equals }: MatcherContext, { args, argNames }: Named, expected: ExpectedArgs | undefined): boolean {
  if (expected === undefined) return true;
  if (Array.isArray(expected)) return equals(plain(args), plain(expected));
  return Object.entries(expected).every(([name, value]) => {
    const at = argNames.indexOf(name);
    return at >= 0 && equals(plain(args[at]), plain(value));
  });
}

const describeExpected = (name: string, args: ExpectedArgs | undefined): string => {
  if (args === undefined) return name;
  if (Array.isArray(args)) return `${name}(${describeArguments(args, [])})`;
  return `${name}(${Object.entries(args)
    .map(([arg, value]) => `${arg}: ${describeAbiValue(value)}`)
    .join(', ')})`;
};

/** An error as text; of a program that stopped abnormally, with the functions, lines and instruction where it did. */
const describeFailure = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const text = `${error.name}: ${error.message}`;
  return error instanceof ContractFailed && error.stop !== undefined ? `${text}\n\n${describeStop(error.stop)}` : text;
};

const toResult = (
  { isNot = false, utils }: MatcherContext,
  name: string,
  pass: boolean,
  expected: string,
  received: string | (() => string),
) => ({
  pass,
  message: () =>
    [
      utils.matcherHint(name, 'call', 'name, args', { isNot }),
      '',
      `Expected: ${isNot ? 'not ' : ''}${utils.EXPECTED_COLOR(expected)}`,
      `Received: ${utils.RECEIVED_COLOR(typeof received === 'function' ? received() : received)}`,
    ].join('\n'),
});

type Settled = { readonly value: unknown } | { readonly error: unknown };

/** The result of a call: a promise, a function that returns one, or an awaited value. */
const settle = async (received: unknown): Promise<Settled> => {
  try {
    return { value: await (typeof received === 'function' ? received() : received) };
  } catch (error) {
    return { error };
  }
};

/** The call reverts: with any reason, with a custom error, with the text of a `require`, or with a `Panic`. */
async function toRevertWith(
  this: MatcherContext,
  received: unknown,
  ...[name, args]: [name?: string, args?: ExpectedArgs]
): Promise<MatcherResult> {
  const settled = await settle(received);
  const expected = name === undefined ? 'a revert' : `a revert with ${describeExpected(name, args)}`;
  if (!('error' in settled)) return toResult(this, 'toRevertWith', false, expected, 'the call went through');
  const { error } = settled;
  if (!(error instanceof ContractReverted)) {
    return toResult(this, 'toRevertWith', false, expected, () => describeFailure(error));
  }
  const { revert } = error;
  const isNamed = name === undefined || revert.name === name || (revert.name === 'Error' && revert.reason === name);
  const pass = isNamed && argsMatch(this, revert, args);
  // Where it was is found out if somebody reads it.
  return toResult(this, 'toRevertWith', pass, expected, () => `${describeRevert(revert)}${describePlace(error)}`);
}

const isReceipt = (value: unknown): value is Receipt =>
  typeof value === 'object' && value !== null && Array.isArray((value as Partial<Receipt>).events);

/** A contract whose event is expected. */
interface Emitter<A extends Abi = Abi> {
  readonly abi: A;
  readonly address: Address;
}

/** `name, args`, or `contract, name, args`. */
type Expectation = [first: string | Emitter, second?: string | ExpectedArgs, third?: ExpectedArgs];

const readExpectation = ([first, second, third]: Expectation) =>
  typeof first === 'string'
    ? { name: first, args: second as ExpectedArgs | undefined }
    : { emitter: first, name: second as string, args: third };

/** The call, which may be a deployment, succeeds and emits such an event. */
async function toEmit(this: MatcherContext, received: unknown, ...expectation: Expectation): Promise<MatcherResult> {
  const { emitter, name, args } = readExpectation(expectation);
  const settled = await settle(received);
  if ('error' in settled) {
    const { error } = settled;
    if (error instanceof ContractFailed && error.stop !== undefined) error.message += `\n\n${describeStop(error.stop)}`;
    throw error;
  }
  const { value } = settled;
  const receipt = isReceipt(value) ? value : (value as { deployment?: unknown } | undefined)?.deployment;
  if (!isReceipt(receipt))
    throw new TypeError('toEmit needs what a write or a deployment gives: expect(token.write.f()).toEmit(..)');
  const { events } = receipt;
  const isOfEmitter = (of: Address): boolean => emitter === undefined || plain(of) === plain(emitter.address);
  const pass = events.some((event) => event.name === name && isOfEmitter(event.address) && argsMatch(this, event, args));
  const list = events.length === 0 ? 'no events' : events.map((event) => `\n  ${describeEvent(event)}`).join('');
  const expected = `${describeExpected(name, args)}${emitter === undefined ? '' : ` of ${emitter.address}`}`;
  return toResult(this, 'toEmit', pass, expected, list);
}

export const contractMatchers = { toRevertWith, toEmit };

/** Adds the matchers to an `expect`. */
export const registerContractMatchers = (expect: { extend(added: typeof contractMatchers): void }): void =>
  expect.extend(contractMatchers);

/** What the matchers add to `expect(...)`. Await them. */
export interface ContractMatchers {
  /**
   * The call reverts. `name` is a custom error, the text of `require`, or `Panic`; `args` are all arguments in order, or some by name.
   * Without a name any revert will do.
   */
  toRevertWith(name?: string, args?: ExpectedArgs): Promise<void>;
  /** The call goes through and some contract emits this event; `args` are all arguments in order, or some by name. */
  toEmit(name: string, args?: ExpectedArgs): Promise<void>;
  /** The call goes through and this contract emits this event. With an ABI `as const`, the names and types are those of its events. */
  toEmit<const A extends Abi, N extends ContractEventName<A>>(
    contract: Emitter<A>,
    name: N,
    args?: GetEventArgs<A, N, { EnableUnion: false; IndexedOnly: false; Required: false }>,
  ): Promise<void>;
}
