/** The words for what is wrong with a transaction: sp-runtime's, `transaction_validity.rs`. */
import { describeValidityError } from '../../src/rpc/author.ts';

type Refused = Parameters<typeof describeValidityError>[0];

it.each([
  ['Invalid', 'Call', 'Transaction call is not expected'],
  ['Invalid', 'Payment', 'Inability to pay some fees (e.g. account balance too low)'],
  ['Invalid', 'Future', 'Transaction will be valid in the future'],
  ['Invalid', 'Stale', 'Transaction is outdated'],
  ['Invalid', 'BadProof', 'Transaction has a bad signature'],
  ['Invalid', 'AncientBirthBlock', 'Transaction has an ancient birth block'],
  ['Invalid', 'ExhaustsResources', 'Transaction would exhaust the block limits'],
  ['Invalid', 'Custom', 'Custom error'],
  ['Invalid', 'BadMandatory', 'A call was labelled as mandatory, but resulted in an Error.'],
  ['Invalid', 'MandatoryValidation', 'Transaction dispatch is mandatory; transactions must not be validated.'],
  ['Invalid', 'BadSigner', 'Invalid signing address'],
  ['Invalid', 'IndeterminateImplicit', 'The implicit data was unable to be calculated'],
  ['Invalid', 'UnknownOrigin', 'The transaction extension did not authorize any origin'],
  ['Unknown', 'CannotLookup', 'Could not lookup information required to validate the transaction'],
  ['Unknown', 'NoUnsignedValidator', 'Could not find an unsigned validator for the unsigned transaction'],
  ['Unknown', 'Custom', 'Custom error'],
])('%s %s: %s', (type, name, words) => {
  expect(describeValidityError({ type, value: { type: name } } as Refused)).toBe(words);
});
