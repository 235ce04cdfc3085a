/** The numbers of the errors, as metadata and dispatch errors have them. */
import { encode } from '@polkavirt/mock-runtime';
import { ERRORS } from '../src/index.ts';
import { createChain } from './support/chain.ts';
import { IMPLEMENTATIONS } from './support/implementations.ts';

/** Upstream's enum by its discriminants, the errors that exist here; those that do not leave holes. */
const UPSTREAM: Readonly<Record<number, string>> = {
  2: 'InvalidCallFlags',
  3: 'OutOfGas',
  4: 'TransferFailed',
  5: 'MaxCallDepthReached',
  6: 'ContractNotFound',
  7: 'CodeNotFound',
  9: 'OutOfBounds',
  10: 'DecodingFailed',
  11: 'ContractTrapped',
  12: 'ValueTooLarge',
  14: 'InputForwarded',
  15: 'TooManyTopics',
  18: 'DuplicateContract',
  20: 'ReentranceDenied',
  22: 'StateChangeDenied',
  23: 'StorageDepositNotEnoughFunds',
  24: 'StorageDepositLimitExhausted',
  25: 'CodeInUse',
  26: 'ContractReverted',
  27: 'CodeRejected',
  28: 'BlobTooLarge',
  29: 'StaticMemoryTooLarge',
  30: 'BasicBlockTooLarge',
  31: 'InvalidInstruction',
  36: 'OutOfTransientStorage',
  37: 'InvalidSyscall',
  38: 'InvalidStorageFlags',
  39: 'ExecutionFailed',
  40: 'BalanceConversionFailed',
  42: 'InvalidImmutableAccess',
  43: 'AccountUnmapped',
  44: 'AccountAlreadyMapped',
  47: 'UnsupportedPrecompileAddress',
  48: 'CallDataTooLarge',
  49: 'ReturnDataTooLarge',
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
