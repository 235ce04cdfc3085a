/** The numbers of the errors, as metadata and dispatch errors have them. */
import { encode } from '@polkavirt/mock-runtime';
import { ERRORS } from '../src/index.ts';
import { createChain } from './support/chain.ts';
import { IMPLEMENTATIONS } from './support/implementations.ts';

/** Upstream's enum by its discriminants, the errors that exist here; those that do not leave holes. */
const UPSTREAM: Readonly<Record<number, string>> = {
  0x02: 'InvalidCallFlags',
  0x03: 'OutOfGas',
  0x04: 'TransferFailed',
  0x05: 'MaxCallDepthReached',
  0x06: 'ContractNotFound',
  0x07: 'CodeNotFound',
  0x09: 'OutOfBounds',
  0x0a: 'DecodingFailed',
  0x0b: 'ContractTrapped',
  0x0c: 'ValueTooLarge',
  0x0e: 'InputForwarded',
  0x0f: 'TooManyTopics',
  0x12: 'DuplicateContract',
  0x14: 'ReentranceDenied',
  0x16: 'StateChangeDenied',
  0x17: 'StorageDepositNotEnoughFunds',
  0x18: 'StorageDepositLimitExhausted',
  0x19: 'CodeInUse',
  0x1a: 'ContractReverted',
  0x1b: 'CodeRejected',
  0x1c: 'BlobTooLarge',
  0x1d: 'StaticMemoryTooLarge',
  0x1e: 'BasicBlockTooLarge',
  0x1f: 'InvalidInstruction',
  0x24: 'OutOfTransientStorage',
  0x25: 'InvalidSyscall',
  0x26: 'InvalidStorageFlags',
  0x27: 'ExecutionFailed',
  0x28: 'BalanceConversionFailed',
  0x2a: 'InvalidImmutableAccess',
  0x2b: 'AccountUnmapped',
  0x2c: 'AccountAlreadyMapped',
  0x2f: 'UnsupportedPrecompileAddress',
  0x30: 'CallDataTooLarge',
  0x31: 'ReturnDataTooLarge',
};

it('every error has upstream’s number, in the table, in a dispatch error and in metadata', () => {
  const chain = createChain(IMPLEMENTATIONS.native());
  const { errorType, errorNames } = chain.Revive.definition;
  for (const [number, name] of Object.entries(UPSTREAM)) {
    expect(ERRORS[name as keyof typeof ERRORS].index).toBe(Number(number));
    const { value } = chain.Revive.Error[name as keyof typeof ERRORS];
    expect(value.error).toBe(Number(number));
    expect(chain.describeError({ type: 'Module', value })).toBe(`Revive.${name}`);
    expect(errorType && encode(errorType, { type: name })).toEqual(Uint8Array.of(Number(number)));
  }
  expect(errorNames.filter((name) => name !== undefined)).toHaveLength(Object.keys(ERRORS).length);
  // The holes are described by their number.
  const index = chain.Revive.Error.OutOfGas.value.index;
  expect(chain.describeError({ type: 'Module', value: { index, error: 0x08 } })).toMatch(
    /error: 8 }, which the runtime does not have/,
  );
});
