/**
 * Matchers for tests of Solidity contracts in Vitest, with types for its `expect`. In a test, or once in `setupFiles`:
 *
 *     import '@polkavirt/revive/vitest';
 */
import { expect } from 'vitest';
import { type ContractMatchers, registerContractMatchers } from './contract-matchers.ts';

export { type ContractMatchers, contractMatchers, type ExpectedArgs, registerContractMatchers } from './contract-matchers.ts';

registerContractMatchers(expect);

declare module 'vitest' {
  // The parameter must be Vitest's.
  // biome-ignore lint/suspicious/noExplicitAny: declarations that merge have equal parameters
  interface Matchers<T = any> extends ContractMatchers {}
}
